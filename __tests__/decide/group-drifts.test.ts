import { groupDrifts, isSameRange } from '../../src/decide/group-drifts.ts';
import { placeCommits } from '../../src/decide/place-commits.ts';
import type { Drift } from '../../src/model/drift.ts';
import { commit } from '../support/artifact-history.ts';

const runs = Array.from({ length: 60 }, (_, at) => ({
  commit: commit(at),
  after: [commit(at - 1)],
}));
const places = placeCommits(runs);

const drift = (after: number, upTo: number): Drift => ({
  target: 'home (mobile)',
  metric: 'lcp',
  change: {
    kind: 'step',
    from: after,
    to: upTo,
    pValue: 1e-9,
    change: 0.1,
    interval: { lo: 0.05, hi: 0.15, confidence: 0.95 },
    isRelative: true,
    before: 1000,
    after: 1100,
  },
  isWorse: true,
  range: { kind: 'step', after: commit(after), upTo: commit(upTo), sinceMs: upTo * 86_400_000 },
  isRecent: true,
  state: 'stands',
});

const groupsOf = (...drifts: readonly Drift[]) =>
  groupDrifts(drifts, places).map(({ range, drifts: { length } }) => [
    places.get(range.after),
    places.get(range.upTo),
    length,
  ]);

test('steps within two commits of each other are one group, others are apart', () => {
  expect(groupsOf(drift(10, 11), drift(12, 13), drift(40, 41))).toEqual([
    [10, 13, 2],
    [40, 41, 1],
  ]);
});

test('a wide range joins the groups that it covers', () => {
  expect(groupsOf(drift(10, 11), drift(20, 21), drift(40, 41), drift(9, 30))).toEqual([
    [9, 30, 3],
    [40, 41, 1],
  ]);
});

test('no two groups are about the same change, whatever ranges there are', () => {
  const drifts = Array.from({ length: 200 }, (_, at) => {
    const after = (at * 37) % 55;
    return drift(after, after + 1 + ((at * 13) % 4));
  });
  for (const count of [3, 8, 200]) {
    const groups = groupDrifts(drifts.slice(0, count), places);
    for (const one of groups)
      for (const other of groups)
        if (one !== other) expect(isSameRange(one.range, other.range, places)).toBe(false);
  }
});

test('a commit has one place, and one that nobody measured stands with the next run', () => {
  const placed = placeCommits([
    { commit: 'a', after: [] },
    { commit: 'a', after: [] },
    { commit: 'd', after: ['c', 'b', 'a'] },
  ]);
  expect(Object.fromEntries(placed)).toEqual({ a: 0, b: 1, c: 1, d: 1 });
});

test('a range whose commits are thinned out is found by its time', () => {
  const { range } = drift(10, 11);
  const lost = { ...range, after: 'f'.repeat(40) };
  expect(isSameRange(lost, range, places)).toBe(true);
  expect(isSameRange({ ...lost, sinceMs: range.sinceMs + 3 * 86_400_000 }, range, places)).toBe(
    false,
  );
  expect(isSameRange({ ...range, kind: 'creep' }, range, places)).toBe(false);
});
