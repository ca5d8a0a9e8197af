/** The rows of one flow stand together, in the order in which its steps are played. */
import { buildRows } from '../../src/report/row.ts';
import { comparison, finding, judgement } from '../support/judgements.ts';
import { context } from '../support/report-context.ts';
import { flow, page } from '../support/targets.ts';

const targets = [page('home'), flow('checkout', 'open'), flow('checkout', 'add'), page('search')];
const within = (target: string, room: number) =>
  finding(comparison(target, 'lcp', { head: 1_000 }), { limit: 1_000 / (1 - room) });

test('steps of a flow stand behind its gravest step, in their order', () => {
  const findings = [
    within('home (mobile)', 0.5),
    within('checkout › open (mobile)', 0.6),
    within('checkout › add (mobile)', 0.2),
    within('search (mobile)', 0.4),
  ];
  const rows = buildRows(judgement(findings), context(targets));
  expect(rows.map(({ target }) => target)).toEqual([
    'checkout › open (mobile)',
    'checkout › add (mobile)',
    'search (mobile)',
    'home (mobile)',
  ]);
});
