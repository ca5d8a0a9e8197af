/** The words of a sentence on a metric agree with its name. */
import { getMetric } from '../../src/metrics.ts';
import { chooseVerb } from '../../src/report/phrase.ts';

test.each([
  ['cache-hit-ratio', 'are'],
  ['uncached-bytes', 'are'],
  ['detached-nodes', 'are'],
  ['bytes-per-second', 'is'],
  ['total-requests', 'are'],
  ['heap-growth', 'is'],
  ['inp', 'is'],
])('%s %s', (id, verb) => {
  expect(chooseVerb(getMetric(id))).toBe(verb);
});
