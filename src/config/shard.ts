/** The input `shard`: which part of the targets a measuring job takes. */
import type { Mode, Shard } from '../model.ts';
import { nameMode } from '../settings.ts';
import { given, type Options } from './options.ts';
import type { Problems } from './problems.ts';

/** As many measurements as mode `judge` merges. */
const mostShards = 64;

/** `1/4`: the first of four. */
export function readShard(options: Options, mode: Mode, problems: Problems): Shard | undefined {
  const text = given(options, 'shard');
  if (text === undefined) return undefined;
  const [index = 0, count = 0] = /^\d{1,3}\/\d{1,3}$/.test(text) ? text.split('/').map(Number) : [];
  if (index < 1 || index > count || count > mostShards) {
    problems.input(
      'shard',
      `expected "1/4" for the first of four, and at most ${mostShards} of them, got ` +
        `${JSON.stringify(text)}`,
    );
    return undefined;
  }
  if (mode !== 'measure')
    problems.input(
      'shard',
      `mode "${mode}" takes all targets`,
      (reader) =>
        `Let the shards measure with ${nameMode('measure', reader)}, and judge them in a last ` +
        `job with ${nameMode('judge', reader)}.`,
    );
  return { index, count };
}
