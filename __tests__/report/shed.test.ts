import { report } from '../../src/report/report.ts';
import { mostCommentSize, shed, sizeOf } from '../../src/report/shed.ts';
import { comparison, context, finding, judgement, page } from './sample.ts';
import { scenarios } from './scenarios.ts';

test('a comment that fits is whole', () => {
  const whole = shed({ rows: 3, facts: 2 }, ['rows', 'facts'], ({ rows, facts }) => 'r'.repeat(rows) + 'f'.repeat(facts), 5);
  expect(whole).toBe('rrrff');
});

test('the least interesting part gives way first, and only as far as it must', () => {
  const render = ({ rows, facts }: { rows: number; facts: number }): string => 'r'.repeat(rows) + 'f'.repeat(facts);
  expect(shed({ rows: 3, facts: 2 }, ['rows', 'facts'], render, 4)).toBe('rrff');
  expect(shed({ rows: 3, facts: 2 }, ['rows', 'facts'], render, 1)).toBe('f');
});

test('bytes count as well as characters', () => {
  expect([sizeOf('a'), sizeOf('−'), sizeOf('❌'), sizeOf('👍')]).toEqual([1, 3, 3, 4]);
});

test('300 budgets: rows within their budget are left out, every exceeded one is there, and the rest is named with a link', () => {
  const { judgement, context } = scenarios['three-hundred-budgets']?.() ?? { judgement: undefined as never, context: undefined as never };
  const { markdown } = report(judgement, context);
  expect(sizeOf(markdown)).toBeLessThanOrEqual(mostCommentSize);
  expect(sizeOf(markdown)).toBeGreaterThan(mostCommentSize - 500);
  expect(markdown.match(/\| \*\*exceeded\*\* \|/g)).toHaveLength(20);
  const shown = markdown.split('\n').filter((line) => line.startsWith('| category')).length;
  expect(markdown).toContain(
    `There is no room here for ${280 - shown} more rows, the least interesting ones. [The full report](https://github.com/acme/shop/actions/runs/42/artifacts/7) has them all.`,
  );
});

test('two thousand exceeded budgets with the longest names still fit, the worst first', () => {
  const targets = Array.from({ length: 2000 }, (_, at) => page(`${'<|>'.repeat(80)} ${at}`));
  const findings = targets.map(({ id }, at) =>
    finding(comparison(id, 'lcp', { base: 1000, head: 1200 + at, change: [0.1, 0.9 + at] }), { verdict: 'fail', share: 0.05 }),
  );
  const { markdown, title } = report(judgement(findings), context(targets));
  expect(sizeOf(markdown)).toBeLessThanOrEqual(mostCommentSize);
  expect(markdown).toMatch(/❌ \*\*2,000 budgets exceeded\*\*/);
  expect(markdown.trimEnd().endsWith('</sub>')).toBe(true);
  expect([...title].length).toBeLessThanOrEqual(200);
});
