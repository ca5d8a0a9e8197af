/** Measurements that a fork's run handed in: read as hostile, and stripped of all that is only its word. */
import { findMetric } from '../metrics.ts';
import { measurementsBounds } from '../model/measurements-bounds.ts';
import type { GitIdentity, Measurements, MetricId, Round } from '../model.ts';
import type { GitHub, StoredArtifact } from '../ports.ts';
import { type ArtifactBounds, type ReadArtifact, readArtifact } from './artifact-read.ts';

/** What the event and the API say of the run; it replaces what the file says. */
export interface VouchedFor {
  readonly suite: string;
  readonly head: GitIdentity;
  readonly base: GitIdentity | undefined;
}

const maxBytes = 16 * 1024 * 1024;

/**
 * A quarter of what a trusted artifact may be, and a tenth of its values: enough for 100 targets with 60 rounds. They are
 * asked before anything in the file is looked at.
 */
const bounds: ArtifactBounds = {
  archiveBytes: 50 * 1024 * 1024,
  zip: { entries: 1_000, entryBytes: maxBytes, ratio: 100 },
  file: {
    bytes: maxBytes,
    marks: 2_000_000,
    lists: { ...measurementsBounds.lists, targets: 2_000, plans: 2_000, rounds: 50_000, failures: 50_000, diagnoses: 2_000, selfCheck: 10_000 },
  },
};
/** No page takes 30 years and no page has a petabyte; sums and products of such numbers stay finite. */
const maxValue = 1e15;

const unreadable = (why: string): ReadArtifact => ({ kind: 'unreadable', why });

/** Never throws. What comes out holds no path, and no identity that the fork chose; its numbers stay unverified. */
export async function readUnverified(artifact: StoredArtifact, vouched: VouchedFor, github: GitHub): Promise<ReadArtifact> {
  const read = await readArtifact(artifact, github, bounds);
  if (read.kind === 'unreadable') return read;
  // How often the fork looked at its rounds while it took them is only its word.
  const { plans: _, ...measurements } = read.measurements;
  if (measurements.suite !== vouched.suite) return unreadable('The measurements that the pull request handed in are of another suite.');
  const wild = measurements.rounds.some((round) => Object.values(round.values).some((value) => Math.abs(value) > maxValue));
  if (wild) return unreadable('The measurements that the pull request handed in hold numbers that nothing can have.');
  return {
    kind: 'read',
    measurements: {
      ...measurements,
      head: vouched.head,
      base: measurements.base === undefined ? undefined : vouched.base,
      diagnoses: measurements.diagnoses.map((diagnosis) => ({ ...diagnosis, reportFile: undefined })),
    },
  };
}

const key = (target: string, metric: MetricId) => `${target}\u0000${metric}`;

/** The middle value of what a trusted run measured: exact metrics give the same value each time. */
function exactValues(trusted: Measurements): ReadonlyMap<string, number> {
  const values = new Map<string, number[]>();
  for (const round of trusted.rounds) {
    if (round.arm !== 'head') continue;
    for (const [metric, value] of Object.entries(round.values)) {
      if (findMetric(metric)?.kind !== 'exact') continue;
      const name = key(round.target, metric);
      const known = values.get(name);
      if (known === undefined) values.set(name, [value]);
      else known.push(value);
    }
  }
  return new Map([...values].map(([name, all]) => [name, all.sort((a, b) => a - b)[Math.floor((all.length - 1) / 2)] ?? 0]));
}

/**
 * The base's exact values as a trusted run has them, in place of those that the fork claims: it could make its base as heavy
 * as its head. A value that no trusted run knows is taken out, so that nothing is judged by it.
 */
export function withTrustedBase(unverified: Measurements, trusted: Measurements | undefined): Measurements {
  const known = trusted === undefined ? new Map<string, number>() : exactValues(trusted);
  const corrected = (round: Round): Round => {
    if (round.arm !== 'base') return round;
    const values = Object.entries(round.values).flatMap(([metric, value]): readonly (readonly [string, number])[] => {
      if (findMetric(metric)?.kind !== 'exact') return [[metric, value]];
      const exact = known.get(key(round.target, metric));
      return exact === undefined ? [] : [[metric, exact]];
    });
    return { ...round, values: Object.fromEntries(values) };
  };
  return { ...unverified, rounds: unverified.rounds.map(corrected) };
}
