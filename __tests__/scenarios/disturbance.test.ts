/** Other programs that come and go while it measures. */

import type { Config, Measurements } from '../../src/model.ts';
import { main, type Outcome } from '../../src/run/run.ts';
import { type FakeWorld, fakeWorld, someConfig, type World } from '../support/fake-ports.ts';

async function run(
  world: FakeWorld,
  config: Config = someConfig(),
): Promise<Extract<Outcome, { kind: 'judged' }> & { readonly saved: Measurements }> {
  const outcome = await main(config, async () => undefined, world.ports);
  if (outcome.kind !== 'judged') throw new Error('not judged');
  return {
    ...outcome,
    saved: JSON.parse(world.files.get(outcome.measurementsFile) ?? '{}') as Measurements,
  };
}

const jitter = (number: number): number => 1 + 0.01 * Math.sin(number * 12.9898 + 1);
const quiet: Partial<World> = {
  lcpMs: ({ number, arm }) => 1_800 * jitter(number * 2 + (arm === 'head' ? 1 : 0)),
};
const fixed = (rounds: number): Config =>
  someConfig({ effort: { rounds, maxRounds: 24, timeLimitMs: 600_000, seed: 1 } });
const disturbed = ({ rounds }: Measurements): readonly string[] =>
  rounds.filter((round) => round.background?.disturbed).map(({ arm, block }) => `${arm} ${block}`);
const retakes = (world: FakeWorld): readonly string[] =>
  world.log.filter((line) => line.includes('taken again'));

test('a disturbed block is taken again: its rounds are saved, and not judged', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) =>
      arm === 'head' && number === 3
        ? 5_400
        : 1_800 * jitter(number * 2 + (arm === 'head' ? 1 : 0)),
    othersCores: (round) => (round === 6 || round === 7 ? 1.6 : 0.05),
  });
  const { judgement, saved, rendered } = await run(world, fixed(6));
  expect(disturbed(saved).toSorted()).toEqual(['base 3', 'head 3']);
  expect(saved.rounds.filter(({ arm }) => arm === 'head')).toHaveLength(7);
  expect(saved.rounds.find(({ arm, block }) => arm === 'head' && block === 3)).toMatchObject({
    values: { lcp: 5_400 },
    invalid: { lcp: 'other processes took 80 % of the CPU meanwhile' },
  });
  expect(judgement.comparisons.find(({ metric }) => metric === 'lcp')).toMatchObject({
    blocks: 6,
    head: { rounds: 6 },
  });
  expect(retakes(world)).toEqual([
    'home (mobile), round 4 is taken again: other processes took 80 % of the CPU meanwhile.',
  ]);
  expect(rendered.markdown).toContain(
    'did not count: other processes took 80 % of the CPU meanwhile',
  );
  expect(rendered.markdown).toContain('Rounds: 6 of this change and 6 of the base');
});

test('load on every second block: at most a third is taken again, all stays green', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) =>
      1_800 * jitter(number * 2 + (arm === 'head' ? 1 : 0)) * (number % 2 === 1 ? 1.5 : 1),
    othersCores: (round) => (Math.floor(round / 2) % 2 === 1 ? 1.2 : 0),
  });
  const { judgement, saved } = await run(world, fixed(12));
  expect(disturbed(saved)).toHaveLength(2 * 4);
  expect(saved.rounds.filter(({ arm }) => arm === 'head')).toHaveLength(16);
  expect(judgement.verdict).not.toBe('fail');
});

test('a machine that is always busy is measured as it is, and said once', async () => {
  const world = fakeWorld({ ...quiet, othersCores: (round) => 1 + 0.4 * Math.sin(round) });
  const { saved, rendered } = await run(world, fixed(12));
  expect([
    disturbed(saved).length <= 2 * 4,
    saved.rounds.filter(({ arm }) => arm === 'head').length <= 16,
  ]).toEqual([true, true]);
  expect(world.log.filter((line) => line.startsWith('This machine is busy'))).toHaveLength(1);
  expect(rendered.markdown).toMatch(
    /- Busy machine: processes that Headroom did not start took \d+ % of the CPU/,
  );
});

test('mostly disturbed, with a calm moment: nothing is thrown away', async () => {
  const world = fakeWorld({ ...quiet, othersCores: (round) => (round < 2 ? 0 : 1.2) });
  const { saved } = await run(world, fixed(6));
  expect([disturbed(saved), saved.rounds.filter(({ arm }) => arm === 'head').length]).toEqual([
    [],
    6,
  ]);
});

test('nothing is taken again when time is up', async () => {
  const world = fakeWorld({ ...quiet, othersCores: (round) => (round === 2 ? 1.5 : 0) });
  const { saved } = await run(
    world,
    someConfig({ effort: { rounds: 50, maxRounds: 24, timeLimitMs: 60_000, seed: 1 } }),
  );
  expect(disturbed(saved)).toEqual([]);
  expect(world.ports.clock.nowMs()).toBeLessThan(75_000);
});

test('a calm machine is not mentioned', async () => {
  const world = fakeWorld(quiet);
  const { saved, rendered } = await run(world);
  expect([disturbed(saved), retakes(world), /busy machine/i.test(rendered.markdown)]).toEqual([
    [],
    [],
    false,
  ]);
});

test('with rounds as needed a disturbed block costs one more, and looks stay planned', async () => {
  const calm = await run(fakeWorld(quiet));
  const disturbedRun = await run(
    fakeWorld({ ...quiet, othersCores: (round) => (round === 2 ? 1.5 : 0) }),
  );
  const counted = (measurements: Measurements): number =>
    measurements.rounds.filter(({ arm, background }) => arm === 'head' && !background?.disturbed)
      .length;
  expect(disturbed(disturbedRun.saved)).toHaveLength(2);
  expect(counted(disturbedRun.saved)).toBeGreaterThanOrEqual(3);
  expect([calm.judgement.verdict, disturbedRun.judgement.verdict]).toEqual(['pass', 'pass']);
});
