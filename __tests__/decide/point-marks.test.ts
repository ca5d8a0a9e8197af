/** What was done about a change is marked in the series that a report shows. */
import { markPoints } from '../../src/decide/point-marks.ts';
import type { Waiver } from '../../src/model.ts';
import { comparison, finding, judgement } from '../support/judgements.ts';

const target = 'home (mobile)';
const lcp = comparison(target, 'lcp', { base: 2000, head: 2600 });
const waiver: Waiver = {
  metric: 'lcp',
  target,
  amount: { kind: 'relative', share: 0.5 },
  reason: 'the hero video',
  source: 'file',
  by: undefined,
  expires: '2026-12-31',
};

test('the values that a limit is held against are marked as their metric is', () => {
  const waived = { waiver, bound: { kind: 'limit', limit: 3000 } } as const;
  const markOf = markPoints(judgement([{ ...finding(lcp, { limit: 2500 }), waived }]));
  expect(['lcp', 'lighthouse-lcp', 'fcp'].map((id) => markOf(target, id))).toEqual([
    'waived',
    'waived',
    'none',
  ]);
  const better = { direction: 'better', comparison: lcp } as const;
  const improved = markPoints(judgement([], { changes: [better] }));
  expect(improved(target, 'lighthouse-lcp')).toBe('improved');
});
