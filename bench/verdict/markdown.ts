/** Tables in Markdown, and the numbers in them. */
import { type Parts, partOf, shareOf } from './goals.ts';

type Cell = string | number;

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The share of a simulation's runs that fail, and their mean blocks. */
export const foundIn = (parts: Parts, id: string, fail = 'fail', blocks = 'blocks'): string =>
  `${percent(shareOf(parts, id, fail))}, ${(partOf(parts, id).means[blocks] ?? Number.NaN).toFixed(1)} blocks`;
