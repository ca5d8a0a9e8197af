/** Steps of flows that did another thing than at the base, in words. */
import type { Judgement, VisitFinding } from '../../src/model.ts';
import { plainStyle } from '../../src/report/style.ts';
import { visitLines, visitVerdict } from '../../src/report/visits.ts';
import { context } from '../support/report-context.ts';
import { flow } from '../support/targets.ts';

const found = { level: 'warn', target: 'checkout › pay (mobile)' } as const;

const say = (finding: VisitFinding): readonly [verdict: string, line: string] => {
  const judgement = { visits: [finding] } as unknown as Judgement;
  const lines = visitLines(judgement, context([flow('checkout', 'pay')]), plainStyle);
  return [visitVerdict(judgement), lines.join()];
};

const advice =
  'Its numbers are of another page. If that is not meant, let the script wait for what it should ' +
  'find there: then the step fails.';

test.each([
  ['/login', undefined, 'leads to /login, and does not at the base'],
  [undefined, '/done', 'does not lead to /done, and does at the base'],
  ['/login', '/done', 'leads to /login, and at the base to /done'],
])('a step that ends at %s, and at the base at %s', (head, base, said) => {
  expect(say({ kind: 'led-apart', ...found, landedOn: { head, base } })).toEqual([
    'Not the page of the base',
    `checkout › pay (mobile) ${said}. ${advice}`,
  ]);
});

test.each([
  ['head', 'loads a new page, and does not at the base'],
  ['base', 'loads no new page, and does at the base'],
] as const)('a step that loads a page in the %s alone', (by, said) => {
  expect(say({ kind: 'loaded-apart', ...found, by })).toEqual([
    'Not the step of the base',
    `checkout › pay (mobile) ${said}. Its numbers are of another kind of step. If that is not ` +
      'meant, let the script wait for what it should find: then the step fails.',
  ]);
});
