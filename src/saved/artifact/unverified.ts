/** Reads a fork's measurements as hostile, and strips them of everything that is only its word. */
import { findMetric } from '../../metrics.ts';
import { measurementsBounds } from '../../model/measurements-bounds.ts';
import type { Measurements, MetricId, Round } from '../../model.ts';
import type { GitHub, StoredArtifact } from '../../ports.ts';
import { keepTrusted, type VouchedFor } from './keep-trusted.ts';
import { type ArtifactBounds, type ReadArtifact, readArtifact } from './read.ts';

const maxBytes = 16 * 1024 * 1024;

/**
 * A quarter of what a trusted artifact may be, and a tenth of its values: enough for 100 targets
 * with 60 rounds. They are asked before anything in the file is looked at.
 */
const bounds: ArtifactBounds = {
  archiveBytes: 50 * 1024 * 1024,
  zip: { entries: 1_000, entryBytes: maxBytes, ratio: 100 },
  file: {
    bytes: maxBytes,
    marks: 2_000_000,
    lists: {
      ...measurementsBounds.lists,
      targets: 2_000,
      plans: 2_000,
      rounds: 50_000,
      failures: 50_000,
      diagnoses: 2_000,
      selfCheck: 10_000,
    },
  },
};
/**
 * No page takes 30 years and no page has a petabyte; sums and products of such numbers stay finite.
 */
const maxValue = 1e15;

const unreadable = (why: string): ReadArtifact => ({ kind: 'unreadable', why });

/**
 * Reads a fork's artifact. The measurements hold no path and no identity that the fork chose; their
 * numbers stay unverified. Never throws.
 */
export async function readUnverified(
  artifact: StoredArtifact,
  vouched: VouchedFor,
  github: GitHub,
): Promise<ReadArtifact> {
  const read = await readArtifact(artifact, github, bounds);
  if (read.kind === 'unreadable') return read;
  const { measurements } = read;
  if (measurements.suite !== vouched.suite)
    return unreadable('The measurements that the pull request handed in are of another suite.');
  const wild = measurements.rounds.some((round) =>
    Object.values(round.values).some((value) => Math.abs(value) > maxValue),
  );
  if (wild)
    return unreadable(
      'The measurements that the pull request handed in hold numbers that nothing can have.',
    );
  return { kind: 'read', measurements: keepTrusted(measurements, vouched) };
}

const key = (target: string, metric: MetricId) => `${target}\u0000${metric}`;

/**
 * Returns the middle values of each target in a trusted run. Exact metrics give the same value each
 * time.
 */
function exactValues(
  trusted: Measurements | undefined,
): ReadonlyMap<string, Readonly<Record<MetricId, number>>> {
  const values = new Map<string, Map<MetricId, number[]>>();
  for (const round of trusted?.rounds ?? []) {
    if (round.arm !== 'head') continue;
    const ofTarget = values.get(round.target) ?? new Map<MetricId, number[]>();
    values.set(round.target, ofTarget);
    for (const [metric, value] of Object.entries(round.values)) {
      if (findMetric(metric)?.noise !== 'exact' || round.invalid[metric] !== undefined) continue;
      const known = ofTarget.get(metric);
      if (known) known.push(value);
      else ofTarget.set(metric, [value]);
    }
  }
  const middle = (all: readonly number[]): number =>
    all.toSorted((a, b) => a - b)[Math.floor((all.length - 1) / 2)] ?? 0;
  return new Map(
    [...values].map(([target, ofTarget]) => [
      target,
      Object.fromEntries([...ofTarget].map(([metric, all]) => [metric, middle(all)])),
    ]),
  );
}

/**
 * Replaces the base's exact values by those of a trusted run. The fork could make its base as heavy
 * as its head, or leave it out. A value that no trusted run knows is removed, so that nothing is
 * judged by it. Where the fork measured no base, the head is compared with the trusted run itself.
 */
export function withTrustedBase(
  unverified: Measurements,
  trusted: Measurements | undefined,
): Measurements {
  const { rounds } = unverified;
  if (!rounds.some(({ arm }) => arm === 'base')) return unverified;
  const known = exactValues(trusted);
  const there = new Set(
    rounds.flatMap(({ arm, target, block }) =>
      arm === 'base' ? [key(target, String(block))] : [],
    ),
  );
  const missing = rounds.flatMap((round): readonly Round[] => {
    const at = key(round.target, String(round.block));
    if (round.arm !== 'head' || there.has(at) || !known.has(round.target)) return [];
    there.add(at);
    return [
      {
        ...round,
        arm: 'base',
        order: round.order === 0 ? 1 : 0,
        values: {},
        invalid: {},
        background: undefined,
      },
    ];
  });
  const corrected = (round: Round): Round => {
    if (round.arm !== 'base') return round;
    const values = { ...withoutExact(round.values), ...known.get(round.target) };
    return { ...round, values, invalid: withoutExact(round.invalid) };
  };
  return { ...unverified, rounds: [...rounds, ...missing].map(corrected) };
}

const withoutExact = <T>(byMetric: Readonly<Record<MetricId, T>>): Readonly<Record<MetricId, T>> =>
  Object.fromEntries(
    Object.entries(byMetric).filter(([metric]) => findMetric(metric)?.noise !== 'exact'),
  );
