/** Steps of flows that led elsewhere than at the base, in words. */
import type { Judgement, VisitFinding } from '../../src/model.ts';
import { plainStyle } from '../../src/report/style.ts';
import { visitLines, visitVerdict } from '../../src/report/visits.ts';
import { context } from '../support/report-context.ts';
import { flow } from '../support/targets.ts';

const say = (head: string | undefined, base: string | undefined): string => {
  const finding: VisitFinding = {
    kind: 'led-apart',
    level: 'warn',
    target: 'checkout › pay (mobile)',
    landedOn: { head, base },
  };
  const judgement = { visits: [finding] } as unknown as Judgement;
  expect(visitVerdict(judgement)).toBe('Not the page of the base');
  return visitLines(judgement, context([flow('checkout', 'pay')]), plainStyle).join();
};

const advice =
  'Its numbers are of another page. If that is not meant, let the script wait for what it should ' +
  'find there: then the step fails.';

test.each([
  ['/login', undefined, 'leads to /login, and does not at the base'],
  [undefined, '/done', 'does not lead to /done, as it does at the base'],
  ['/login', '/done', 'leads to /login, and at the base to /done'],
])('a step that ends at %s, and at the base at %s', (head, base, said) => {
  expect(say(head, base)).toBe(`checkout › pay (mobile) ${said}. ${advice}`);
});
