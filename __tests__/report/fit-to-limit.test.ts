import type { Section } from '../../src/model/document.ts';
import {
  countBytes,
  fitToLimit,
  mostCommentSize,
  type Shown,
} from '../../src/report/render/fit-to-limit.ts';
import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';
import { comparison, finding, judgement } from '../support/judgements.ts';
import { context } from '../support/report-context.ts';
import { page } from '../support/targets.ts';

const listOf = (priority: number, entries: number): Section => ({
  priority,
  body: { kind: 'list', lines: Array.from({ length: entries }, () => ['x']) },
});

/** One letter for each entry that is shown: `r` of the first section, `f` of the second. */
const letters = (shown: Shown): string => 'r'.repeat(shown(0)) + 'f'.repeat(shown(1));

test('a comment that fits is whole', () => {
  expect(fitToLimit([listOf(0, 3), listOf(1, 2)], letters, 5)).toBe('rrrff');
});

test('the least interesting part gives way first, and only as far as it must', () => {
  expect(fitToLimit([listOf(0, 3), listOf(1, 2)], letters, 4)).toBe('rrff');
  expect(fitToLimit([listOf(0, 3), listOf(1, 2)], letters, 1)).toBe('f');
  expect(fitToLimit([listOf(1, 3), listOf(0, 2)], letters, 4)).toBe('rrrf');
});

test('sections that make sense only as a whole go one after the other, the last one first', () => {
  const whole = (entries: number): Section => ({ ...listOf(0, entries), isWhole: true });
  expect(fitToLimit([whole(3), whole(2)], letters, 4)).toBe('rrr');
  expect(fitToLimit([whole(3)], letters, 2)).toBe('');
});

test('a section without a priority stays', () => {
  const { priority: _, ...always } = listOf(0, 3);
  expect(fitToLimit([always, listOf(1, 2)], letters, 3)).toBe('rrr');
});

test('bytes count as well as characters', () => {
  expect([countBytes('a'), countBytes('−'), countBytes('❌'), countBytes('👍')]).toEqual([
    1, 3, 3, 4,
  ]);
});

test('300 budgets: every exceeded one is there, the rows left out are named with a link', () => {
  const { judgement, context } = scenarios['three-hundred-budgets']?.() ?? {
    judgement: undefined as never,
    context: undefined as never,
  };
  const { markdown } = report(judgement, context);
  expect(countBytes(markdown)).toBeLessThanOrEqual(mostCommentSize);
  expect(countBytes(markdown)).toBeGreaterThan(mostCommentSize - 500);
  expect(markdown.match(/^\| \*\*exceeded\*\* · /gm)).toHaveLength(20);
  const shown = markdown
    .split('\n')
    .filter((line) => /^\| \S+( \S+)? of category/.test(line)).length;
  expect(markdown).toContain(
    `There is no room here for ${280 - shown} more rows, the least interesting ones. [The ` +
      'full report](https://github.com/acme/shop/actions/runs/42/artifacts/7) has them all.',
  );
});

test('two thousand exceeded budgets with the longest names still fit, the worst first', () => {
  const targets = Array.from({ length: 2000 }, (_, at) => page(`${'<|>'.repeat(80)} ${at}`));
  const findings = targets.map(({ id }, at) =>
    finding(comparison(id, 'lcp', { base: 1000, head: 1200 + at, change: [0.1, 0.9 + at] }), {
      verdict: 'fail',
      share: 0.05,
    }),
  );
  const { markdown, title } = report(judgement(findings), context(targets));
  expect(countBytes(markdown)).toBeLessThanOrEqual(mostCommentSize);
  expect(markdown).toMatch(/❌ \*\*2,000 budgets exceeded\*\*/);
  expect(markdown.trimEnd().endsWith('</sub>')).toBe(true);
  expect([...title].length).toBeLessThanOrEqual(200);
});
