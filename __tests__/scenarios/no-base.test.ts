import { HeadroomError } from '../../src/errors.ts';
import type { Config, Measurements, PageTarget } from '../../src/model.ts';
import { main, type Outcome } from '../../src/run/run.ts';
import { commandServer, type FakeWorld, fakeWorld, someConfig } from '../support/fake-ports.ts';

async function judged(
  world: FakeWorld,
  config: Config,
): Promise<Extract<Outcome, { kind: 'judged' }>> {
  const outcome = await main(config, async () => undefined, world.ports);
  if (outcome.kind !== 'judged') throw new Error('not judged');
  return outcome;
}

const savedBy = (world: FakeWorld): Measurements =>
  JSON.parse(world.files.get('/site/.headroom/measurements.json') ?? '{}') as Measurements;
const sameJob = {
  kind: 'same-job',
  setup: undefined,
  build: undefined,
  directory: '/base',
} as const;

test('a page on its own address is one deployment for both arms, without a baseline', async () => {
  const world = fakeWorld();
  const home = someConfig().targets[0] as PageTarget;
  const away: PageTarget = {
    ...home,
    address: 'https://blog.example/',
    path: 'https://blog.example/',
  };
  const { judgement, rendered } = await judged(world, someConfig({ targets: [away] }));
  expect(judgement.findings.map(({ verdict, reason }) => `${verdict} ${reason.kind}`)).toEqual([
    'pass judged',
    'inconclusive no-baseline',
  ]);
  expect(rendered.markdown).toContain(
    'is one deployment, base and head alike: there is nothing to compare. Give its path alone',
  );
  expect(rendered.markdown).not.toContain('in the same job');
  expect(savedBy(world).rounds.map(({ arm }) => arm)).toEqual(Array(3).fill('head'));
});

test('why the base could not be measured is still known to the job that judges later', async () => {
  const world = fakeWorld({
    start: (arm) => {
      if (arm === 'base') throw new HeadroomError('server-exited', 'the base exited with code 1');
    },
  });
  const config = someConfig({ server: commandServer, baseline: sameJob });
  await main({ ...config, mode: 'measure' }, async () => undefined, world.ports);
  const { judgement, rendered } = await judged(world, {
    ...config,
    mode: 'judge',
    measurementFiles: ['/site/.headroom/measurements.json'],
  });
  expect(judgement.findings.map(({ reason }) => reason.kind)).toEqual(['judged', 'no-baseline']);
  expect(rendered.markdown).toContain('the base exited with code 1. Until it can be measured,');
});

test('a base that starts and gives no round is told by its own trouble', async () => {
  const world = fakeWorld({
    lcpMs: ({ arm }) => {
      if (arm === 'base') throw new HeadroomError('page-not-loaded', 'it answered 500');
      return 1_800;
    },
  });
  const { judgement } = await judged(world, someConfig());
  expect(
    judgement.findings.map(({ reason }) => ('why' in reason ? reason.why : reason.kind)),
  ).toEqual(['judged', 'it answered 500']);
});

test.each([1, 2])('with at most %d rounds no more are taken', async (maxRounds) => {
  const world = fakeWorld();
  await judged(
    world,
    someConfig({ effort: { rounds: undefined, maxRounds, timeLimitMs: 600_000, seed: 1 } }),
  );
  expect(savedBy(world).rounds).toHaveLength(2 * maxRounds);
});
