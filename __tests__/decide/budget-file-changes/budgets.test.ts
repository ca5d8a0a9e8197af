import { budgetChanges } from '../../../src/decide/budget-file-changes/budgets.ts';
import type { Bound, Budget, Level } from '../../../src/model.ts';

const limit = (value: number): Bound => ({ kind: 'limit', limit: value });
const share = (value: number): Bound => ({
  kind: 'regression',
  tolerance: { kind: 'relative', share: value },
});
const amount = (value: number): Bound => ({
  kind: 'regression',
  tolerance: { kind: 'absolute', amount: value },
});
const budget = (
  metric: string,
  bound: Bound,
  level: Level = 'fail',
  target = 'home (mobile)',
): Budget => ({
  id: `${target} ${metric}`,
  target,
  metric,
  bound,
  level,
  source: undefined,
});

const kinds = (base: readonly Budget[], head: readonly Budget[]) =>
  budgetChanges(head, base).map((change) => change.kind);

test.each<[string, Budget, readonly Budget[], readonly string[]]>([
  [
    'an unchanged budget is no change',
    budget('lcp', limit(2_500)),
    [budget('lcp', limit(2_500))],
    [],
  ],
  [
    'a tightened maximum is no change',
    budget('lcp', limit(2_500)),
    [budget('lcp', limit(2_000))],
    [],
  ],
  [
    'a raised maximum is loosened',
    budget('lcp', limit(2_500)),
    [budget('lcp', limit(2_600))],
    ['loosened'],
  ],
  [
    'a lowered minimum is loosened',
    budget('throughput', limit(500), 'fail', 'list'),
    [budget('throughput', limit(400), 'fail', 'list')],
    ['loosened'],
  ],
  [
    'a raised minimum is no change',
    budget('throughput', limit(500), 'fail', 'list'),
    [budget('throughput', limit(600), 'fail', 'list')],
    [],
  ],
  [
    'a larger tolerance is loosened',
    budget('lcp', share(0.05)),
    [budget('lcp', share(0.1))],
    ['loosened'],
  ],
  [
    'a larger absolute tolerance is loosened',
    budget('lcp', amount(50)),
    [budget('lcp', amount(60))],
    ['loosened'],
  ],
  [
    'a tolerance of another kind counts as loosened',
    budget('lcp', share(0.05)),
    [budget('lcp', amount(1))],
    ['loosened'],
  ],
  [
    'a failing budget that only warns now is downgraded',
    budget('lcp', limit(2_500)),
    [budget('lcp', limit(2_500), 'warn')],
    ['downgraded'],
  ],
  [
    'a warning that fails now is no change',
    budget('lcp', limit(2_500), 'warn'),
    [budget('lcp', limit(2_500))],
    [],
  ],
  [
    'a removed budget is named',
    budget('lcp', limit(2_500)),
    [budget('fcp', limit(1_000))],
    ['removed'],
  ],
  [
    'a regression budget does not stand in for a limit',
    budget('lcp', limit(2_500)),
    [budget('lcp', share(0))],
    ['removed'],
  ],
  [
    'a target that is gone is one change',
    budget('lcp', limit(2_500)),
    [budget('lcp', limit(2_500), 'fail', 'product')],
    ['target-removed'],
  ],
])('%s', (_, was, head, expected) => {
  expect(kinds([was], head)).toEqual(expected);
});

test('moving a limit up behind a new warning at the old place is still loosening', () => {
  expect(
    kinds(
      [budget('lcp', limit(2_500))],
      [budget('lcp', limit(2_500), 'warn'), budget('lcp', limit(4_000))],
    ),
  ).toEqual(['loosened']);
});
