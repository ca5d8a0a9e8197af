/** A metric that no round gave is told with what to do about it. */
import { missingMetrics } from '../../src/compare/missing-metrics.ts';
import type { Budget, Measurements } from '../../src/model.ts';
import { measurements } from '../support/report-context.ts';

const target = 'checkout › add to basket (mobile)';
const why = 'the step loads a new page, and such a step has no inp: write "inp": "off" there';

test('a recorded step that goes on to another page is told where to name the next one', () => {
  const measured: Measurements = {
    ...measurements,
    rounds: [
      {
        ...{ target, arm: 'head', block: 0, order: 0, startedAt: '', durationMs: 1, values: {} },
        invalid: { inp: why },
      },
    ],
  };
  const budget: Budget = {
    ...{ id: 'inp', target, metric: 'inp', level: 'fail', source: undefined },
    bound: { kind: 'limit', limit: 100 },
  };
  const [failure] = missingMetrics(measured, [budget], []);
  expect([failure?.message, failure?.hint]).toEqual([
    why,
    'Mend what stops the step, or give it a click, a tap or a key. A recorded step lasts until ' +
      'the next one begins: name one that begins where a page loads.',
  ]);
});
