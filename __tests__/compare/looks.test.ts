import { earlyShare, plannedLooks, strictError } from '../../src/compare/looks.ts';

test('looks are planned at every block first, then further apart, and end at the maximum', () => {
  expect(plannedLooks(24)).toEqual([3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24]);
  expect(plannedLooks(9)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(plannedLooks(40)).toEqual([3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 34, 40]);
});

test('all looks spend the whole error and no more; those that show nothing spend none', () => {
  for (const maxRounds of [8, 12, 24, 60]) {
    const plan = { kind: 'adaptive', maxRounds } as const;
    const looks = plannedLooks(maxRounds);
    const errors = looks.map((look) => strictError(plan, look, 7));
    expect(errors.slice(0, 4)).toEqual([0, 0, 0, 0]);
    const able = looks.filter((look) => look >= 7).length;
    expect(errors.reduce((sum, one) => sum + one, 0)).toBeCloseTo(
      Math.min(0.0105, 0.008 + 0.001 * (able - 1)),
      10,
    );
    expect(looks.reduce((sum, look) => sum + earlyShare(plan, look), 0)).toBeCloseTo(1, 10);
  }
});

test('blocks between two looks are judged as the next, fixed rounds as the only one', () => {
  const plan = { kind: 'adaptive', maxRounds: 24 } as const;
  expect(strictError(plan, 9, 6)).toBe(strictError(plan, 10, 6));
  expect([strictError({ kind: 'single' }, 9, 6), earlyShare({ kind: 'single' }, 9)]).toEqual([
    0.008, 1,
  ]);
});
