import {
  collectForkHandIn,
  type ForkPullRequest,
  findForkPull,
} from '../../../src/github/fork-hand-in.ts';
import { judge } from '../../../src/run/judge.ts';
import { collectLegs } from '../../../src/saved/artifact/collect.ts';
import { artifactName, unfinishedArtifactName } from '../../../src/saved/artifact/name.ts';
import {
  addArtifact,
  addMeasuredRun,
  commit,
  measured,
  zipped,
} from '../../support/artifact-history.ts';
import { someConfig } from '../../support/fake-ports.ts';
import { someMeasurements, someRound } from '../../support/measurements.ts';
import {
  forkRunEnded,
  openPullRequest,
  type PullRequestOnGitHub,
  pull,
  shaOf,
} from '../../support/pull-request-on-github.ts';

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
  pullRequest.server.commits = [shaOf('b'), commit(2), commit(1)];
  pullRequest.server.files.set('main:budgets.json', '{ "strict": true }');
  pullRequest.server.files.set('faster:budgets.json', '{ "loosened": true }');
  pullRequest.server.pulls.clear();
  pullRequest.server.pulls.set(
    8,
    pull(shaOf('a'), {
      number: 8,
      head: { sha: shaOf('a'), ref: 'faster', repo: { id: 2, owner: { login: 'ada' } } },
    }),
  );
});
afterEach(() => pullRequest.server.close());

async function collect(changes: Partial<ForkPullRequest['event']> = {}) {
  const event = forkRunEnded(changes);
  const { github, clock } = pullRequest.ports;
  const found = await findForkPull({ event, repositoryId: 1, budgetsPath: 'budgets.json' }, github);
  if (found.kind !== 'found') return found;
  const request = {
    event,
    pull: found.pull,
    suite: 'default',
    repositoryId: 1,
    baselineWorkflow: undefined,
    baselineRuns: 5,
  };
  return { ...found, ...(await collectForkHandIn(request, github, clock)) };
}
const forged = (changes: object = {}) => ({
  ...measured(shaOf('f'), 1),
  pullRequest: undefined,
  ...changes,
});
const leg = (runId: number, name: string, measurements: unknown, attempt = 1) =>
  addArtifact(pullRequest.server, runId, zipped(measurements), {
    name: artifactName('default', 'measure', name, attempt),
  });

test("a fork is judged by the base's budgets and values, as the API identifies it", async () => {
  addMeasuredRun(pullRequest.server, 1, shaOf('b'), 1_500);
  pullRequest.server.zips.clear();
  pullRequest.server.artifacts.length = 0;
  addArtifact(
    pullRequest.server,
    1,
    zipped(
      measured(shaOf('b'), 1_500, {
        rounds: [someRound({ values: { lcp: 1_500, 'total-bytes': 100 } })],
      }),
    ),
  );
  const rounds = [
    someRound({ arm: 'base', values: { lcp: 1_400, 'total-bytes': 900 } }),
    someRound({ values: { lcp: 1_900, 'total-bytes': 900 } }),
  ];
  leg(55, '0', forged({ base: { commit: shaOf('e'), dirty: false }, rounds }));
  const handIn = await collect();
  expect(handIn).toMatchObject({
    kind: 'ready',
    pull: { number: 8 },
    budgets: '{ "strict": true }',
    measurements: {
      head: { commit: shaOf('a'), branch: 'faster' },
      base: { commit: shaOf('b'), branch: 'main' },
    },
    lookup: { provenance: { kind: 'base', commit: shaOf('b') } },
  });
  expect(
    handIn.kind === 'ready' && handIn.measurements.rounds.map((round) => round.values),
  ).toEqual([
    { lcp: 1_400, 'total-bytes': 100 },
    { lcp: 1_900, 'total-bytes': 900 },
  ]);
});

test('what a fork\'s run measured is no baseline, not even of its branch "main"', async () => {
  addMeasuredRun(pullRequest.server, 54, shaOf('b'), 1, {
    event: 'push',
    head_repository: { id: 2 },
  });
  leg(55, '0', forged());
  expect(await collect()).toMatchObject({
    kind: 'ready',
    lookup: { baseline: { kind: 'none' } },
  });
});

test('a moved head is left to its newer run, without a word on the pull request', async () => {
  leg(55, '0', forged());
  expect(await collect({ headSha: shaOf('9') })).toEqual({
    kind: 'silent',
    why: 'The pull request has moved on from 9999999: its newer run will be judged.',
    problem: undefined,
  });
});

test.each<[string, () => void, string]>([
  ['left no artifact', () => undefined, 'left no measurements'],
  [
    'left a broken one',
    () => void addArtifact(pullRequest.server, 55, new Uint8Array(100)),
    'is not read',
  ],
  [
    'belongs to a base without budgets',
    () => pullRequest.server.files.clear(),
    'budgets.json of main could not be read',
  ],
])('a pull request whose run %s is told so', async (_name, arrange, why) => {
  arrange();
  expect(await collect()).toMatchObject({
    kind: 'unmeasured',
    pull: { number: 8 },
    why: expect.stringContaining(why),
  });
});

test('the newest attempt of each leg is merged, and a broken one is a remark', async () => {
  const page = (id: string) =>
    ({ id, kind: 'page', name: id, profile: 'mobile', address: '/' }) as const;
  const of = (target: string, lcp: number) =>
    someMeasurements({ targets: [page(target)], rounds: [someRound({ target, values: { lcp } })] });
  leg(1000, 'mobile', of('home', 1));
  leg(1000, 'mobile', of('home', 2), 2);
  leg(1000, 'desktop', of('cart', 3));
  leg(1000, 'tablet', 'broken');
  const collected = await collectLegs('default', 1000, pullRequest.ports.github);
  expect(collected).toMatchObject({
    kind: 'collected',
    remarks: [expect.stringContaining('is not a measurements file')],
  });
  expect(
    collected.kind === 'collected' &&
      collected.measurements.rounds.map((round) => [round.target, round.values.lcp]),
  ).toEqual([
    ['cart', 3],
    ['home', 2],
  ]);
});

test('a run without legs, or a list that fails, is nothing with a reason', async () => {
  expect(await collectLegs('default', 1000, pullRequest.ports.github)).toEqual({
    kind: 'nothing',
    why: 'The run left no measurements of this suite.',
  });
  pullRequest.server.chooseFault = () => 'no-permission';
  expect(await collectLegs('default', 1000, pullRequest.ports.github)).toEqual({
    kind: 'nothing',
    why: 'The artifacts of this run could not be listed: Resource not accessible by integration.',
  });
});

test('what a killed leg had measured is not green, until a later attempt finishes', async () => {
  const { github } = pullRequest.ports;
  const left = (name: string) =>
    addArtifact(pullRequest.server, 55, zipped(measured(shaOf('a'), 9_000)), { name });
  left(unfinishedArtifactName('default', 'measure', '0', 1));
  const killed = await collectLegs('default', 55, github);
  if (killed.kind !== 'collected') throw new Error(killed.why);
  expect(killed.measurements).toMatchObject({
    rounds: [{ values: { lcp: 9_000 } }],
    failures: [
      {
        target: 'home (mobile)',
        arm: 'head',
        code: 'target-not-measured',
        message: 'the job that measured it did not finish',
      },
    ],
  });
  const config = { ...someConfig(), mode: 'judge' as const };
  expect(judge(config, killed.measurements, { kind: 'none', why: '' })).toMatchObject({
    verdict: 'fail',
    failsJob: true,
    exitCode: 3,
  });
  left(artifactName('default', 'measure', '0', 2));
  expect(await collectLegs('default', 55, github)).toMatchObject({
    measurements: { failures: [] },
  });
});

test('a matrix of the most legs leaves requests for the check and the comment', async () => {
  for (let index = 0; index < 64; index += 1) leg(55, String(index), measured(shaOf('a'), index));
  const { github } = pullRequest.ports;
  expect(await collectLegs('default', 55, github)).toMatchObject({
    kind: 'collected',
    remarks: [],
  });
  for (let request = 0; request < 40; request += 1)
    expect(await github.pullRequest(8)).toMatchObject({ ok: true });
});
