/**
 * docs/metrics.md says of each endpoint metric which answers it counts, and its example is right.
 */
import { readFileSync } from 'node:fs';
import { countAnswers } from '../../src/adapters/load/count.ts';
import { metricTable } from '../../src/metrics.ts';
import { joinPatterns } from '../support/patterns.ts';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
const section = page.slice(page.indexOf('### What they count'));

test('every metric of an endpoint is defined', () => {
  const defined = [
    ...section.matchAll(
      joinPatterns(
        /^\| `([^`]+)` \| /gm,
        /(answers that succeed|all requests|answers that succeed, and time-outs) \| \S/,
      ),
    ),
  ].map(([, id]) => id);
  expect(defined).toEqual(
    metricTable.filter(({ target }) => target === 'endpoint').map(({ id }) => id),
  );
});

test('the example of requests that hang is what is counted', () => {
  expect(section.replaceAll(/\s+/g, ' ')).toMatch(
    joinPatterns(
      /`error-rate` is 10 %; `p50` and `p75` are 20 ms; `p95`, `p99`, `p99\.9` and /,
      /`max` are 10 s; `mean` is 1\.02 s/,
    ),
  );
  const count = countAnswers(undefined, 10_000);
  for (let request = 0; request < 10_000; request += 1)
    request % 10 === 9 ? count.timedOut(1) : count.answered(1, 200, 100, 20, 0);
  const { errorRate, latencyUs } = count.report(1_000);
  const ms = [0.5, 0.75, 0.95, 0.99, 0.999].map(
    (q) => Math.round((latencyUs?.quantile(q) ?? 0) / 100) / 10,
  );
  expect([errorRate, ms, latencyUs?.max, Math.round((latencyUs?.mean ?? 0) / 1000)]).toEqual([
    0.1,
    [20, 20, 10_000, 10_000, 10_000],
    10_000_000,
    1018,
  ]);
});
