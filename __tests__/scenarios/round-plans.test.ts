import { compare } from '../../src/compare/compare.ts';
import { HeadroomError } from '../../src/errors.ts';
import type { Config, Effort, Judgement, Measurements, RoundPlan } from '../../src/model.ts';
import { doubting, planLooks, plansFor } from '../../src/run/round-plans.ts';
import { main } from '../../src/run/run.ts';
import { mergeMeasurements } from '../../src/saved/merge-measurements.ts';
import { parseMeasurements } from '../../src/saved/read-measurements.ts';
import { type FakeWorld, fakeWorld, someConfig } from '../support/fake-ports.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';

const file = '/site/.headroom/measurements.json';
const effort: Effort = { rounds: undefined, maxRounds: 24, timeLimitMs: 600_000, seed: 1 };
const withEffort = (change: Partial<Effort>): Config =>
  someConfig({ effort: { ...effort, ...change } });
/** Inconclusive for long: differences of a few percent, 1 % up in the middle. */
const restless = () =>
  fakeWorld({
    lcpMs: ({ number, arm }) =>
      (arm === 'head' ? 1_818 : 1_800) *
      (1 + 0.04 * Math.sin(number * 12.9898 + (arm === 'head' ? 1 : 0))),
  });

const savedBy = (world: FakeWorld): Measurements =>
  parseMeasurements(world.files.get(file) ?? '', file);
async function judgedBy(world: FakeWorld, config: Config): Promise<Judgement> {
  const outcome = await main(config, async () => undefined, world.ports);
  if (outcome.kind !== 'judged') throw new Error('not judged');
  return outcome.judgement;
}
const again = (config: Config): Config => ({ ...config, mode: 'judge', measurementFiles: [file] });

test('what was measured with fixed rounds is judged as such again, unasked', async () => {
  const world = restless();
  const first = await judgedBy(world, withEffort({ rounds: 6 }));
  expect(savedBy(world).plans).toEqual([{ target: 'home (mobile)', kind: 'fixed', rounds: 6 }]);
  const second = await judgedBy(world, again(withEffort({})));
  expect(second).toEqual(first);
});

test('what was looked at on the way is judged so again, whatever the file says now', async () => {
  const world = restless();
  const first = await judgedBy(world, withEffort({ maxRounds: 16 }));
  expect(savedBy(world).plans).toEqual([
    { target: 'home (mobile)', kind: 'adaptive', maxRounds: 16 },
  ]);
  const taken = savedBy(world).rounds.filter(({ arm }) => arm === 'head').length;
  expect(await judgedBy(world, again(withEffort({ rounds: taken })))).toEqual(first);
});

test('an input of mode judge goes before what the measurements say', () => {
  const measured = measurementsOf({ kind: 'adaptive', maxRounds: 16 }, 6);
  expect(
    planLooks(again(withEffort({ rounds: 6, fromInput: true })), measured)('home (mobile)'),
  ).toEqual({ kind: 'single' });
  expect(
    planLooks(again(withEffort({ maxRounds: 40, fromInput: true })), measured)('home (mobile)'),
  ).toEqual({ kind: 'adaptive', maxRounds: 40 });
});

test('a file from before plans were kept is judged by the configuration', async () => {
  const world = restless();
  const first = await judgedBy(world, withEffort({ rounds: 6 }));
  const { plans: _, ...old } = savedBy(world);
  world.files.set(file, JSON.stringify(old));
  expect(savedBy(world)).not.toHaveProperty('plans');
  expect((await judgedBy(world, again(withEffort({ rounds: 6 })))).comparisons).toEqual(
    first.comparisons,
  );
});

function measurementsOf(
  plan: RoundPlan | undefined,
  blocks: number,
  target = 'home (mobile)',
): Measurements {
  const rounds = Array.from({ length: blocks }, (_, block) => someRound({ target, block }));
  const plans = plan === undefined ? {} : { plans: [{ target, ...plan }] };
  return someMeasurements({
    targets: [{ id: target, kind: 'page', name: target, profile: 'mobile', address: '/' }],
    rounds,
    ...plans,
  });
}

const looked = (config: Config, measurements: Measurements, target = 'home (mobile)') =>
  planLooks(config, measurements)(target);
const adaptive = { kind: 'adaptive', maxRounds: 24 };

test.each([
  [
    'rounds up to the number that was planned',
    { kind: 'fixed', rounds: 12 },
    11,
    {},
    { kind: 'single' },
  ],
  ['more rounds than were planned', { kind: 'fixed', rounds: 3 }, 12, {}, adaptive],
  [
    'unplanned rounds, as many as the budgets file names',
    undefined,
    12,
    { rounds: 12 },
    { kind: 'single' },
  ],
  ['unplanned rounds, fewer than the budgets file names', undefined, 9, { rounds: 12 }, adaptive],
  ['unplanned rounds, more than the budgets file names', undefined, 13, { rounds: 12 }, adaptive],
] as const)(
  '%s are judged by the looks that they can have had',
  (_name, plan, blocks, change, expected) => {
    expect(looked(again(withEffort(change)), measurementsOf(plan, blocks))).toEqual(expected);
  },
);

test('blocks that were taken again do not make a fixed number of rounds doubtful', () => {
  const measured = measurementsOf({ kind: 'fixed', rounds: 3 }, 4);
  const [first, ...others] = measured.rounds;
  const disturbed = { ...first, background: { othersCores: 1, stolenCores: 0, disturbed: true } };
  expect(
    looked(again(withEffort({})), {
      ...measured,
      rounds: [disturbed, ...others] as Measurements['rounds'],
    }),
  ).toEqual({ kind: 'single' });
});

describe('measurements that nobody vouches for', () => {
  const config = doubting(again(withEffort({ rounds: 12, fromInput: true })));

  test('do not become one look because the judging job says how they should be taken', () => {
    expect(looked(config, measurementsOf(undefined, 7))).toEqual(adaptive);
    expect(looked(config, measurementsOf(undefined, 12))).toEqual({ kind: 'single' });
  });

  test('are judged no more mildly than by the looks that they must have had', () => {
    const differing = (measurements: Measurements): Measurements => ({
      ...measurements,
      rounds: measurements.rounds.flatMap((round) => [
        { ...round, values: { lcp: 1_800 + 40 * Math.sin(round.block * 7.1) } },
        {
          ...round,
          arm: 'base' as const,
          values: { lcp: 1_800 + 40 * Math.sin(round.block * 12.9 + 1) },
        },
      ]),
    });
    const measured = differing(measurementsOf(undefined, 7));
    const bounds = (plan: Parameters<typeof compare>[3]) => {
      const [lcp] = compare(
        measured,
        { kind: 'same-job', commit: undefined, describe: '' },
        config.budgets,
        plan,
      ).filter(({ metric }) => metric === 'lcp');
      return {
        pass: lcp?.effect?.early.hi ?? Number.NaN,
        fail: lcp?.effect?.strict.lo ?? Number.NaN,
      };
    };
    const doubted = bounds(planLooks(config, measured));
    expect(doubted).toEqual(bounds({ kind: 'adaptive', maxRounds: 24 }));
    expect(doubted.pass).toBeGreaterThan(bounds({ kind: 'single' }).pass);
  });
});

describe('legs with plans of their own', () => {
  const plansOf = (...legs: readonly Measurements[]) => {
    const [first = measurementsOf(undefined, 0), ...others] = legs;
    return mergeMeasurements(first, ...others).plans;
  };
  const fixed = (rounds: number, target?: string) =>
    measurementsOf({ kind: 'fixed', rounds }, rounds, target);
  const grown = (maxRounds: number, target?: string) =>
    measurementsOf({ kind: 'adaptive', maxRounds }, 5, target);

  test('keep them where each leg has its own targets', () => {
    expect(plansOf(fixed(12, 'a'), grown(30, 'b'), measurementsOf(undefined, 3, 'c'))).toEqual([
      { target: 'a', kind: 'fixed', rounds: 12 },
      { target: 'b', kind: 'adaptive', maxRounds: 30 },
    ]);
  });

  test('add them up where they measured the same target; one look on the way marks all', () => {
    expect(plansOf(fixed(12), fixed(10))).toEqual([
      { target: 'home (mobile)', kind: 'fixed', rounds: 22 },
    ]);
    expect(plansOf(fixed(12), grown(30))).toEqual([
      { target: 'home (mobile)', kind: 'adaptive', maxRounds: 42 },
    ]);
    expect(plansOf(fixed(12), measurementsOf(undefined, 3))).toBeUndefined();
    expect(plansOf(measurementsOf(undefined, 3), fixed(12))).toBeUndefined();
  });

  test('are each judged by their own', () => {
    const looks = planLooks(
      again(withEffort({})),
      mergeMeasurements(fixed(12, 'a'), grown(30, 'b')),
    );
    expect([looks('a'), looks('b'), looks('c')]).toEqual([
      { kind: 'single' },
      { kind: 'adaptive', maxRounds: 30 },
      adaptive,
    ]);
  });
});

test.each([
  [
    'a number of rounds that no budgets file may ask for',
    [{ target: 'a', kind: 'fixed', rounds: 1_001 }],
  ],
  ['no rounds at all', [{ target: 'a', kind: 'adaptive', maxRounds: 0 }]],
  ['a half round', [{ target: 'a', kind: 'fixed', rounds: 1.5 }]],
  ['a plan of another kind', [{ target: 'a', kind: 'single' }]],
  [
    'more plans than targets can be',
    Array.from({ length: 10_001 }, (_, at) => ({ target: `t${at}`, kind: 'fixed', rounds: 3 })),
  ],
])('a file that claims %s is refused', (_name, plans) => {
  expect(() =>
    parseMeasurements(JSON.stringify({ ...someMeasurements(), plans }), 'x.json'),
  ).toThrow(/x\.json is damaged/);
});

describe('mode measure, without a number of rounds', () => {
  const measuring = (change: Partial<Config> = {}): Config =>
    someConfig({ mode: 'measure', effort, ...change });
  const headRounds = (world: FakeWorld) =>
    savedBy(world).rounds.filter(({ arm }) => arm === 'head').length;

  test('takes as many as the decision needs beside a base, and leaves judging alone', async () => {
    const world = restless();
    const outcome = await main(measuring(), async () => undefined, world.ports);
    const decided = restless();
    const first = await judgedBy(decided, withEffort({}));
    expect([outcome.kind, headRounds(world)]).toEqual(['measured', headRounds(decided)]);
    expect(headRounds(world)).toBeGreaterThan(3);
    expect(world.outputs.has('verdict')).toBe(false);
    expect(await judgedBy(world, again(withEffort({})))).toEqual(first);
  });

  test('takes twelve where a regression will be held against saved runs', async () => {
    const world = restless();
    await main(measuring({ baseline: { kind: 'none' } }), async () => undefined, world.ports);
    expect([headRounds(world), savedBy(world).plans]).toEqual([
      12,
      [{ target: 'home (mobile)', kind: 'fixed', rounds: 12 }],
    ]);
  });

  test('takes twelve in mode run too, where a regression has only saved runs', async () => {
    const world = restless();
    await main(
      measuring({ mode: 'run', baseline: { kind: 'none' } }),
      async () => undefined,
      world.ports,
    );
    expect([headRounds(world), savedBy(world).plans]).toEqual([
      12,
      [{ target: 'home (mobile)', kind: 'fixed', rounds: 12 }],
    ]);
    expect(plansFor(measuring({ mode: 'run', budgets: [] }), false)).toEqual([
      { target: 'home (mobile)', kind: 'adaptive', maxRounds: effort.maxRounds },
    ]);
  });

  test('takes twelve where the base was to be measured and does not start', async () => {
    const world = fakeWorld({
      start: (arm) => {
        if (arm === 'base') throw new HeadroomError('server-exited', 'the base exited with code 1');
      },
    });
    const waiting = {
      readyPath: '/',
      readyPattern: undefined,
      timeoutMs: 1_000,
      port: undefined,
      stop: undefined,
      reset: undefined,
      env: {},
    };
    const beside = {
      kind: 'same-job',
      setup: undefined,
      build: undefined,
      directory: '/base',
    } as const;
    await main(
      measuring({ server: { kind: 'command', command: 'x', ...waiting }, baseline: beside }),
      async () => undefined,
      world.ports,
    );
    expect(headRounds(world)).toBe(12);
  });

  test('takes as many as limits need where there are only limits', async () => {
    const world = fakeWorld();
    const [limit] = someConfig().budgets;
    await main(
      measuring({ baseline: { kind: 'none' }, budgets: limit ? [limit] : [] }),
      async () => undefined,
      world.ports,
    );
    expect(headRounds(world)).toBe(3);
  });

  test('takes no more than the most asked for, and twelve of what has no budget yet', () => {
    expect(plansFor(measuring({ budgets: [] }), true)).toEqual([
      { target: 'home (mobile)', kind: 'fixed', rounds: 12 },
    ]);
    expect(plansFor(measuring({ effort: { ...effort, maxRounds: 8 } }), false)).toEqual([
      { target: 'home (mobile)', kind: 'fixed', rounds: 8 },
    ]);
    expect(plansFor(measuring({ effort: { ...effort, rounds: 5 } }), true)).toEqual([
      { target: 'home (mobile)', kind: 'fixed', rounds: 5 },
    ]);
  });
});
