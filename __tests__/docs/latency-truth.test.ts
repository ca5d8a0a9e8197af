import { readFileSync } from 'node:fs';
import { type Figure, laws, table } from '../../bench/latency-truth/table.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the table of latencies beside the truth is what the bench kept', () => {
  const { figures } = JSON.parse(read('bench/results/latency-truth.json')) as {
    readonly figures: readonly Figure[];
  };
  expect(new Set(figures.map(({ law }) => law))).toEqual(new Set(Object.keys(laws)));
  expect(figures).toHaveLength(20);
  expect(read('docs/evidence/latency-truth.md')).toContain(table(figures));
});
