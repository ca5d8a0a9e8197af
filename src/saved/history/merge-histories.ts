/**
 * Merges histories of several artifacts. Runs that overlapped or were lost know different pasts.
 */
import type { History, HistoryRun, Series } from '../../model/history.ts';
import { mostAfter, mostPassedOver } from './history-schema.ts';
import { joinSeries, type SeriesPart } from './join-series.ts';
import { orderRuns } from './order-runs.ts';

/** A target's former name → its name today. */
export type FormerNames = ReadonlyMap<string, string>;

/**
 * Returns one history with every run that any of them knows. Runs are the same by commit and run
 * number; a later attempt replaces an earlier one, and a whole run replaces a daily median. The
 * suite is the first one's.
 */
export function mergeHistories(
  histories: readonly History[],
  formerNames: FormerNames = new Map(),
): History {
  const chosen = chooseRuns(histories);
  const runs = orderRuns([...chosen.values()].map(({ run }) => run));
  const places = new Map(runs.map((run, place) => [runKey(run), place]));
  const placesIn = histories.map((history, from) =>
    history.runs.map((run) => {
      const key = runKey(run);
      return chosen.get(key)?.from === from ? (places.get(key) ?? -1) : -1;
    }),
  );
  return {
    suite: histories[0]?.suite ?? '',
    fingerprints: Object.assign({}, ...histories.map(({ fingerprints }) => fingerprints)),
    runs,
    passedOver: newestNumbers(histories.flatMap(({ passedOver }) => passedOver)),
    series: mergeSeries(histories, placesIn, formerNames),
  };
}

const newestNumbers = (numbers: readonly number[]): readonly number[] =>
  [...new Set(numbers)].sort((one, other) => one - other).slice(-mostPassedOver);

interface Chosen {
  readonly run: HistoryRun;
  /** The history whose points of this run count. */
  readonly from: number;
}

function chooseRuns(histories: readonly History[]): ReadonlyMap<string, Chosen> {
  const chosen = new Map<string, Chosen>();
  histories.forEach(({ runs }, from) => {
    for (const run of runs) {
      const known = chosen.get(runKey(run));
      if (!known) chosen.set(runKey(run), { run, from });
      else if (isBetter(run, known.run))
        chosen.set(runKey(run), { run: joinAfter(run, known.run), from });
      else chosen.set(runKey(run), { ...known, run: joinAfter(known.run, run) });
    }
  });
  return chosen;
}

const runKey = ({ commit, runId }: HistoryRun): string => `${commit} ${runId}`;

const isBetter = (run: HistoryRun, known: HistoryRun): boolean =>
  run.runs !== known.runs ? run.runs < known.runs : run.attempt > known.attempt;

/** Keeps what either knows of the commits before, within the bound of the file. */
const joinAfter = (run: HistoryRun, other: HistoryRun): HistoryRun =>
  other.after.every((commit) => run.after.includes(commit))
    ? run
    : { ...run, after: [...new Set([...run.after, ...other.after])].slice(0, mostAfter) };

function mergeSeries(
  histories: readonly History[],
  placesIn: readonly (readonly number[])[],
  formerNames: FormerNames,
): readonly Series[] {
  const parts = new Map<string, SeriesPart[]>();
  histories.forEach((history, from) => {
    for (const series of history.series) {
      const name = formerNames.get(series.target) ?? series.target;
      const key = `${name}\n${series.metric}`;
      const part = { series, places: placesIn[from] ?? [], isRenamed: name !== series.target };
      const known = parts.get(key);
      if (known) known.push(part);
      else parts.set(key, [part]);
    }
  });
  return [...parts].flatMap(([key, own]) => {
    const [target = '', metric = ''] = key.split('\n');
    const isExact = own.some(({ series }) => series.isExact);
    const series = joinSeries({ target, metric, isExact }, own);
    return series.run.length === 0 ? [] : [series];
  });
}
