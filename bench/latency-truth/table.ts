/** The figures of latency-truth as the table of its documentation. */
import type { Seen } from './tools.ts';

export const laws = {
  constant: 'constant, 5 ms',
  exponential: 'exponential, mean 10 ms',
  mixture: '2 ms, and 50 ms for one of ten',
  stall: '2 ms, frozen for 500 ms every 2 s',
} as const;

/** The figures of a tool, beside the server's own record of the same run. */
export interface Figure {
  readonly law: keyof typeof laws;
  readonly tool: string;
  readonly seen: Seen;
  readonly server: Seen;
}

export const shown = (value: number | undefined): string =>
  value === undefined ? '–' : value < 100 ? value.toFixed(1) : value.toFixed(0);

/** Markdown; in brackets is the server's own record. */
export function table(figures: readonly Figure[]): string {
  const keys = ['p50', 'p95', 'p99', 'max', 'throughput'] as const;
  const cell = ({ seen, server }: Figure, key: keyof Seen): string =>
    `${shown(seen[key])} (${shown(server[key])})`;
  return [
    '| answers take | tool | p50 | p95 | p99 | max | requests/s |',
    '|---|---|--:|--:|--:|--:|--:|',
    ...figures.map(
      (figure) =>
        `| ${laws[figure.law]} | ${figure.tool} | ` +
        `${keys.map((key) => cell(figure, key)).join(' | ')} |`,
    ),
  ].join('\n');
}
