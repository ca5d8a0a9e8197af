/** Reads `history.json` back: ours, whole, of a version we know, and within bounds; or an error. */
import { HeadroomError } from '../../errors.ts';
import type { History, Series } from '../../model/history.ts';
import { quotedWhole } from '../../redact/quoted.ts';
import { decodeRuns } from './decode-runs.ts';
import { decodeSeries, startDecoding } from './decode-series.ts';
import { type HistoryFile, historySchema, mostPoints } from './history-schema.ts';

/** A year of 50 targets with 20 metrics, 20 runs a day, takes 12 MB. */
export const mostHistoryBytes = 64 * 1024 * 1024;

/** Brackets cost most memory. Honest files have a few for each series and run. */
const mostBrackets = 1_000_000;

/**
 * Reads a history; `name` is how messages call it. Throws `history-foreign`, `history-newer` or
 * `history-damaged`. A run that began more than a day after `nowMs` is damage as well.
 */
export function parseHistory(text: string, name: string, nowMs: number): History {
  const damaged = (why: string) =>
    new HeadroomError(
      'history-damaged',
      `${name} is damaged: ${quotedWhole(why, 300, 'it has another shape')}.`,
    );
  if (text.length > mostHistoryBytes)
    throw damaged(`it has ${text.length} characters; at most ${mostHistoryBytes} are read`);
  if (countBrackets(text) > mostBrackets) throw damaged(`it has more than ${mostBrackets} lists`);
  const parsed = parseJson(text);
  if (parsed === undefined) throw damaged('it is not complete JSON');
  if (!isOurs(parsed))
    throw new HeadroomError('history-foreign', `${name} is not a history file of Headroom.`);
  if (typeof parsed.version === 'number' && parsed.version > 1)
    throw new HeadroomError(
      'history-newer',
      `${name} has version ${parsed.version}; this Headroom reads version 1.`,
    );
  const checked = historySchema.safeParse(parsed);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw damaged(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const { suite, fingerprints, passedOver = [] } = checked.data;
  const runs = decodeRuns(checked.data, nowMs);
  if (typeof runs === 'string') throw damaged(runs);
  const series = decodeAllSeries(checked.data, runs.length);
  if (typeof series === 'string') throw damaged(series);
  return { suite, fingerprints: Object.fromEntries(fingerprints), runs, passedOver, series };
}

/** Returns the series, or what is wrong with one of them. */
function decodeAllSeries(
  { targets, series: files }: HistoryFile,
  runCount: number,
): readonly Series[] | string {
  const all: Series[] = [];
  const decoding = startDecoding();
  let points = 0;
  for (const [at, file] of files.entries()) {
    const target = targets[file.target];
    const series =
      target === undefined
        ? 'there is no such target'
        : decodeSeries(file, target, runCount, decoding);
    if (typeof series === 'string') return `series ${at}: ${series}`;
    letGo(file);
    points += series.run.length;
    if (points > mostPoints) return `it has more than ${mostPoints} points`;
    all.push(series);
  }
  return all;
}

/** Empties the columns that are decoded: a long history would stand in memory twice. */
function letGo({ run, exact, median, spread, rounds }: HistoryFile['series'][number]): void {
  for (const column of [run, exact, median, spread, rounds])
    if (Array.isArray(column)) column.length = 0;
}

function countBrackets(text: string): number {
  const bracket = 0x5b;
  const brace = 0x7b;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === bracket || code === brace) count += 1;
  }
  return count;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says so: the parser would quote whoever wrote it
  }
}

const isOurs = (parsed: unknown): parsed is { readonly version: unknown } =>
  typeof parsed === 'object' &&
  parsed !== null &&
  'format' in parsed &&
  parsed.format === 'headroom-history' &&
  'version' in parsed;
