/** The history of a single run, which is merged into what was known before. */
import { createHash } from 'node:crypto';
import { pickEmulation } from '../../model/emulation.ts';
import { type History, type HistoryRun, pointMarks } from '../../model/history.ts';
import type { Fingerprint, Measurements, PointMark } from '../../model.ts';
import { mostAfter, mostAheadMs } from './history-schema.ts';
import { createSeriesBuilder, identifySeries } from './series-builder.ts';

/** The figures of one metric of one target, in the metric's unit. */
export interface NewPoint {
  readonly target: string;
  readonly metric: string;
  readonly median: number;
  readonly spread: number;
  readonly rounds: number;
  readonly mark: PointMark;
}

/** Where a run stands: its commit's past, and its number on GitHub (0 elsewhere). */
export type RunFacts = Pick<HistoryRun, 'after' | 'runId' | 'attempt' | 'pullRequest'> & {
  /** Undefined where nobody could tell: then the run's own start stands for it. */
  readonly committedAtMs: number | undefined;
};

/** Returns undefined where the measurements name no commit: nothing could be ordered by it. */
export function newHistory(
  measurements: Pick<Measurements, 'suite' | 'head' | 'startedAt' | 'fingerprint'> &
    Partial<Pick<Measurements, 'targets'>>,
  points: readonly NewPoint[],
  facts: RunFacts,
): History | undefined {
  const { suite, head, startedAt, targets = [] } = measurements;
  const fingerprint = withVisits(measurements.fingerprint, targets);
  const startedAtMs = Date.parse(startedAt);
  if (!head || !Number.isFinite(startedAtMs)) return undefined;
  const id = fingerprintId(fingerprint);
  return {
    suite,
    fingerprints: { [id]: fingerprint },
    runs: [
      {
        ...facts,
        commit: head.commit,
        committedAtMs: plausible(facts.committedAtMs, startedAtMs),
        startedAtMs,
        after: facts.after.slice(0, mostAfter),
        fingerprint: id,
        runs: 1,
      },
    ],
    passedOver: [],
    series: points.filter(isFinitePoint).map(({ target, metric, median, spread, rounds, mark }) => {
      const builder = createSeriesBuilder(identifySeries(target, metric), 1);
      builder.add({ run: 0, median, spread, rounds, mark: pointMarks.indexOf(mark) });
      return builder.build();
    }),
  };
}

/** A file with another number would be refused as a whole. */
const isFinitePoint = ({ median, spread }: NewPoint): boolean =>
  Number.isFinite(median) && Number.isFinite(spread);

/** An author's clock may be years ahead, and a reader refuses what lies in the future. */
const plausible = (committedAtMs: number | undefined, startedAtMs: number): number =>
  committedAtMs !== undefined && committedAtMs >= 0 && committedAtMs < startedAtMs + mostAheadMs
    ? committedAtMs
    : startedAtMs;

/**
 * Returns the fingerprint with a digest of how targets were visited and simulated, where any was
 * not as usual. A run that visited one of them otherwise is then no step in a series.
 */
function withVisits(fingerprint: Fingerprint, targets: Measurements['targets']): Fingerprint {
  const otherwise = targets
    .map((target) => [target.id, pickSettings(target)] as const)
    .filter(([, settings]) => Object.keys(settings).length > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  if (otherwise.length === 0) return fingerprint;
  const digest = createHash('sha256').update(JSON.stringify(otherwise)).digest('hex').slice(0, 12);
  return { ...fingerprint, settings: { ...fingerprint.settings, visits: digest } };
}

const pickSettings = ({ simulation, ...target }: Measurements['targets'][number]): object => ({
  ...pickEmulation(target),
  ...(simulation === undefined ? {} : { simulation }),
});

/** Returns the same id for equal fingerprints, with their settings in any order. */
function fingerprintId({ settings, ...facts }: Fingerprint): string {
  const sorted = (entries: object): unknown =>
    Object.entries(entries)
      .filter(([, value]) => value !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([sorted(facts), sorted(settings)]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
