/** Targets that are measured together: one block, one plan and one cost for all of them. */
import { HeadroomError } from '../../src/errors.ts';
import { selectShardTargets } from '../../src/measure/shard.ts';
import type { Budget, Config, Measurements, PageTarget, Round } from '../../src/model.ts';
import { main } from '../../src/run/run.ts';
import { type FakeWorld, fakeWorld, someConfig, type World } from '../support/fake-ports.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';

const home = someConfig().targets[0] as PageTarget;
/** Two targets that come from one measurement, and one of its own. */
const first: PageTarget = home;
const second: PageTarget = {
  ...home,
  id: 'home › second',
  path: '/second',
  group: home.id,
  visit: 'repeat',
};
const alone: PageTarget = { ...home, id: 'alone (mobile)', path: '/alone' };

const limitOf = (target: string, limit: number): Budget => ({
  ...(someConfig().budgets[0] as Budget),
  id: `${target} · lcp · limit · fail`,
  target,
  bound: { kind: 'limit', limit },
});
const regressionOf = (target: string): Budget => ({
  ...(someConfig().budgets[1] as Budget),
  id: `${target} · lcp · regression · fail`,
  target,
});

const jitter = (number: number): number => 1 + 0.01 * Math.sin(number * 12.9898 + 1);
const lcpBy =
  (byPath: Readonly<Record<string, (number: number, arm: string) => number>>): World['lcpMs'] =>
  ({ url, number, arm }) =>
    (byPath[new URL(url).pathname] ?? (() => 1_800))(number, arm);

async function run(change: Partial<Config>, world: FakeWorld) {
  const outcome = await main(someConfig(change), async () => undefined, world.ports);
  if (outcome.kind !== 'judged') throw new Error('not judged');
  const saved = JSON.parse(world.files.get(outcome.measurementsFile) ?? '{}') as Measurements;
  return { ...outcome, saved };
}

const fixed = (rounds: number): Config['effort'] => ({ ...someConfig().effort, rounds });
const roundsOf = ({ rounds }: Measurements, id: string): readonly Round[] =>
  rounds.filter(({ target }) => target === id);
const shared = ({ arm, block, order, startedAt, background }: Round) => ({
  arm,
  block,
  order,
  startedAt,
  background,
});

test('a block is one of the whole group: number, order, start and background agree', async () => {
  const world = fakeWorld({ othersCores: (round) => 0.01 * round });
  const { saved } = await run(
    { targets: [first, alone, second], budgets: [], effort: fixed(5) },
    world,
  );
  const [one, other] = [first, second].map(({ id }) => roundsOf(saved, id).map(shared));
  expect(one).toHaveLength(10);
  expect(other).toEqual(one);
  expect(roundsOf(saved, alone.id).map(({ startedAt }) => startedAt)).not.toEqual(
    one?.map(({ startedAt }) => startedAt),
  );
  // Two visits of four seconds each are one measurement.
  expect(roundsOf(saved, first.id).map(({ durationMs }) => durationMs)).toEqual(
    Array.from({ length: 10 }, () => 4_000),
  );
  expect(saved.targets.map(({ id, group }) => ({ id, group }))).toEqual([
    { id: first.id, group: undefined },
    { id: alone.id, group: undefined },
    { id: second.id, group: first.id },
  ]);
});

test('one that joins a target changes nothing of it but when it was measured', async () => {
  const orders = async (targets: readonly PageTarget[]) => {
    const { saved } = await run({ targets, budgets: [], effort: fixed(6) }, fakeWorld());
    return roundsOf(saved, first.id).map(({ arm, block, order, values }) => ({
      arm,
      block,
      order,
      values,
    }));
  };
  expect(await orders([first, second])).toEqual(await orders([first]));
});

test('while one of a group is undecided all of it is measured, by one plan', async () => {
  const world = fakeWorld({
    lcpMs: lcpBy({
      '/': () => 1_800,
      '/second': (number, arm) => 1_800 * (1 + (arm === 'head' ? 0.06 : 0)) * jitter(number),
    }),
  });
  const budgets = [limitOf(first.id, 2_500), regressionOf(second.id), limitOf(alone.id, 2_500)];
  const { saved } = await run({ targets: [first, second, alone], budgets }, world);
  const taken = [first, second, alone].map(
    ({ id }) => roundsOf(saved, id).filter(({ arm }) => arm === 'head').length,
  );
  expect(taken[1]).toBeGreaterThan(3);
  expect(taken).toEqual([taken[1], taken[1], 3]);
  expect(saved.plans).toEqual(
    [first, second, alone].map(({ id }) => ({ target: id, kind: 'adaptive', maxRounds: 24 })),
  );
});

test('a group whose timings another job judges takes the fixed rounds for all of it', async () => {
  const budgets = [limitOf(first.id, 2_500), regressionOf(second.id)];
  const { saved } = await run(
    { targets: [first, second, alone], budgets, baseline: { kind: 'none' } },
    fakeWorld(),
  );
  expect(saved.plans?.map(({ kind }) => kind)).toEqual(['fixed', 'fixed', 'adaptive']);
});

const failing = (): never => {
  throw new HeadroomError('page-not-loaded', 'it answers 500.');
};

test('a failed one costs its round and those after it, which name where it stopped', async () => {
  const third: PageTarget = { ...second, id: 'home › third', path: '/third' };
  const world = fakeWorld({
    lcpMs: lcpBy({
      '/second': (number, arm) => (arm === 'head' && number === 1 ? failing() : 1_800),
    }),
  });
  const { saved } = await run(
    { targets: [first, second, third], budgets: [], effort: fixed(4) },
    world,
  );
  expect(
    [first, second, third].map(
      ({ id }) => roundsOf(saved, id).filter(({ arm }) => arm === 'head').length,
    ),
  ).toEqual([4, 3, 3]);
  expect(
    saved.failures.map(({ target, arm, code, message }) => [target, arm, code, message]),
  ).toEqual([
    ['home › second', 'head', 'page-not-loaded', 'it answers 500.'],
    [
      'home › third',
      'head',
      'not-reached',
      'home › second failed before it [page-not-loaded]: it answers 500.',
    ],
  ]);
});

test('one that is given up does not close the others; the group ends with its last', async () => {
  const visited: string[] = [];
  const world = fakeWorld({
    lcpMs: ({ url, number, arm }) => {
      const { pathname } = new URL(url);
      if (number >= 0 && arm === 'head') visited.push(pathname);
      if (pathname === '/second') failing();
      return pathname === '/' && number >= 4 ? failing() : 1_800;
    },
  });
  const { saved } = await run(
    { targets: [first, second], budgets: [], baseline: { kind: 'none' }, effort: fixed(9) },
    world,
  );
  // The very first is the look at what a repeat visit loads again.
  expect(visited.join(' ')).toBe('/second / /second / /second / / / /');
  expect(saved.failures.filter(({ givenUp }) => givenUp).map(({ target }) => target)).toEqual([
    second.id,
    first.id,
  ]);
});

test('a group that cannot even begin is given up as a whole, in one line for all', async () => {
  const world = fakeWorld({ lcpMs: failing });
  const { saved } = await run(
    { targets: [first, second], budgets: [], baseline: { kind: 'none' }, effort: fixed(9) },
    world,
  );
  expect(saved.failures).toHaveLength(4);
  expect(world.log.filter((line) => line.startsWith('warning'))).toEqual([
    'warning: home (mobile), home › second (head) [page-not-loaded]: it answers 500.',
    'warning: home (mobile), home › second (head) [page-not-loaded]: it answers 500.',
    'warning: home (mobile), home › second (head) are given up after two failures in a row.',
  ]);
});

test('a disturbed block is set aside for the whole group and taken again once', async () => {
  const world = fakeWorld({
    othersCores: (round) => (round === 6 || round === 7 ? 1.6 : 0.05),
  });
  const { saved } = await run({ targets: [first, second], budgets: [], effort: fixed(6) }, world);
  expect(
    saved.rounds
      .filter(({ background }) => background?.disturbed)
      .map(({ target, arm, block }) => `${target} ${arm} ${block}`)
      .toSorted(),
  ).toEqual(
    [first, second].flatMap(({ id }) => ['base', 'head'].map((arm) => `${id} ${arm} 3`)).toSorted(),
  );
  expect(world.log.filter((line) => line.includes('taken again'))).toHaveLength(1);
  expect(roundsOf(saved, second.id)).toHaveLength(14);
});

test('what more rounds would take counts all that is measured together', async () => {
  const world = fakeWorld({
    lcpMs: lcpBy({
      '/second': (number, arm) => 1_800 * (1 + (arm === 'head' ? 0.055 : 0)) * jitter(number * 3),
    }),
  });
  const budgets = [regressionOf(second.id)];
  const { judgement } = await run(
    { targets: [first, second, alone], budgets, effort: { ...fixed(4), rounds: 4 } },
    world,
  );
  const times = new Map(judgement.comparisons.map(({ target, blockMs }) => [target, blockMs]));
  expect(Object.fromEntries(times)).toEqual({
    [first.id]: 16_000,
    [second.id]: 16_000,
    [alone.id]: 8_000,
  });
});

test('a group is one part for the shards, and costs what its targets cost together', () => {
  const targets = [first, alone, second, { ...alone, id: 'more (mobile)' }];
  const divide = (costs: Readonly<Record<string, number>>) =>
    [1, 2].map((index) =>
      selectShardTargets(
        targets,
        { index, count: 2 },
        someMeasurements({
          rounds: Object.entries(costs).map(([target, durationMs]) =>
            someRound({ target, durationMs }),
          ),
        }),
      ).map(({ id }) => id),
    );
  expect(
    divide({ [first.id]: 3_000, [second.id]: 3_000, [alone.id]: 4_000, 'more (mobile)': 1_000 }),
  ).toEqual([
    [first.id, second.id],
    [alone.id, 'more (mobile)'],
  ]);
});
