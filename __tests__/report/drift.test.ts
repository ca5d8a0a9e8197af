import type { Drift } from '../../src/model/drift.ts';
import { describeDrift, driftLines } from '../../src/report/drift.ts';
import { plainStyle } from '../../src/report/style.ts';
import { standingStep } from '../support/drifts.ts';

const drift = standingStep('a1b2c3d4e5', 'd4e5f6a7b8', Date.parse('2026-11-12T10:00:00Z'));

test.each<[string, Partial<Drift>, string]>([
  [
    'a step',
    {},
    'LCP of home (mobile) is 6.1 % slower (+4.9 to +7.3 %) since d4e5f6a of 2026-11-12: ' +
      '1.21 s → 1.28 s; the cause lies after a1b2c3d',
  ],
  [
    'a creep',
    { change: { ...drift.change, kind: 'creep' } },
    'LCP of home (mobile) is 6.1 % slower (+4.9 to +7.3 %) in small steps since a1b2c3d of ' +
      '2026-11-12, up to d4e5f6a: 1.21 s → 1.28 s',
  ],
  [
    'a change from 0',
    {
      metric: 'cls',
      change: { ...drift.change, isRelative: false, change: 0.2, before: 0, after: 0.2 },
    },
    'CLS of home (mobile) is 0.2 higher since d4e5f6a of 2026-11-12: 0 → 0.2; the cause lies ' +
      'after a1b2c3d',
  ],
  [
    'a step between runs of one commit',
    { range: { ...drift.range, after: 'd4e5f6a7b8' } },
    'LCP of home (mobile) is 6.1 % slower (+4.9 to +7.3 %) since d4e5f6a of 2026-11-12: ' +
      '1.21 s → 1.28 s; two runs of this one commit differ, so that the cause is not in the code',
  ],
])('%s is one sentence', (_, more, sentence) => {
  expect(describeDrift({ ...drift, ...more }, plainStyle)).toBe(sentence);
});

test('more than twenty are counted', () => {
  const lines = driftLines(
    Array.from({ length: 25 }, () => drift),
    plainStyle,
  );
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe('and 5 others, which `headroom history` lists.');
});
