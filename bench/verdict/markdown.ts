/** Tables in Markdown, and the numbers in them. */
import type { Scale } from '../../src/compare/scale.ts';
import { type Parts, partOf, shareOf, upperBound } from './goals.ts';

type Cell = string | number;

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** Returns the share of counted tables and, in brackets, its upper 95 % bound. */
export function boundedShare(parts: Parts, id: string, count: string): string {
  const { trials } = partOf(parts, id);
  const share = shareOf(parts, id, count);
  return `${percent(share, 2)} (${percent(upperBound(share * trials, trials), 2)})`;
}

/**
 * Returns the median width of the shown intervals: a share, or in the metric's unit where the scale
 * is a difference.
 */
export function widthOf(parts: Parts, id: string, scale: Scale, mean = 'width'): string {
  const width = partOf(parts, id).means[mean] ?? Number.NaN;
  return scale === 'ratio' ? percent(width) : String(Number(width.toPrecision(2)));
}

/** Returns the share of a simulation's runs that fail, and their mean blocks. */
export const foundIn = (parts: Parts, id: string, fail = 'fail', blocks = 'blocks'): string =>
  `${percent(shareOf(parts, id, fail))}, ` +
  `${(partOf(parts, id).means[blocks] ?? Number.NaN).toFixed(1)} blocks`;
