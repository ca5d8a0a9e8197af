import { HeadroomError } from '../../src/errors.ts';
import type { Budget, Config, Measurements } from '../../src/model.ts';
import { main, type Outcome } from '../../src/run/run.ts';
import { type FakeWorld, fakeWorld, listEndpoint, someConfig } from '../support/fake-ports.ts';
import { joinPatterns } from '../support/patterns.ts';

async function judged(
  world: FakeWorld,
  config: Config = someConfig(),
): Promise<Extract<Outcome, { kind: 'judged' }>> {
  const outcome = await main(config, async () => undefined, world.ports);
  if (outcome.kind !== 'judged') throw new Error('not judged');
  return outcome;
}

const savedBy = (world: FakeWorld): Measurements =>
  JSON.parse(world.files.get('/site/.headroom/measurements.json') ?? '{}') as Measurements;
const jitter = (number: number): number => 1 + 0.01 * Math.sin(number * 12.9898 + 1);
const crash = (): never => {
  throw new HeadroomError('page-crashed', 'the tab crashed');
};
const verdicts = ({
  judgement,
}: {
  judgement: { findings: readonly { verdict: string; reason: { kind: string } }[] };
}) => judgement.findings.map(({ verdict, reason }) => `${verdict} ${reason.kind}`);

const listBudget = (metric: string, limit: number): Budget => ({
  id: `list · ${metric} · limit · fail`,
  target: 'list',
  metric,
  level: 'fail',
  bound: { kind: 'limit', limit },
  source: undefined,
});

test('a page that crashes in every other round is not green, and is told why', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) =>
      arm === 'head' && number % 2 === 1 ? crash() : 1_800 * jitter(number),
  });
  const outcome = await judged(world);
  expect(verdicts(outcome)).toEqual(['inconclusive lost-rounds', 'inconclusive lost-rounds']);
  expect(outcome.rendered.markdown).toMatch(
    joinPatterns(
      /LCP of home \(mobile\) \(≤ \+5 %\): \d+ of \d+ rounds gave no number \(the tab /,
      /crashed\); a pass needs four of five\./,
    ),
  );
});

test('a base that loses every other round proves nothing; the limit does not ask it', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) =>
      arm === 'base' && number % 2 === 1 ? crash() : 1_800 * jitter(number),
  });
  const outcome = await judged(world);
  expect(verdicts(outcome)).toEqual(['pass judged', 'inconclusive lost-rounds']);
  expect(outcome.rendered.markdown).toMatch(/rounds of the base gave no number/);
});

test('for one crash that does not come again more rounds are taken, up to five', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) => (arm === 'head' && number === 1 ? crash() : 1_800 * jitter(number)),
  });
  expect(verdicts(await judged(world))).toEqual(['pass judged', 'pass judged']);
  const heads = savedBy(world).rounds.filter(({ arm }) => arm === 'head');
  expect([heads.length, savedBy(world).failures.length]).toEqual([4, 1]);
});

test('a page that breaks for good after enough good rounds was not measured', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) => (arm === 'head' && number >= 14 ? crash() : 1_800 * jitter(number)),
  });
  const outcome = await judged(
    world,
    someConfig({ effort: { rounds: 16, maxRounds: 24, timeLimitMs: 600_000, seed: 1 } }),
  );
  expect(verdicts(outcome)).toEqual(['fail not-measured', 'fail not-measured']);
  expect(outcome.judgement.failsJob).toBe(true);
  expect(outcome.rendered.markdown).toContain('the tab crashed');
});

test('a page that breaks for good and was too slow before is told as too slow', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) =>
      arm === 'head' && number >= 14 ? crash() : (arm === 'head' ? 3_600 : 1_800) * jitter(number),
  });
  const outcome = await judged(
    world,
    someConfig({ effort: { rounds: 16, maxRounds: 24, timeLimitMs: 600_000, seed: 1 } }),
  );
  expect(verdicts(outcome)).toEqual(['fail judged', 'fail judged']);
});

test('once the base was given up, no rounds are spent on what it alone could decide', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) =>
      arm === 'base' && number >= 3 ? crash() : 1_800 * (1 + 0.1 * Math.sin(number * 7.1)),
  });
  await judged(world);
  expect(savedBy(world).rounds.filter(({ arm }) => arm === 'head').length).toBeLessThanOrEqual(6);
});

test('rounds in which every request fails are an error rate of 100 %, never green', async () => {
  const world = fakeWorld();
  const { run } = world.ports.load;
  let round = 0;
  const load: typeof world.ports.load = {
    ...world.ports.load,
    run: async (requests) => {
      round += 1;
      const reports = await run(requests);
      return round % 2 === 1
        ? reports
        : reports.map((report) => ({
            ...report,
            answersPerSecond: 0,
            errorRate: 1,
            latencyUs: undefined,
            failed: { ...report.failed, status: report.completed },
          }));
    },
  };
  const config = someConfig({
    targets: [listEndpoint],
    budgets: [listBudget('error-rate', 0.01), listBudget('p99', 1_000)],
    baseline: { kind: 'none' },
    effort: { rounds: 8, maxRounds: 24, timeLimitMs: 600_000, seed: 1 },
  });
  const outcome = await judged(
    {
      ...world,
      ports: {
        ...world.ports,
        load,
        network: { ...world.ports.network, listens: async () => true },
      },
    },
    config,
  );
  expect(outcome.judgement.findings.map(({ verdict }) => verdict)).not.toContain('pass');
  const saved = savedBy(world);
  expect([
    saved.rounds.map(({ values }) => values['error-rate']),
    saved.failures.map(({ code }) => code),
  ]).toEqual([[0, 1, 0, 1, 0, 1, 0, 1], Array(4).fill('endpoint-no-answers')]);
});

test('where the first rounds were lost, more are taken than can tell nothing', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) =>
      arm === 'head' && (number === 0 || number === 2) ? crash() : 1_800 * jitter(number),
  });
  const outcome = await judged(world);
  expect(verdicts(outcome)).toEqual(['pass judged', 'pass judged']);
  expect(savedBy(world).failures.map(({ block }) => block)).toEqual([0, 2]);
});

test('scores that only the full audit gives outlast a first round that failed', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) => (arm === 'head' && number === 0 ? crash() : 1_800 * jitter(number)),
  });
  await judged(world);
  const scored = savedBy(world).rounds.filter(({ values }) => values.accessibility !== undefined);
  expect(scored.map(({ arm, block }) => [arm, block]).sort()).toEqual([
    ['base', 0],
    ['head', 1],
  ]);
});

test('a metric that no round gave is told with what the rounds say of it', async () => {
  const world = fakeWorld();
  const { targets, budgets } = someConfig();
  const [budget] = budgets;
  if (!budget) throw new Error('no budget');
  const outcome = await judged(
    world,
    someConfig({ targets, budgets: [{ ...budget, metric: 'si', id: 'home (mobile) · si' }] }),
  );
  expect(verdicts(outcome)).toEqual(['fail not-measured']);
  expect(outcome.rendered.markdown).toContain(
    'no round gave it: this Lighthouse has no audit "speed-index"',
  );
});

test('a metric that no round gave is told once, however many budgets it has', async () => {
  const { targets, budgets } = someConfig();
  const missing = budgets.map((budget) => ({
    ...budget,
    metric: 'si',
    id: `home (mobile) · si · ${budget.bound.kind}`,
  }));
  const outcome = await judged(fakeWorld(), someConfig({ targets, budgets: missing }));
  expect(verdicts(outcome)).toEqual(['fail not-measured', 'fail not-measured']);
  expect(outcome.rendered.markdown.match(/no round gave it/g)).toHaveLength(1);
});
