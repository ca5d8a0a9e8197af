import { readEstimate } from '../../src/report/read-estimate.ts';
import { report } from '../../src/report/report.ts';
import { buildRows } from '../../src/report/row.ts';
import { smallestDetectable } from '../../src/report/smallest-detectable.ts';
import { markdownStyle, plainStyle } from '../../src/report/style.ts';
import { comparison, finding, judgement } from '../support/judgements.ts';
import { context } from '../support/report-context.ts';
import { home, shop } from '../support/shop.ts';

const quiet = [
  finding(
    comparison('home (desktop)', 'lcp', {
      base: 640,
      head: 642,
      change: [-0.012, 0.021],
      smallest: 0.031,
    }),
    { share: 0.05 },
  ),
  finding(
    comparison('search', 'p99', {
      base: 18.4,
      head: 18.3,
      change: [-0.03, 0.022],
      smallest: 0.061,
    }),
    { share: 0.1 },
  ),
];

const tbt = (smallest: number) =>
  finding(comparison(home.id, 'tbt', { base: 40, head: 42, change: [-10, 14], smallest }), {
    amount: 100,
  });

test('of a regression they are those of the effect', () => {
  const slower = finding(
    comparison(home.id, 'lcp', { base: 1000, head: 1200, change: [0.15, 0.25], smallest: 0.05 }),
    { share: 0.05 },
  );
  expect(readEstimate(slower)).toEqual({
    scale: 'ratio',
    estimate: expect.closeTo(0.2, 6),
    rounds: 12,
    smallestDetectable: 0.05,
  });
  expect(readEstimate(tbt(35))).toMatchObject({
    scale: 'difference',
    estimate: 2,
    smallestDetectable: 35,
  });
});

test('of a limit the smallest change is how far the head would have had to be beyond it', () => {
  const slower = finding(comparison(home.id, 'lcp', { head: 1000, headRange: [970, 1050] }), {
    limit: 2500,
  });
  const less = finding(
    comparison('list products', 'throughput', { head: 1000, headRange: [970, 1050] }),
    { limit: 800 },
  );
  expect([slower, less].map(readEstimate)).toMatchObject([
    { scale: 'value', estimate: 1000, smallestDetectable: 30 },
    { scale: 'value', estimate: 1000, smallestDetectable: 50 },
  ]);
});

test('a finding without a base has nothing to tell of a change', () => {
  expect(
    readEstimate(finding(comparison(home.id, 'lcp', { head: 1000 }), { share: 0.05 })),
  ).toBeUndefined();
});

test('the smallest change names metrics judged by differences, the most of a target', () => {
  const other = finding(
    comparison('home (desktop)', 'tbt', { base: 0, head: 0, change: [-10, 10], smallest: 50 }),
    { amount: 100 },
  );
  const cls = finding(
    comparison(home.id, 'cls', { base: 0.02, head: 0.02, change: [-0.01, 0.01], smallest: 0.01 }),
    { amount: 0.05 },
  );
  const told = (findings: Parameters<typeof judgement>[0], most?: number, style = plainStyle) =>
    smallestDetectable(buildRows(judgement(findings), context(shop)), style, most);
  expect(told(quiet)).toBe('3.1 % to 6.1 %');
  expect(told([...quiet, tbt(20), other])).toBe('3.1 % to 6.1 %, TBT 50.0 ms');
  expect(told([tbt(20), cls])).toBe('TBT 20.0 ms, CLS 0.01');
  expect(told([tbt(20), cls], 1)).toBe('TBT 20.0 ms');
  expect(told([tbt(Number.POSITIVE_INFINITY)])).toBeUndefined();
  const foreign = finding(
    comparison(home.id, 'user-timing:a|<b>', { base: 10, head: 10, change: [-1, 1], smallest: 5 }),
    { amount: 20 },
  );
  expect(told([foreign], 2, markdownStyle)).not.toMatch(/<b>|[^\\]\|/);
});

test('budgets that had too few rounds to see any change are counted beside it', () => {
  const { markdown } = report(judgement([...quiet, tbt(Number.POSITIVE_INFINITY)]), context(shop));
  expect(markdown).toContain(
    '- Smallest detectable change: 3.1 % to 6.1 % (1 budget had too few rounds to see one)\n',
  );
});
