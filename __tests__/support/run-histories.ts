/** Histories as tests need them: runs of a line of commits, and the points that they left. */
import { type History, type HistoryRun, pointMarks } from '../../src/model/history.ts';
import type { PointMark } from '../../src/model.ts';
import { mergeHistories } from '../../src/saved/history/merge-histories.ts';
import { newHistory } from '../../src/saved/history/new-history.ts';
import { commit } from './artifact-history.ts';
import { someMeasurements } from './measurements.ts';

/** The first run of the base branch began then; each run is a day after the one before. */
export const beganAt = Date.parse('2026-03-01T12:00:00Z');
export const dayMs = 86_400_000;

export interface RunOfBranch extends Partial<Pick<HistoryRun, 'after' | 'runId' | 'attempt'>> {
  readonly values: Readonly<Record<string, number>>;
  readonly startedAtMs?: number;
  readonly chrome?: string;
  readonly mark?: PointMark;
  readonly pullRequest?: number;
  readonly target?: string;
}

/** A history of one run: of the commit with that number, which follows the one before it. */
export function historyWithRun(number: number, run: RunOfBranch): History {
  const startedAtMs = run.startedAtMs ?? beganAt + number * dayMs;
  const measurements = someMeasurements({
    head: { commit: commit(number), branch: 'main', dirty: false },
    startedAt: new Date(startedAtMs).toISOString(),
    fingerprint: { ...someMeasurements().fingerprint, chrome: run.chrome ?? '156.0' },
  });
  const points = Object.entries(run.values).map(([metric, median]) => ({
    target: run.target ?? 'home (mobile)',
    metric,
    median,
    spread: median / 100,
    rounds: 6,
    mark: run.mark ?? 'none',
  }));
  const history = newHistory(measurements, points, {
    after: run.after ?? [commit(number - 1)],
    runId: run.runId ?? number,
    attempt: run.attempt ?? 1,
    committedAtMs: startedAtMs - 600_000,
    ...(run.pullRequest === undefined ? {} : { pullRequest: run.pullRequest }),
  });
  if (!history) throw new Error('a made run has a commit');
  return history;
}

/** A history of the commits 1, 2, … with these medians of LCP. */
export const historyWithRuns = (...lcp: readonly number[]): History =>
  mergeHistories(lcp.map((value, at) => historyWithRun(at + 1, { values: { lcp: value } })));

/** Each point of a series as `commit number: median`, with its mark. */
export function pointsOf(history: History, metric = 'lcp', target = 'home (mobile)') {
  const series = history.series.find((one) => one.metric === metric && one.target === target);
  return Array.from(series?.run ?? [], (place, at) => {
    const mark = pointMarks[series?.mark[at] ?? 0];
    const number = Number.parseInt(history.runs[place]?.commit ?? '', 16);
    const median = Number(series?.median[at]?.toPrecision(3));
    return `${number}: ${median}${mark === 'none' ? '' : ` ${mark}`}`;
  });
}
