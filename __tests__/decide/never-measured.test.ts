/** A budget that no round could measure is never green, whichever metric it is on. */
import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { decide } from '../../src/decide/decide.ts';
import { stepValues } from '../../src/measure/flow/values.ts';
import { pageValues } from '../../src/measure/page/values.ts';
import type { Bound, Judgement, Level, MetricId } from '../../src/model.ts';
import type { LighthouseReport, PlayedStep } from '../../src/ports.ts';
import { budget, limit, neutral, percent, sameJob } from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';

type Values = Pick<ReturnType<typeof pageValues>, 'values' | 'invalid'>;

const report: LighthouseReport = {
  finalDisplayedUrl: 'http://shop.test/',
  audits: {},
  categories: {},
  runWarnings: [],
  environment: { benchmarkIndex: 2_000, hostUserAgent: 'Chrome' },
};
/** A visit to a page: no step of a flow, no repeat visit. */
const visit = (metric: MetricId): Values => pageValues({ report, own: undefined }, [metric]);

/** A step that nobody interacts in, of a flow that is played once. */
const quiet: PlayedStep = {
  ...{ kind: 'interaction', durationMs: 100, interactions: 0, layoutShift: 0, blockedMs: 0 },
};
const step = (metric: MetricId): Values => stepValues(quiet, 'http://shop.test', [metric]);

function judge(given: Values, metric: MetricId, bound: Bound, level: Level): Judgement {
  const some = measured({ 'total-bytes': { head: around(900, 0, 6), base: around(900, 0, 6) } });
  const rounds = some.rounds.map((round) => ({
    ...round,
    invalid: given.invalid,
    values: { ...round.values, ...given.values },
  }));
  const budgets = [budget(metric, bound, level)];
  const comparisons = compare({ ...some, rounds }, sameJob, budgets, { kind: 'single' });
  const policy = { ...neutral, failOn: 'never' } as const;
  return decide({ comparisons, budgets, failures: [], policy, baseline: sameJob, forecast });
}

const cases = [
  ['inp', 'a step without an interaction', step],
  ['inp', 'a visit', visit],
  ['step-duration', 'a visit', visit],
  ['heap-growth', 'a flow that is played once', step],
  ['heap-growth', 'a visit', visit],
  ['cache-hit-ratio', 'a first visit', visit],
  ['cache-hit-ratio', 'a step', step],
  ['uncached-bytes', 'a first visit', visit],
  ['js-heap', 'a visit that did not read it', visit],
] as const;

test.each(cases)('%s of %s fails the job, and says why there is none', (metric, _, give) => {
  const given = give(metric);
  expect(metric in given.values).toBe(false);
  expect(given.invalid[metric]).toMatch(/\w/);
  for (const bound of [limit(1e9), percent(1e6)])
    for (const level of ['fail', 'warn'] as const) {
      const { verdict, exitCode, findings } = judge(given, metric, bound, level);
      expect([verdict, exitCode, findings[0]?.reason.kind]).toEqual(['fail', 3, 'not-measured']);
    }
});
