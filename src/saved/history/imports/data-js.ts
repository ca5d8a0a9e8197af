/** Reads the `data.js` that github-action-benchmark keeps on a branch. */
import { z } from 'zod';
import { plainName } from '../../../model/plain-name.ts';
import type { Imported, ImportedRun } from './imported.ts';

const bench = z.object({
  name: z.string().min(1).max(400),
  value: z.number().finite(),
  unit: z.string().max(100).optional(),
  range: z.union([z.string(), z.number()]).optional(),
});
const entry = z.object({
  commit: z.object({
    id: z.string().regex(/^[0-9a-f]{7,64}$/),
    timestamp: z.string().max(60).optional(),
  }),
  date: z.number().min(0).max(8.64e15),
  tool: z.string().max(100).optional(),
  benches: z.array(bench).max(10_000),
});
const shape = z.object({ entries: z.record(z.string(), z.array(entry).max(20_000)) });

/** Whether the text assigns what the tool writes. */
export const isDataJs = (text: string): boolean =>
  /^\s*window\.BENCHMARK_DATA\s*=/.test(text.replace(/^\uFEFF/, ''));

/** Returns the runs of every suite in the file, undefined where it has another shape. */
export function readDataJs(text: string): Imported | undefined {
  const json = text.slice(text.indexOf('=') + 1).replace(/;\s*$/, '');
  const { data } = shape.safeParse(parseJson(json));
  return (
    data && { tool: 'github-action-benchmark', runs: Object.values(data.entries).flatMap(toRuns) }
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says so
  }
}

/** The file has its commits in order. Values of one name and unit are one series. */
function toRuns(entries: readonly z.infer<typeof entry>[]): readonly ImportedRun[] {
  return entries.map(({ commit, date, benches }, at) => {
    const before = entries[at - 1]?.commit.id;
    const committedAtMs = Date.parse(commit.timestamp ?? '');
    return {
      commit: commit.id,
      after: before === undefined || before === commit.id ? [] : [before],
      startedAtMs: Math.round(date),
      committedAtMs: Number.isFinite(committedAtMs) ? committedAtMs : undefined,
      points: benches.map(({ name, value, unit, range }) => ({
        target: plainName(name),
        metric: plainName(unit || 'value'),
        median: value,
        spread: spreadOf(range),
        rounds: 1,
      })),
    };
  });
}

/** `± 1.2`, as most of its tools write it; a share (`±0.5%`) says nothing of the unit. */
function spreadOf(range: string | number | undefined): number {
  const amount = Number(String(range ?? '').replace(/^\s*(±|\+\/-)\s*/, ''));
  return Number.isFinite(amount) ? Math.abs(amount) : 0;
}
