/** Keeps a history within what a reader takes: Headroom never refuses what it wrote itself. */
import type { History } from '../../model/history.ts';
import { mostPoints, mostRuns } from './history-schema.ts';
import { thinHistory, wholeDays } from './thin-history.ts';

/** How many days stay whole, where there is no room for the usual ones. */
const fewerDays = [30, 14, 7, 0] as const;

/** A history that fits, and what had to give way. */
export interface FittedHistory {
  readonly history: History;
  /** Undefined where it is kept as usual. */
  readonly remark: string | undefined;
}

/** Thins to a point a day as usual, then earlier; then the oldest runs go. */
export function fitHistory(given: History, most = mostPoints): FittedHistory {
  const usual = thinHistory(given, wholeDays);
  if (fits(usual, most)) return { history: usual, remark: undefined };
  let thin = usual;
  for (const days of fewerDays) {
    thin = thinHistory(usual, days);
    if (fits(thin, most))
      return {
        history: thin,
        remark: `The history has room for ${most} points: after ${days} days a day is one point.`,
      };
  }
  let first = 0;
  while (first < thin.runs.length && !fits(withoutOldest(thin, first), most))
    first += Math.ceil((thin.runs.length - first) / 10);
  return {
    history: withoutOldest(thin, first),
    remark: `The history has room for ${most} points: its oldest ${first} runs are gone.`,
  };
}

const countPoints = ({ series }: History): number =>
  series.reduce((sum, { run }) => sum + run.length, 0);

const fits = (history: History, most: number): boolean =>
  countPoints(history) <= most && history.runs.length <= mostRuns;

/** Returns the history from the run at that place on. */
function withoutOldest(history: History, first: number): History {
  if (first === 0) return history;
  const series = history.series.flatMap((one) => {
    const from = one.run.findIndex((place) => place >= first);
    if (from < 0) return [];
    const kept = {
      run: one.run.subarray(from).map((place) => place - first),
      median: one.median.subarray(from),
      spread: one.spread.subarray(from),
      rounds: one.rounds.subarray(from),
      mark: one.mark.subarray(from),
    };
    return [{ ...one, ...kept }];
  });
  return { ...history, runs: history.runs.slice(first), series };
}
