import type { Finding, Tolerance } from '../../src/model.ts';
import { forecastSentence } from '../../src/report/inconclusive.ts';
import { markdownStyle } from '../../src/report/style.ts';

const inconclusive = (effect: object, bound: object = { kind: 'regression' }): Finding =>
  ({
    budget: { bound },
    comparison: { effect },
    reason: { kind: 'inconclusive', moreBlocks: undefined, moreMs: undefined },
  }) as unknown as Finding;

test('more saved runs settle a budget held against them, not more rounds', () => {
  expect(forecastSentence(inconclusive({}), markdownStyle)).toContain(
    'saved runs of the base differ too much to tell; more of them, or the base measured in ' +
      'the same job',
  );
});

test('with the base beside the head, and for a limit, more rounds would hardly help', () => {
  for (const finding of [
    inconclusive({ forecastBasis: {} }),
    inconclusive({}, { kind: 'limit', limit: 1 }),
  ])
    expect(forecastSentence(finding, markdownStyle)).toContain(
      'more of them would hardly settle it',
    );
});

test.each([
  [
    'relative',
    { kind: 'relative', share: 0.02 },
    'ratio',
    0.052,
    'unchanged code would pass a tolerance of 5.5 %.',
  ],
  [
    'absolute',
    { kind: 'absolute', amount: 20 },
    'ratio',
    52,
    'unchanged code would pass a tolerance of 55 ms.',
  ],
  [
    'absolute, of a metric that can be 0',
    { kind: 'absolute', amount: 20 },
    'difference',
    812,
    'unchanged code would pass a tolerance of 850 ms.',
  ],
] as const)(
  'which tolerance these rounds would let pass is said in the terms of the budget (%s)',
  (_, tolerance, scale, unchangedPasses, told) => {
    const finding = passing({ tolerance, scale, unchangedPasses });
    expect(forecastSentence(finding, markdownStyle)).toContain(told);
  },
);

test('a tolerance of more than half of the base guards nothing, and is not proposed', () => {
  for (const [tolerance, unchangedPasses] of [
    [{ kind: 'relative', share: 0.02 }, 0.51],
    [{ kind: 'absolute', amount: 20 }, 510],
  ] as const)
    expect(
      forecastSentence(passing({ tolerance, scale: 'ratio', unchangedPasses }), markdownStyle),
    ).not.toContain('tolerance');
});

const passing = ({
  tolerance,
  scale,
  unchangedPasses,
}: {
  tolerance: Tolerance;
  scale: 'ratio' | 'difference';
  unchangedPasses: number;
}): Finding =>
  ({
    budget: { metric: 'lcp', bound: { kind: 'regression', tolerance } },
    comparison: { effect: { scale, forecastBasis: {} }, base: { median: 1000 } },
    reason: { kind: 'inconclusive', moreBlocks: undefined, moreMs: undefined, unchangedPasses },
  }) as unknown as Finding;
