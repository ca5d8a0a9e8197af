/** Jobs that share one run: shards with a judge, and suites side by side. */

import type { Config } from '../../src/model.ts';
import type { Outcome } from '../../src/run/run.ts';
import { addArtifact, addRun, measured, zipped } from '../support/artifact-history.ts';
import { commandServer, fakeWorld, someConfig } from '../support/fake-ports.ts';
import { someRound } from '../support/measurements.ts';
import { bodies, shaOf } from '../support/pull-request-on-github.ts';
import {
  createStepOnGitHub,
  pageNamed,
  type Ran,
  runId,
  type StepOnGitHub,
} from '../support/step-on-github.ts';

type Judged = Extract<Outcome, { kind: 'judged' }>;

let step: StepOnGitHub;
beforeEach(async () => {
  step = await createStepOnGitHub();
});
afterEach(() => step.server.close());

const pages = ['home', 'list', 'item', 'cart', 'about'].map(pageNamed);
const whole = (change: Partial<Config> = {}) =>
  someConfig({
    targets: pages.map(({ target }) => target),
    budgets: pages.map(({ budget }) => budget),
    baseline: { kind: 'none' },
    effort: { rounds: 3, maxRounds: 3, timeLimitMs: 600_000, seed: 1 },
    ...change,
  });
const shard = (index: number, count = 3, change: Partial<Config> = {}) =>
  step.run(whole({ mode: 'measure', shard: { index, count }, ...change }));
const judge = (change: Partial<Config> = {}) => step.run(whole({ mode: 'judge', ...change }));
const targetsIn = ({ world }: Ran): string =>
  [
    ...new Set(
      (
        JSON.parse(world.files.get('/site/.headroom/measurements.json') ?? '{"rounds":[]}') as {
          rounds: { target: string }[];
        }
      ).rounds.map((round) => round.target),
    ),
  ]
    .map((id) => id.replace(' (mobile)', ''))
    .join(' ');
const artifacts = () =>
  step.server.artifacts
    .filter((artifact) => artifact.workflow_run.id === runId)
    .map(({ name }) => name);
const checks = () =>
  step.server.checks.map(({ name, conclusion, output: { title } }) => [name, conclusion, title]);
/** A baseline of the base commit in which some pages take longer. */
function addBaseline(id: number, durations: Readonly<Record<string, number>>, uploadedAt: string) {
  const rounds = Object.entries(durations).map(([name, durationMs]) =>
    someRound({ target: `${name} (mobile)`, durationMs }),
  );
  addRun(step.server, id, shaOf('b'));
  addArtifact(step.server, id, zipped(measured(shaOf('b'), 1, { rounds })), {
    created_at: uploadedAt,
  });
}

test('shards measure without a check, and the judge makes one check and one comment', async () => {
  const parts = [await shard(1), await shard(2), await shard(3)];
  expect(parts.map(targetsIn)).toEqual(['home cart', 'list about', 'item']);
  expect(
    parts.flatMap(({ requests }) => requests.filter((request) => !request.startsWith('GET '))),
  ).toEqual([]);
  expect([step.server.checks, step.server.statuses, bodies(step.server)]).toEqual([[], [], []]);
  expect(artifacts().sort()).toEqual(
    [1, 2, 3].flatMap((index) => {
      const name = `headroom-default-leg-0-shard-${index}-of-3-attempt-1`;
      return [name, `${name}-evidence`];
    }),
  );

  const { outcome } = await judge({ publish: { ...whole().publish, leg: '3', comment: 'always' } });
  expect(outcome).toMatchObject({
    kind: 'judged',
    judgement: { verdict: 'pass', failsJob: false },
  });
  expect(checks()).toEqual([['Headroom', 'success', 'Within budget: 5 budgets']]);
  const [comment = '', ...others] = bodies(step.server);
  expect([comment.split('<!-- headroom:default -->').length - 1, others]).toEqual([1, []]);
});

test('a baseline of the base commit divides the targets by what they cost', async () => {
  addBaseline(
    10,
    { home: 30_000, list: 9_000, item: 8_000, cart: 7_000, about: 6_000 },
    '2026-03-01T11:59:00Z',
  );
  expect([await shard(1), await shard(2), await shard(3)].map(targetsIn)).toEqual([
    'home',
    'list about',
    'item cart',
  ]);
});

test('a baseline that appears meanwhile does not count, so that shards divide alike', async () => {
  const first = await shard(1);
  addBaseline(
    10,
    { home: 30_000, list: 9_000, item: 8_000, cart: 7_000, about: 6_000 },
    '2026-03-01T12:00:01Z',
  );
  expect([first, await shard(2), await shard(3)].map(targetsIn)).toEqual([
    'home cart',
    'list about',
    'item',
  ]);
  expect(targetsIn(await shard(1))).toBe('home cart');
  expect((await judge()).outcome).toMatchObject({ judgement: { verdict: 'pass' } });
});

test('without permission to read runs targets are divided by number, which is said', async () => {
  addBaseline(10, { home: 30_000 }, '2026-03-01T11:59:00Z');
  step.server.chooseFault = (_, path) => (path.includes('/actions/') ? 'no-permission' : undefined);
  const part = await shard(1);
  expect(targetsIn(part)).toBe('home cart');
  expect(part.world.log).toContainEqual(
    expect.stringContaining('Dividing the targets: read the workflow run'),
  );
  expect(part.world.log).toContain(
    'Shard 1/3 takes 2 of 5 targets, divided by their number: no baseline tells what they cost.',
  );
});

test('a shard that left nothing is not green: the judge names what no job measured', async () => {
  await shard(1);
  await shard(3);
  const { outcome } = await judge();
  expect(outcome).toMatchObject({ judgement: { verdict: 'fail', failsJob: true } });
  expect(checks()).toEqual([
    [
      'Headroom',
      'failure',
      'LCP of list (mobile) not measured, LCP of about (mobile) not measured, 3 within',
    ],
  ]);
  expect(bodies(step.server)[0]).toMatch(/list \(mobile\)[\s\S]*no job measured it/);
  expect(bodies(step.server)[0]).toMatch(/about \(mobile\)[\s\S]*no job measured it/);
});

test('shards that divided unlike each other lose no target in silence', async () => {
  await shard(1, 2);
  await shard(3, 3);
  const { outcome } = await judge();
  expect(outcome).toMatchObject({
    judgement: {
      failsJob: true,
      findings: expect.arrayContaining([expect.objectContaining({ verdict: 'fail' })]),
    },
  });
});

test('a target without a budget that no job measured is not green either', async () => {
  const budgets = whole().budgets.filter(({ target }) => target === 'home (mobile)');
  await shard(1, 3, { budgets });
  await shard(3, 3, { budgets });
  const { outcome } = await judge({ budgets });
  expect(outcome).toMatchObject({ judgement: { verdict: 'fail', failsJob: true } });
  expect(checks()).toEqual([['Headroom', 'failure', 'Could not measure, 1 within']]);
  expect((outcome as Judged).judgement.exitCode).toBe(3);
});

test('more shards than targets leave the last nothing to do, and nothing missing', async () => {
  const two = { targets: whole().targets.slice(0, 2), budgets: whole().budgets.slice(0, 2) };
  const parts = [await shard(1, 3, two), await shard(2, 3, two), await shard(3, 3, two)];
  expect(parts.map(targetsIn)).toEqual(['home', 'list', '']);
  expect(parts[2]?.outcome).toEqual({
    kind: 'nothing-to-do',
    why: 'Nothing to measure: there are more shards than targets.',
  });
  expect((await judge(two)).outcome).toMatchObject({ judgement: { verdict: 'pass' } });
});

test('suites of a matrix have one check each, whose name does not depend on the job', async () => {
  for (const [index, suite] of ['web', 'api', 'default'].entries())
    await step.run(whole({ suite, publish: { ...whole().publish, leg: String(index) } }));
  expect(checks().map(([name, conclusion]) => [name, conclusion])).toEqual([
    ['Headroom: web', 'success'],
    ['Headroom: api', 'success'],
    ['Headroom', 'success'],
  ]);
  await step.run(whole({ suite: 'web', publish: { ...whole().publish, leg: '17' } }), {
    attempt: 2,
    world: fakeWorld({ lcpMs: () => 9_000 }),
  });
  expect(checks().at(-1)?.slice(0, 2)).toEqual(['Headroom: web', 'failure']);
});

test.each<[string, readonly (readonly string[])[]]>([
  ['that the change touches more', [['docs/a.md'], ['src/page.html']]],
  ['that the change touches nothing', [['docs/a.md'], []]],
  ['the same', [['docs/a.md']]],
])(
  'a judge that finds nothing to judge starts nothing, also where git says %s when it is ' +
    'asked again',
  async (_name, answers) => {
    const asked: string[] = [];
    const started: string[] = [];
    const world = fakeWorld({ start: (arm) => void started.push(arm) });
    const changedFiles = async (directory: string) => {
      asked.push(directory);
      return answers[asked.length - 1] ?? answers.at(-1);
    };
    const git = { ...world.ports.git, changedFiles };
    const config = whole({ mode: 'judge', server: commandServer, paths: ['src/**'] });
    const { outcome } = await step.run(config, {
      world: { ...world, ports: { ...world.ports, git } },
    });
    expect([outcome?.kind, started, asked.length]).toEqual(['nothing-to-do', [], 1]);
  },
);
