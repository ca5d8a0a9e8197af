import { HeadroomError } from '../../src/errors.ts';
import type { Config, Measurements, PageTarget } from '../../src/model.ts';
import { main, type Outcome } from '../../src/run/run.ts';
import { commandServer, type FakeWorld, fakeWorld, someConfig } from '../support/fake-ports.ts';

const noBaseConfig = async () => undefined;

async function judged(
  world: FakeWorld,
  config: Config = someConfig(),
): Promise<Extract<Outcome, { kind: 'judged' }>> {
  const outcome = await main(config, noBaseConfig, world.ports);
  if (outcome.kind !== 'judged') throw new Error('not judged');
  return outcome;
}

const savedBy = (world: FakeWorld): Measurements =>
  JSON.parse(world.files.get('/site/.headroom/measurements.json') ?? '{}') as Measurements;
/** A spread of about 1 %, the same in every run. */
const jitter = (number: number): number => 1 + 0.01 * Math.sin(number * 12.9898 + 1);

test('unchanged code is green', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) => 1_800 * jitter(number * 2 + (arm === 'head' ? 1 : 0)),
  });
  const { judgement } = await judged(world);
  expect([judgement.verdict, judgement.failsJob]).toEqual(['pass', false]);
  expect(world.outputs.get('verdict')).toBe('pass');
});

test('a page a fifth slower fails on its line of the file, and its limit passes', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) => (arm === 'head' ? 2_160 : 1_800) * jitter(number),
  });
  const { judgement, rendered } = await judged(world);
  expect(judgement.findings.map((finding) => [finding.budget.bound.kind, finding.verdict])).toEqual(
    [
      ['limit', 'pass'],
      ['regression', 'fail'],
    ],
  );
  expect(judgement.failsJob).toBe(true);
  expect(world.annotations).toMatchObject([{ file: 'budgets.json', line: 7, level: 'failure' }]);
  expect(world.summary()).toBe(rendered.markdown);
  expect(world.outputs.get('failed')).toBe('1');
});

test('two deployments are measured in turns, and the slower one of the change fails', async () => {
  const [preview, production] = ['https://preview.shop.example:4001', 'https://shop.example:4000'];
  const urls: string[] = [];
  const world = fakeWorld({
    lcpMs: ({ url, number, arm }) => {
      if (number >= 0) urls.push(url);
      return (arm === 'head' ? 2_160 : 1_800) * jitter(number);
    },
  });
  const config = someConfig({
    server: { kind: 'url', origin: preview },
    baseline: { kind: 'url', origin: production },
  });
  const { judgement, rendered } = await judged(world, config);
  expect(judgement.findings.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  // Of two blocks that follow each other, one begins with the base and the other with the head.
  const blocks = Array.from({ length: urls.length / 2 }, (_, block) =>
    urls.slice(2 * block, 2 * block + 2),
  );
  expect(new Set(blocks.map((block) => [...block].sort().join()))).toEqual(
    new Set([`${preview}/,${production}/`]),
  );
  expect(new Set(blocks.slice(0, 2).map(([first]) => first)).size).toBe(2);
  expect(savedBy(world).fingerprint.settings).toMatchObject({ 'page latency': 'none' });
  expect(rendered.markdown).toContain(production);
  const again = await judged(world, {
    ...config,
    mode: 'judge',
    measurementFiles: ['/site/.headroom/measurements.json'],
  });
  expect(again.rendered.markdown).toContain(production);
});

test('what is decided early takes few rounds', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) => (arm === 'head' ? 1_000 : 1_800) * jitter(number),
  });
  await judged(world);
  expect(savedBy(world).rounds.filter((round) => round.arm === 'head').length).toBeLessThanOrEqual(
    8,
  );
});

test('rounds stop at the time limit, and what is open by then is not green', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) =>
      1_800 * (1 + 0.2 * Math.sin(number * 7.1 + (arm === 'head' ? 2 : 0))),
  });
  const { judgement } = await judged(
    world,
    someConfig({ effort: { rounds: undefined, maxRounds: 100, timeLimitMs: 60_000, seed: 1 } }),
  );
  expect(
    judgement.findings.find((finding) => finding.budget.bound.kind === 'regression')?.verdict,
  ).toBe('inconclusive');
  expect(world.ports.clock.nowMs()).toBeLessThan(75_000);
});

test('a page that crashes half-way keeps the rounds before it, and is not green', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) => {
      if (arm === 'head' && number >= 1) throw new HeadroomError('page-crashed', 'the tab crashed');
      return 1_800;
    },
  });
  const { judgement } = await judged(world);
  expect(savedBy(world).rounds.filter((round) => round.arm === 'head')).toHaveLength(1);
  expect(savedBy(world).failures).toMatchObject([
    { code: 'page-crashed' },
    { code: 'page-crashed' },
  ]);
  expect(judgement.findings.map((finding) => finding.verdict)).not.toContain('pass');
});

test('a target that was given up is not planned again, and the others go on', async () => {
  const about = {
    ...someConfig().targets[0],
    id: 'about (mobile)',
    name: 'about',
    address: '/about',
    path: '/about',
  } as PageTarget;
  const world = fakeWorld({
    lcpMs: ({ url, number, arm }) => {
      if (url.endsWith('/about') && arm === 'head' && number >= 3)
        throw new HeadroomError('page-crashed', 'the tab crashed');
      return 1_800 * (1 + 0.1 * Math.sin(number * 7.1 + (arm === 'head' ? 2 : 0)));
    },
  });
  const { targets, budgets } = someConfig();
  const twice = budgets.flatMap((budget) => [
    budget,
    { ...budget, id: `about ${budget.id}`, target: about.id },
  ]);
  await judged(world, someConfig({ targets: [...targets, about], budgets: twice }));
  const taken = (target: string): number =>
    savedBy(world).rounds.filter((round) => round.target === target && round.arm === 'head').length;
  expect([taken('about (mobile)'), taken('home (mobile)') > 3]).toEqual([3, true]);
});

test('a page that never loads fails the job: what was not measured is never green', async () => {
  const world = fakeWorld({
    lcpMs: () => {
      throw new HeadroomError('page-not-loaded', 'it answered 404');
    },
  });
  const { judgement } = await judged(world);
  expect([judgement.verdict, judgement.failsJob]).toEqual(['fail', true]);
  expect(judgement.findings.map((finding) => finding.reason.kind)).toEqual([
    'not-measured',
    'not-measured',
  ]);
});

test('a new page has no base: its limit is judged, its regression waits for one', async () => {
  const world = fakeWorld({
    lcpMs: ({ arm }) => {
      if (arm === 'base') throw new HeadroomError('page-not-loaded', 'it answered 404');
      return 1_800;
    },
  });
  const { judgement } = await judged(world);
  expect(judgement.findings.map((finding) => [finding.verdict, finding.reason.kind])).toEqual([
    ['pass', 'judged'],
    ['inconclusive', 'no-baseline'],
  ]);
  expect(judgement.failsJob).toBe(false);
});

test('a base that does not start leaves the head measured alone, and is told', async () => {
  const world = fakeWorld({
    start: (arm) => {
      if (arm === 'base') throw new HeadroomError('server-exited', 'the base exited with code 1');
    },
  });
  const { judgement, rendered } = await judged(
    world,
    someConfig({
      server: commandServer,
      baseline: { kind: 'same-job', setup: undefined, build: undefined, directory: '/base' },
    }),
  );
  expect(judgement.findings.map((finding) => finding.reason.kind)).toEqual([
    'judged',
    'no-baseline',
  ]);
  expect(rendered.markdown).toContain('the base exited with code 1');
});

test('two arms whose servers insist on the same port take turns', async () => {
  const world = fakeWorld();
  const config = someConfig({
    server: { ...commandServer, port: 4_001 },
    baseline: { kind: 'same-job', setup: undefined, build: undefined, directory: '/base' },
  });
  await judged(world, config);
  const arms = savedBy(world).rounds.map((round) => round.arm);
  expect([
    arms.filter((arm) => arm === 'base').length,
    arms.filter((arm) => arm === 'head').length,
  ]).toEqual([arms.length / 2, arms.length / 2]);
  expect(arms.length).toBeGreaterThanOrEqual(6);
});

test('a head that does not start is an error with its code, never a verdict', async () => {
  const world = fakeWorld({
    start: () => {
      throw new HeadroomError('server-exited', 'the server exited with code 1');
    },
  });
  await expect(
    main(someConfig({ server: commandServer }), noBaseConfig, world.ports),
  ).rejects.toMatchObject({ code: 'server-exited' });
  expect(world.outputs.has('verdict')).toBe(false);
});

test('saved measurements are judged to the same verdict as when they were measured', async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) => (arm === 'head' ? 2_160 : 1_800) * jitter(number),
  });
  const measured = await judged(world);
  const again = await judged(
    world,
    someConfig({ mode: 'judge', measurementFiles: ['/site/.headroom/measurements.json'] }),
  );
  expect(again.judgement.findings).toEqual(measured.judgement.findings);
});

test("judging again tells the same time: the rounds', not the run's around them", async () => {
  const world = fakeWorld({
    lcpMs: ({ number, arm }) => (arm === 'head' ? 2_160 : 1_800) * jitter(number),
  });
  const time = ({ rendered }: { readonly rendered: { readonly markdown: string } }) =>
    rendered.markdown.match(/^- Time: .*$/m)?.[0];
  const measured = time(await judged(world));
  const again = await judged(
    world,
    someConfig({ mode: 'judge', measurementFiles: ['/site/.headroom/measurements.json'] }),
  );
  expect(measured).toMatch(/, all rounds together took \d/);
  expect(time(again)).toBe(measured);
});

test('a change that touches none of the paths is not measured at all', async () => {
  const world = fakeWorld({ changedFiles: ['docs/readme.md'] });
  expect(await main(someConfig({ paths: ['src/**'] }), noBaseConfig, world.ports)).toMatchObject({
    kind: 'nothing-to-do',
  });
  expect(world.files.size).toBe(0);
});

test('a change of the budgets file is measured, whatever "paths" says now', async () => {
  const world = fakeWorld({ changedFiles: ['shop/budgets.json'] });
  expect((await judged(world, someConfig({ paths: ['src/**'] }))).judgement.verdict).toBe('pass');
});

test('a change that touches one of the paths is measured', async () => {
  const world = fakeWorld({ changedFiles: ['docs/readme.md', 'src/page.html'] });
  expect((await judged(world, someConfig({ paths: ['src/**'] }))).judgement.verdict).toBe('pass');
});

test('a pull request that loosens a budget is warned of, or fails if that is asked', async () => {
  const strict = someConfig();
  const baseConfig = async () => ({
    ...strict,
    budgets: strict.budgets.map((budget) =>
      budget.bound.kind === 'limit'
        ? { ...budget, bound: { kind: 'limit', limit: 2_000 } as const }
        : budget,
    ),
  });
  const config = someConfig({
    server: commandServer,
    baseline: { kind: 'same-job', setup: undefined, build: undefined, directory: '/base' },
  });
  const warned = await main(config, baseConfig, fakeWorld().ports);
  const failed = await main(
    { ...config, policy: { ...config.policy, budgetChanges: 'fail' } },
    baseConfig,
    fakeWorld().ports,
  );
  expect(
    [warned, failed].map(
      (outcome) =>
        outcome.kind === 'judged' && [outcome.judgement.verdict, outcome.judgement.failsJob],
    ),
  ).toEqual([
    ['warn', false],
    ['fail', true],
  ]);
});

test('the base commit is looked for once, however many ask for it', async () => {
  const world = fakeWorld({ changedFiles: ['src/page.html'] });
  const asked: string[] = [];
  const git = {
    ...world.ports.git,
    async parents(directory: string, commit: string) {
      asked.push(commit);
      return world.ports.git.parents(directory, commit);
    },
  };
  const config = someConfig({
    paths: ['src/**'],
    server: commandServer,
    baseline: { kind: 'same-job', setup: undefined, build: undefined, directory: undefined },
  });
  const outcome = await main(config, async () => config, { ...world.ports, git });
  expect(outcome).toMatchObject({ kind: 'judged', context: { base: { commit: 'b'.repeat(40) } } });
  expect(asked).toEqual(['c'.repeat(40)]);
});

test('mode measure saves and judges nothing', async () => {
  const world = fakeWorld();
  expect(await main(someConfig({ mode: 'measure' }), noBaseConfig, world.ports)).toEqual({
    kind: 'measured',
    measurementsFile: '/site/.headroom/measurements.json',
  });
  expect(savedBy(world).rounds.length).toBeGreaterThan(0);
  expect(world.files.has('/site/.headroom/report.json')).toBe(false);
});
