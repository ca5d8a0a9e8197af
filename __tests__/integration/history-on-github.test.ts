/** The history that the runs of the base branch hand on, on a local GitHub. */
import type { Config } from '../../src/model.ts';
import type { Outcome } from '../../src/run/run.ts';
import { commit } from '../support/artifact-history.ts';
import {
  type BaseBranch,
  createBaseBranch,
  downloads,
  loseArtifact,
} from '../support/base-branch.ts';
import { someConfig } from '../support/fake-ports.ts';
import { pageNamed, type Ran } from '../support/step-on-github.ts';

let main: BaseBranch;
beforeEach(async () => {
  main = await createBaseBranch();
});
afterEach(() => main.step.server.close());

const trendOf = ({ outcome }: Ran) =>
  (outcome as Extract<Outcome, { kind: 'judged' }>).context.trend
    ?.filter(({ metric }) => metric === 'lcp')
    .map(({ target, points }) => [target, points.map(({ value }) => value.toPrecision(3))]);
const historyFileOf = ({ world }: Ran) => world.files.get('/site/.headroom/history.json');
const warningsOf = ({ world }: Ran) =>
  world.log.filter((line) => /history/i.test(line) && !/^debug/.test(line));

test('each run of the base branch adds its point to those before, with one download', async () => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, { lcp: 1_810 });
  const third = await main.push(3, { lcp: 1_700 });
  expect(main.points(3)).toEqual(['1: 1800', '2: 1810', '3: 1700']);
  // One for the history; the baseline's own are those of two runs.
  expect(downloads(third)).toBe(1 + 2);
  expect(trendOf(third)).toEqual([['home (mobile)', ['1.80e+3', '1.81e+3']]]);
});

test('a pull request sees the trend of its base, and leaves no point', async () => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, { lcp: 1_900 });
  const pull = await main.pull();
  expect(trendOf(pull)).toEqual([['home (mobile)', ['1.80e+3', '1.90e+3']]]);
  expect(historyFileOf(pull)).toBeUndefined();
});

test('two runs that overlapped are merged by the next, with one more download', async () => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, { lcp: 1_810 });
  // The third run began when the second one had not ended.
  const upload = loseArtifact(main, 2);
  await main.push(3, { lcp: 1_820 });
  upload();
  expect(main.points(3)).toEqual(['1: 1800', '3: 1820']);
  const fourth = await main.push(4, { lcp: 1_830 });
  expect(main.points(4)).toEqual(['1: 1800', '2: 1810', '3: 1820', '4: 1830']);
  expect(downloads(fourth)).toBe(2 + 3);
});

test('an artifact that is lost or expired takes only what no other has', async () => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, { lcp: 1_810 });
  loseArtifact(main, 1);
  await main.push(3, { lcp: 1_820 });
  loseArtifact(main, 3);
  await main.push(4, { lcp: 1_830 });
  expect(main.points(4)).toEqual(['1: 1800', '2: 1810', '4: 1830']);
});

test('a run that is run again has one point, that of its last attempt', async () => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, { lcp: 9_000 });
  await main.push(3, { lcp: 1_820 });
  await main.push(2, { lcp: 1_810, attempt: 2, day: 4 });
  await main.push(5, { lcp: 1_830 });
  expect(main.points(5)).toEqual(['1: 1800', '2: 1810', '3: 1820', '5: 1830']);
});

test('a commit that is measured late stands where it belongs', async () => {
  await main.push(1, { lcp: 1_800 });
  main.step.server.commits.unshift(commit(2));
  await main.push(3, { lcp: 1_820 });
  await main.push(2, { lcp: 1_810, runId: 50, day: 4 });
  expect(main.points(50)).toEqual(['1: 1800', '2: 1810', '3: 1820']);
});

test('a force push keeps the points of the commits that it took away', async () => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, { lcp: 5_000 });
  main.step.server.commits.splice(0, 1);
  await main.push(12, { lcp: 1_810 });
  expect(main.points(12)).toEqual(['1: 1800', '2: 5000', '12: 1810']);
});

test('a renamed target goes on under its new name', async () => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, { lcp: 1_810 });
  const { target, budget } = pageNamed('start');
  const renamed: Partial<Config> = {
    targets: [target],
    budgets: [budget],
    formerNames: { 'home (mobile)': 'start (mobile)' },
  };
  const third = await main.push(3, { lcp: 1_820, config: renamed });
  expect(trendOf(third)).toEqual([['start (mobile)', ['1.80e+3', '1.81e+3']]]);
  await main.push(4, { lcp: 1_830, config: renamed });
  expect(main.points(4, 'start (mobile)')).toEqual(['1: 1800', '2: 1810', '3: 1820', '4: 1830']);
  expect(main.points(4)).toEqual([]);
});

test('runs on a schedule and by hand add points as well', async () => {
  await main.push(1, { lcp: 1_800 });
  await main.push(1, {
    lcp: 1_810,
    runId: 60,
    day: 2,
    event: { kind: 'schedule', branch: 'main', sha: commit(1) },
  });
  await main.push(1, {
    lcp: 1_820,
    runId: 61,
    day: 3,
    event: { kind: 'workflow-dispatch', branch: 'main', sha: commit(1) },
  });
  expect(main.points(61)).toEqual(['1: 1800', '1: 1810', '1: 1820']);
});

const { publish } = someConfig();

test.each<[string, Parameters<BaseBranch['push']>[1]]>([
  [
    'a run of another branch',
    {
      lcp: 1,
      event: { kind: 'push', branch: 'next', before: commit(1), after: commit(2), sender: 'ada' },
    },
  ],
  ['a leg of a matrix', { lcp: 1, config: { publish: { ...publish, leg: '1' } } }],
  ['a shard', { lcp: 1, config: { mode: 'measure', shard: { index: 1, count: 1 } } }],
  ['a self-check', { lcp: 1, config: { mode: 'self-check' } }],
  ['a run without a history', { lcp: 1, config: { publish: { ...publish, history: 'off' } } }],
])('%s leaves no point', async (_, run) => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, run);
  expect(main.points(2)).toEqual([]);
});

test.each<[string, Partial<BaseBranch['step']['server']['runs'][number]>]>([
  ['a fork', { head_repository: { id: 2 } }],
  ['a fork that is gone', { head_repository: null }],
  ['another workflow', { path: '.github/workflows/other.yml' }],
  ['another branch', { head_branch: 'next' }],
  ['a pull request from a branch of that name', { event: 'pull_request' }],
  ['a pull request’s target', { event: 'pull_request_target' }],
  ['a run that judges a fork', { event: 'workflow_run' }],
])('the history of %s is not read', async (_, change) => {
  await main.push(1, { lcp: 1_800 });
  await main.push(2, { lcp: 9_999 });
  Object.assign(main.step.server.runs.find(({ id }) => id === 2) ?? {}, change);
  await main.push(3, { lcp: 1_820 });
  expect(main.points(3)).toEqual(['1: 1800', '3: 1820']);
});

test('the history of another suite in an artifact of this name is not read', async () => {
  await main.push(1, { lcp: 1_800 });
  const second = await main.push(2, { lcp: 9_999 });
  const other = historyFileOf(second)?.replace('"suite":"default"', '"suite":"other"');
  await main.replaceHistory(2, other);
  const third = await main.push(3, { lcp: 1_820 });
  expect(main.points(3)).toEqual(['1: 1800', '3: 1820']);
  expect(warningsOf(third)).toEqual([expect.stringContaining('has the history of another suite')]);
});

test('what is no history is a warning, kept beside the new one and looked at once', async () => {
  await main.push(1, { lcp: 1_800 });
  const second = await main.push(2, { lcp: 1_810 });
  const damaged = historyFileOf(second)?.slice(0, 300) ?? '';
  await main.replaceHistory(2, damaged);
  const third = await main.push(3, { lcp: 1_820 });
  expect(warningsOf(third)).toEqual([
    expect.stringMatching(
      /^warning: history\.json of headroom-default \(\d+\) is damaged: it is not complete JSON\.$/,
    ),
  ]);
  expect(third.world.files.get('/site/.headroom/history.json.rejected')).toBe(damaged);
  expect(main.points(3)).toEqual(['1: 1800', '3: 1820']);
  const fourth = await main.push(4, { lcp: 1_830 });
  expect([warningsOf(fourth), main.points(4).length]).toEqual([[], 3]);
});

test('artifacts from before there was a history cost one look', async () => {
  for (const number of [1, 2, 3]) {
    await main.push(number, { lcp: 1_800 });
    await main.replaceHistory(number, undefined);
  }
  const first = await main.push(4, { lcp: 1_810 });
  const second = await main.push(5, { lcp: 1_820 });
  expect([downloads(first) - 3, downloads(second) - 4]).toEqual([3, 1]);
  expect(main.points(5)).toEqual(['4: 1810', '5: 1820']);
});

test('without permission to read artifacts the point is there, and a line to add', async () => {
  await main.push(1, { lcp: 1_800 });
  main.step.server.chooseFault = (_, path) =>
    path.includes('/actions/') ? 'no-permission' : undefined;
  const second = await main.push(2, { lcp: 1_810 });
  expect(warningsOf(second).join('\n')).toMatch(/Looking for the history: .*add `actions: read`/);
  expect(main.points(2)).toEqual(['2: 1810']);
  main.step.server.chooseFault = () => undefined;
  await main.push(3, { lcp: 1_820 });
  expect(main.points(3)).toEqual(['1: 1800', '2: 1810', '3: 1820']);
});
