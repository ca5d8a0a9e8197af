import { evidenceOf } from '../../src/report/evidence.ts';
import { smallestDetectable } from '../../src/report/headline.ts';
import { rowsOf } from '../../src/report/row.ts';
import { plainStyle } from '../../src/report/style.ts';
import { comparison, context, finding, judgement } from './sample.ts';
import { home, quiet, shop } from './shop.ts';

const tbt = (smallest: number) => finding(comparison(home.id, 'tbt', { base: 40, head: 42, change: [-10, 14], smallest }), { amount: 100 });

test('nothing up to the floor of a metric is called a change, however calm the rounds were', () => {
  expect(evidenceOf(tbt(0))).toMatchObject({ scale: 'difference', estimate: 2, smallestDetectable: 20 });
  expect(evidenceOf(tbt(35))).toMatchObject({ smallestDetectable: 35 });
  const lcp = (smallest: number) => finding(comparison(home.id, 'lcp', { base: 1000, head: 1000, change: [-0.1, 0.1], smallest }), { share: 0.05 });
  expect(evidenceOf(lcp(0.2))).toMatchObject({ scale: 'ratio', smallestDetectable: 0.2 });
  expect(evidenceOf(lcp(0))?.smallestDetectable).toBeGreaterThan(0);
});

test('of a limit it is by how much the head would have had to be beyond it, on the side on which it is worse', () => {
  const slower = finding(comparison(home.id, 'lcp', { head: 1000, headRange: [970, 1050] }), { limit: 2500 });
  const less = finding(comparison('list products', 'throughput', { head: 1000, headRange: [970, 1050] }), { limit: 800 });
  expect([slower, less].map(evidenceOf)).toMatchObject([
    { scale: 'value', estimate: 1000, smallestDetectable: 30 },
    { scale: 'value', estimate: 1000, smallestDetectable: 50 },
  ]);
});

test('a finding without a base has nothing to tell of a change', () => {
  expect(evidenceOf(finding(comparison(home.id, 'lcp', { head: 1000 }), { share: 0.05 }))).toBeUndefined();
});

test('the smallest change is told of metrics that are judged by differences too, by their names, the most that a target needs', () => {
  const other = finding(comparison('home (desktop)', 'tbt', { base: 0, head: 0, change: [-10, 10], smallest: 50 }), { amount: 100 });
  const cls = finding(comparison(home.id, 'cls', { base: 0.02, head: 0.02, change: [-0.01, 0.01], smallest: 0.01 }), { amount: 0.05 });
  const told = (findings: Parameters<typeof judgement>[0], most?: number) => smallestDetectable(rowsOf(judgement(findings), context(shop)), plainStyle, most);
  expect(told(quiet)).toBe('3.1 % to 6.1 %');
  expect(told([...quiet, tbt(0), other])).toBe('3.1 % to 6.1 %, TBT 50.0 ms');
  expect(told([tbt(0), cls])).toBe('TBT 20.0 ms, CLS 0.01');
  expect(told([tbt(0), cls], 1)).toBe('TBT 20.0 ms');
});
