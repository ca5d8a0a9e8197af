import { findArtifactBaseline, type LookupRequest } from '../../../src/saved/artifact/lookup.ts';
import { isTrusted } from '../../../src/saved/artifact/trust.ts';
import {
  addArtifact,
  addMeasuredRun,
  addRun,
  commit,
  measured,
  zipped,
} from '../../support/artifact-history.ts';
import { openPullRequest, type PullRequestOnGitHub } from '../../support/pull-request-on-github.ts';

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
  pullRequest.server.commits = Array.from({ length: 300 }, (_, index) => commit(300 - index));
});
afterEach(async () => {
  expect(pullRequest.server.blobAuthorizations.filter((header) => header !== undefined)).toEqual(
    [],
  );
  await pullRequest.server.close();
});

const find = (changes: Partial<LookupRequest> = {}) =>
  findArtifactBaseline(
    {
      suite: 'default',
      branch: 'main',
      repositoryId: 1,
      workflowFile: 'perf.yml',
      ownRunId: 999,
      baseSha: commit(300),
      runs: 5,
      ...changes,
    },
    pullRequest.ports.github,
    pullRequest.ports.clock,
  );
const lcps = (
  runs: readonly {
    readonly rounds: readonly { readonly values: Readonly<Record<string, number>> }[];
  }[],
) => runs.map((run) => run.rounds[0]?.values.lcp);

test('the newest measurement of the base is the baseline, its ancestors the spread', async () => {
  addMeasuredRun(pullRequest.server, 1, commit(290), 1);
  addMeasuredRun(pullRequest.server, 2, commit(299), 2);
  addMeasuredRun(pullRequest.server, 3, commit(300), 3);
  addMeasuredRun(pullRequest.server, 4, commit(300), 4, { event: 'schedule' });
  const lookup = await find();
  expect(lookup).toMatchObject({
    baseline: {
      kind: 'artifact',
      describe: '0000000, measured 24 h ago in https://github.com/acme/shop/actions/runs/4',
    },
    provenance: { kind: 'base', commit: commit(300), distance: 0 },
    problems: [],
    remarks: [],
  });
  expect(lookup.baseline.kind === 'artifact' && lcps(lookup.baseline.runs)).toEqual([4, 3, 2, 1]);
});

test('runs that are newer than the base do not count for the spread', async () => {
  addMeasuredRun(pullRequest.server, 1, commit(290), 1);
  addMeasuredRun(pullRequest.server, 2, commit(300), 2);
  const { baseline } = await find({ baseSha: commit(295) });
  expect(baseline.kind === 'artifact' && lcps(baseline.runs)).toEqual([1]);
});

test('a run of another workflow file is not trusted, even where GitHub lists it', () => {
  const rule = { branch: 'main', repositoryId: 1, workflowFile: 'perf.yml', ownRunId: 999 };
  const run = {
    id: 1,
    event: 'push',
    headSha: commit(1),
    headBranch: 'main',
    headRepositoryId: 1,
    workflowPath: '.github/workflows/perf.yml',
    createdAt: '',
    url: '',
  };
  expect(isTrusted(run, rule)).toBe(true);
  expect(isTrusted({ ...run, workflowPath: '.github/workflows/my-perf.yml' }, rule)).toBe(false);
});

test('without one of the base its nearest ancestor counts, with the distance', async () => {
  addMeasuredRun(pullRequest.server, 1, commit(290), 1);
  addMeasuredRun(pullRequest.server, 2, commit(297), 2);
  const { provenance, baseline } = await find();
  expect(provenance).toMatchObject({ kind: 'ancestor', commit: commit(297), distance: 3 });
  expect(baseline).toMatchObject({
    describe:
      '0000000, 3 commits before the base, measured 24 h ago in ' +
      'https://github.com/acme/shop/actions/runs/2',
  });
});

test('a run newer than the base is no baseline: it is named, and no older one read', async () => {
  addMeasuredRun(pullRequest.server, 1, commit(290), 6);
  addMeasuredRun(pullRequest.server, 2, commit(300), 7);
  const { baseline, provenance } = await find({ baseSha: commit(280) });
  expect(baseline).toEqual({
    kind: 'none',
    why:
      `No baseline: neither the base ${commit(280).slice(0, 7)} nor an ancestor of it has ` +
      'measurements; the newest of main is 0000000, measured 24 h ago in ' +
      'https://github.com/acme/shop/actions/runs/2.',
  });
  expect(provenance?.kind).toBe('branch');
  const downloads = pullRequest.server.requests.filter((request) => request.endsWith('/zip'));
  expect(downloads).toHaveLength(1);
});

test.each([
  ['of a fork whose branch is called main', { head_repository: { id: 2 } }],
  ['of a fork that was deleted', { head_repository: null }],
  ['of a pull request', { event: 'pull_request' }],
  ['of another workflow', { path: '.github/workflows/other-perf.yml' }],
  ['of another branch', { head_branch: 'develop' }],
  ['of this very run', { id: 999 }],
] as const)('a run %s is not trusted', async (_name, changes) => {
  addMeasuredRun(pullRequest.server, 5, commit(300), 5, changes);
  pullRequest.server.artifacts.forEach((artifact) => {
    artifact.workflow_run.id = pullRequest.server.runs[0]?.id ?? 0;
  });
  expect((await find()).baseline).toMatchObject({ kind: 'none' });
});

test('an expired artifact is passed over; when all have expired, that is the reason', async () => {
  addMeasuredRun(pullRequest.server, 1, commit(300), 1);
  if (pullRequest.server.artifacts[0]) pullRequest.server.artifacts[0].expired = true;
  expect((await find()).baseline).toEqual({
    kind: 'none',
    why: 'No baseline: the measurements of the 1 trusted run of perf.yml on main have expired.',
  });
  addMeasuredRun(pullRequest.server, 2, commit(250), 2);
  expect((await find()).provenance).toMatchObject({ kind: 'ancestor', distance: 50 });
});

test('an artifact of the wrong digest, suite or commit is passed over, and said', async () => {
  addMeasuredRun(pullRequest.server, 1, commit(296), 1);
  addRun(pullRequest.server, 2, commit(297));
  addArtifact(pullRequest.server, 2, zipped(measured(commit(297), 2)), {
    digest: `sha256:${'0'.repeat(64)}`,
  });
  addRun(pullRequest.server, 3, commit(298));
  addArtifact(pullRequest.server, 3, zipped(measured(commit(298), 3, { suite: 'api' })));
  addRun(pullRequest.server, 4, commit(299));
  addArtifact(pullRequest.server, 4, zipped(measured(commit(1), 4)));
  addRun(pullRequest.server, 5, commit(300));
  addArtifact(pullRequest.server, 5, zipped('nothing'));
  const { provenance, remarks } = await find();
  expect(provenance).toMatchObject({ commit: commit(296) });
  expect(remarks).toEqual([
    expect.stringContaining('is not a measurements file of Headroom'),
    'https://github.com/acme/shop/actions/runs/4 measured another commit than its own.',
    'The artifact of https://github.com/acme/shop/actions/runs/3 is of another suite.',
    expect.stringContaining('its digest differs'),
  ]);
});

test.each(['push', 'schedule', 'workflow_dispatch'])(
  'measurements that name no commit are no baseline, although a trusted run (%s) left ' +
    'them, and that is said',
  async (event) => {
    addMeasuredRun(pullRequest.server, 1, commit(299), 1);
    addRun(pullRequest.server, 2, commit(300), { event });
    addArtifact(pullRequest.server, 2, zipped(measured(commit(300), 2, { head: undefined })));
    const { provenance, baseline, remarks } = await find();
    expect(provenance).toMatchObject({ commit: commit(299) });
    expect(baseline.kind === 'artifact' && lcps(baseline.runs)).toEqual([1]);
    expect(remarks).toEqual([
      'The measurements of https://github.com/acme/shop/actions/runs/2 do not say which ' +
        'commit they are of.',
    ]);
  },
);

/** Without the downloads that GitHub's answers lead to. */
const apiRequests = () =>
  pullRequest.server.requests.filter((request) => !request.includes(' /blob/'));

test('on a busy repository the run is found on its second page, with its artifact', async () => {
  addMeasuredRun(pullRequest.server, 1, commit(300), 1);
  for (let id = 10; id < 160; id += 1) {
    addRun(pullRequest.server, id, commit(1), { event: 'pull_request' });
    addArtifact(pullRequest.server, id, zipped('of a pull request'));
  }
  const { provenance } = await find();
  expect(provenance).toMatchObject({
    kind: 'base',
    runUrl: 'https://github.com/acme/shop/actions/runs/1',
  });
  expect(apiRequests().length).toBeLessThanOrEqual(8);
});

test('ten runs for the spread cost no more than 15 requests, and no more are read', async () => {
  for (let id = 1; id <= 40; id += 1) addMeasuredRun(pullRequest.server, id, commit(260 + id), id);
  const { baseline } = await find({ runs: 10 });
  expect(baseline.kind === 'artifact' && baseline.runs).toHaveLength(10);
  expect(apiRequests().length).toBeLessThanOrEqual(15);
});

test.each([
  'no-permission',
  'server-500',
  'html-502',
  'reset',
  'hang',
  'truncated',
  'rate-far',
  'not-found',
] as const)('when every answer is %s there is no baseline, and a reason', async (fault) => {
  addMeasuredRun(pullRequest.server, 1, commit(300), 1);
  pullRequest.server.chooseFault = () => fault;
  const lookup = await find();
  expect(lookup.baseline).toMatchObject({
    kind: 'none',
    why: expect.stringContaining('its runs could not be listed'),
  });
  expect(lookup.problems).toHaveLength(1);
});

test('a store that is down is said, and the next run is read', async () => {
  addMeasuredRun(pullRequest.server, 1, commit(299), 1);
  addMeasuredRun(pullRequest.server, 2, commit(300), 2);
  let down = 0;
  pullRequest.server.chooseFault = (_method, path) =>
    path.startsWith('/blob/') && down++ === 0 ? 'server-500' : undefined;
  const { provenance, remarks } = await find();
  expect(provenance).toMatchObject({ kind: 'ancestor', distance: 1 });
  expect(remarks).toEqual([
    expect.stringContaining('could not be downloaded: the store answered 500.'),
  ]);
});

test('without the history only the base itself can be recognised', async () => {
  addMeasuredRun(pullRequest.server, 1, commit(300), 1);
  pullRequest.server.chooseFault = (_method, path) =>
    path.endsWith('/commits') ? 'not-found' : undefined;
  const { provenance, problems } = await find();
  expect(provenance?.kind).toBe('base');
  expect(problems).toHaveLength(1);
});

test('a branch on which the workflow has not run yet has no baseline', async () => {
  expect((await find()).baseline).toEqual({
    kind: 'none',
    why: 'No baseline: perf.yml has not run on main yet.',
  });
});
