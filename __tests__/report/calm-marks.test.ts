/** The mark of what comes from the calm simulation, and limits that it alone was held against. */
import type { Finding } from '../../src/model.ts';
import { forecastSentence, whyInconclusive } from '../../src/report/inconclusive.ts';
import { report } from '../../src/report/report.ts';
import { plainStyle } from '../../src/report/style.ts';
import { shopBudgets } from '../support/shop.ts';
import { fasterHome, quietRounds, slowHome, withRounds } from '../support/shop-rounds.ts';
import { wholeRun } from '../support/whole-run.ts';

const byLighthouse = (more: number) => ({
  'lighthouse-lcp': {
    base: fasterHome.lcp.base.map((ms) => 2 * ms),
    head: fasterHome.lcp.head.map((ms) => 2 * ms + more),
  },
});

/** No budget is on LCP of home. */
const markdownOf = (rounds: object): string => {
  const run = { rounds: withRounds(quietRounds, { 'home (mobile)': rounds as never }) };
  const { judgement, context } = wholeRun({ ...run, budgets: shopBudgets });
  return report(judgement, context).markdown.replaceAll('\u00A0', ' ');
};

const legend = "¹ By the calm simulation, which repeats better than Lighthouse's own.";

test.each([
  ['Improved', { ...fasterHome, ...byLighthouse(0) }, 'faster'],
  ['Also worse, without exceeding a budget', { ...slowHome, ...byLighthouse(400) }, 'slower'],
])(
  'a change by the calm simulation is marked below "%s", and the mark is told',
  (list, rounds, word) => {
    const said = markdownOf(rounds);
    const [, lines = ''] = said.split(`**${list}**\n\n`);
    expect(lines).toMatch(
      new RegExp(`^- LCP of home \\(mobile\\) is [\\d.]+ % ${word} \\([^)]+\\)¹\n`),
    );
    expect(said.split(legend)).toHaveLength(2);
  },
);

test('a change of the one value that there is has no mark', () => {
  const said = markdownOf(fasterHome);
  expect(said).toContain('**Improved**');
  expect(said).not.toContain('¹');
});

test('a limit that calm values alone keep says which values it needs', () => {
  const bound = { kind: 'limit', limit: 2500 };
  const finding = { budget: { bound }, reason: { kind: 'calm-values' } } as unknown as Finding;
  expect(whyInconclusive(finding, 'its budget (≤ 2.5 s)')).toBe(
    "; that is by the calm simulation, and limits are judged by Lighthouse's own",
  );
  expect(forecastSentence(finding, plainStyle)).toBe(
    "its values are by the calm simulation alone, and limits are judged by Lighthouse's own; a " +
      'new measurement has both.',
  );
});
