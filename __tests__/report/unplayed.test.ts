/** Interactions that were not played are told, also where no budget asks for their numbers. */
import type { Round } from '../../src/model.ts';
import { report } from '../../src/report/report.ts';
import { comparison, finding, judgement } from '../support/judgements.ts';
import { context } from '../support/report-context.ts';
import { page } from '../support/targets.ts';

const search = page('search');
const why = 'search (mobile) › interactions: interaction 3 (click #go): Timed out.';

const round = (block: number, invalid: Round['invalid']): Round => ({
  ...{ target: search.id, arm: 'head', block, order: 0, durationMs: 1_000, invalid },
  startedAt: '2026-03-04T10:20:30.000Z',
  values: { lcp: 900 },
});

const told =
  'INP of search (mobile): no round gave it: search (mobile) › interactions: interaction 3 (click';

function say(mode: 'gate' | 'proposal', roundsTaken: readonly Round[], metrics = ['lcp']): string {
  const comparisons = metrics.map((metric) => comparison(search.id, metric, { head: 900 }));
  const kept = comparisons.slice(0, 1).map((of) => finding(of, { limit: 1_000, verdict: 'pass' }));
  const found = mode === 'gate' ? kept : [];
  const { markdown } = report(
    judgement(found, { comparisons }),
    context([search], { mode, roundsTaken }),
  );
  return markdown;
}

test.each(['gate', 'proposal'] as const)('a report of %s says once what stopped them', (mode) => {
  const taken = [round(0, { inp: why }), round(1, { inp: why })];
  expect(say(mode, taken).split(told)).toHaveLength(2);
});

test('where some rounds played them, and of metrics that no step has, nothing is said', () => {
  const taken = [round(0, { inp: why, 'user-timing:hero': 'no mark' })];
  expect(say('gate', taken, ['lcp', 'inp'])).not.toContain('no round gave it');
});
