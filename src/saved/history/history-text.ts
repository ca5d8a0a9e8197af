/**
 * The text of `history.json`: columns of whole numbers, each the difference to the one before.
 * Medians of exact metrics stand as they are.
 */
import type { History, HistoryRun, Series } from '../../model/history.ts';
import { medianStep, quantize, spreadStep } from './quantize.ts';

/** Returns the file's text; the artifact's zip compresses it. */
export function historyText(history: History): string {
  const { suite, fingerprints, runs, passedOver, series } = history;
  const ids = [...new Set(runs.map(({ fingerprint }) => fingerprint))];
  const targets = [...new Set(series.map(({ target }) => target))];
  const places = new Map(targets.map((target, place) => [target, place]));
  const lines = [
    `"format":"headroom-history","version":1,"suite":${JSON.stringify(suite)}`,
    `"fingerprints":${JSON.stringify(ids.map((id) => [id, fingerprints[id]]))}`,
    `"runs":${JSON.stringify(runColumns(runs, ids))}`,
    ...(passedOver.length > 0 ? [`"passedOver":${JSON.stringify(passedOver)}`] : []),
    `"targets":${JSON.stringify(targets)}`,
    `"series":[\n${series.map((one) => seriesLine(one, places)).join(',\n')}\n]`,
  ];
  return `{${lines.join(',\n')}}\n`;
}

/** A commit before one that is in the file stands as how many runs it is away. */
function runColumns(runs: readonly HistoryRun[], fingerprintIds: readonly string[]): object {
  const placeOf = new Map(runs.map(({ commit }, place) => [commit, place]));
  const idPlaces = new Map(fingerprintIds.map((id, place) => [id, place]));
  return {
    commit: runs.map(({ commit }) => commit),
    after: runs.map(({ after }, place) =>
      after.map((commit) => {
        const known = placeOf.get(commit);
        return known === undefined ? commit : place - known;
      }),
    ),
    committedAtMs: differences(runs.map(({ committedAtMs }) => committedAtMs)),
    startedAtMs: differences(runs.map(({ startedAtMs }) => startedAtMs)),
    runId: differences(runs.map(({ runId }) => runId)),
    attempt: runs.map(({ attempt }) => attempt),
    fingerprint: runs.map(({ fingerprint }) => idPlaces.get(fingerprint)),
    pullRequest: runs.map(({ pullRequest }) => pullRequest ?? 0),
    runs: runs.map((run) => run.runs),
  };
}

function seriesLine(series: Series, places: ReadonlyMap<string, number>): string {
  const marks = series.mark.some((mark) => mark !== 0)
    ? [...series.mark.entries()].filter(([, mark]) => mark !== 0)
    : [];
  const medians = series.isExact
    ? `"exact":${JSON.stringify(Array.from(series.median))}`
    : `"median":${differencesText(series.median, (value) => quantize(value, medianStep))}`;
  return `${[
    `{"target":${places.get(series.target)},"metric":${JSON.stringify(series.metric)}`,
    `"run":${JSON.stringify(gaps(series.run))}`,
    medians,
    `"spread":${differencesText(series.spread, (value) => quantize(value, spreadStep))}`,
    `"rounds":${differencesText(series.rounds, (value) => value)}`,
    ...(marks.length > 0 ? [`"marks":${JSON.stringify(marks)}`] : []),
  ].join(',')}}`;
}

const differencesText = (values: ArrayLike<number>, round: (value: number) => number): string =>
  JSON.stringify(differences(Array.from(values, round)));

/** Changes the values to the first one and what each adds to the one before; returns them. */
function differences(values: number[]): readonly number[] {
  let before = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    values[at] = value - before;
    before = value;
  }
  return values;
}

/** Runs of a series without gaps: first place and count, for each stretch. */
function gaps(run: Int32Array): readonly (readonly [number, number])[] {
  const stretches: [number, number][] = [];
  for (const place of run) {
    const last = stretches.at(-1);
    if (last && last[0] + last[1] === place) last[1] += 1;
    else stretches.push([place, 1]);
  }
  return stretches;
}
