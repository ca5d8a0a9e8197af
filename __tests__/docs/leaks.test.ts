/** The page on what many rounds leave behind. */
import { readFileSync } from 'node:fs';
import { type Counts, judgeCounts, type Left, writeEvidence } from '../../bench/leaks/table.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const { counts, left } = (
  JSON.parse(read('bench/results/leaks.json')) as {
    readonly figures: { readonly counts: readonly Counts[]; readonly left: Left };
  }
).figures;

test('the page is written from the figures that the bench kept', () => {
  expect(read('docs/evidence/leaks.md')).toBe(writeEvidence(counts, left));
});

test('no goal of the kept figures is missed', () => {
  const missed = judgeCounts(counts, left).filter(
    (goal) => 'atMost' in goal && !(goal.figure <= goal.atMost),
  );
  expect(missed).toEqual([]);
});

test('memory that each round keeps misses its goal', () => {
  const kept = counts.map((one, at) => ({
    ...one,
    heapBytes: one.heapBytes + 2e6 * at,
    chromeBytes: one.chromeBytes + 4e6 * at,
  }));
  const missed = judgeCounts(kept, left).filter(
    (goal) => 'atMost' in goal && goal.figure > goal.atMost,
  );
  expect(missed.map(({ text }) => text.split(' ')[0])).toEqual([
    "Headroom's",
    'Chrome',
    "Headroom's",
    'Chrome',
  ]);
});
