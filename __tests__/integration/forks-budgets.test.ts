/**
 * A fork's pull request changes the budgets file: it is told as of every other pull request, and
 * judged by the base branch's all the same.
 */

import type { Options } from '../../src/config/options.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { dataFiles } from '../../src/github/fork-budget-changes.ts';
import type { GitHubJob } from '../../src/github/github-job.ts';
import { judgeForkOnGitHub, withBudgets } from '../../src/github/judge-fork.ts';
import { artifactName } from '../../src/saved/artifact/name.ts';
import { addArtifact, addRun, measured, zipped } from '../support/artifact-history.ts';
import { fakeWorld } from '../support/fake-ports.ts';
import { someRound } from '../support/measurements.ts';
import {
  bodies,
  forkRunEnded,
  openPullRequest,
  type PullRequestOnGitHub,
  pull,
  shaOf,
} from '../support/pull-request-on-github.ts';
import { startedByHand } from '../support/workspace.ts';

const head = shaOf('a');
const start = shaOf('b');
const key = 'shop-key-4711-do-not-tell';
const page = {
  path: '/',
  devices: ['mobile'],
  headers: { 'x-key': '$SHOP_KEY' },
  budgets: { lcp: '2.5s', 'total-bytes': { regression: '10%' }, cls: '0.1' },
};
const whole = {
  server: { static: 'dist' },
  baseline: { build: 'npm run build' },
  rounds: 6,
  pages: { home: page },
};
const text = (change: object = {}) => JSON.stringify({ ...whole, ...change }, undefined, 2);
const home = (change: object) => text({ pages: { home: { ...page, ...change } } });

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
  const { server } = pullRequest;
  server.pulls.set(
    7,
    pull(head, { head: { sha: head, ref: 'faster', repo: { id: 2, owner: { login: 'ada' } } } }),
  );
  server.commits = [start, shaOf('0')];
  addRun(server, 1, start);
  addArtifact(
    server,
    1,
    zipped(measured(start, 0, { rounds: [someRound({ values: { 'total-bytes': 1_000 } })] })),
  );
  addRun(server, 55, head, {
    event: 'pull_request',
    head_branch: 'faster',
    head_repository: { id: 2 },
  });
});
afterEach(() => pullRequest.server.close());

interface Texts {
  readonly ofHead: string | undefined;
  readonly ofStart?: string;
  readonly ofBase?: string;
}

async function judged(
  { ofHead, ofStart = text(), ofBase = ofStart }: Texts,
  lcp = 1_000,
  options: Options = {},
) {
  const { server } = pullRequest;
  server.files.set('main:budgets.json', ofBase).set(`${start}:budgets.json`, ofStart);
  if (ofHead !== undefined) server.files.set(`${head}:budgets.json`, ofHead);
  const rounds = measured(head, lcp).rounds.flatMap((round) =>
    Array.from({ length: 6 }, (_, block) => ({
      ...round,
      block,
      values: { lcp, cls: 0.01, 'total-bytes': 1_000 },
    })),
  );
  addArtifact(server, 55, zipped(measured(head, lcp, { rounds })), {
    name: artifactName('default', 'measure', '0', 1),
  });
  const world = fakeWorld();
  const asked: string[] = [];
  const path = '/site/budgets.json';
  const given: Options = {
    mode: 'judge',
    budgets: 'budgets.json',
    'working-directory': '/site',
    'output-directory': '/site/.headroom',
    env: 'SHOP_KEY',
    ...options,
  };
  const env = { GITHUB_WORKSPACE: '/site', GITHUB_RUN_ID: '56', SHOP_KEY: key };
  const files: typeof world.ports.files = {
    ...world.ports.files,
    async read(name, most) {
      asked.push(name);
      return world.ports.files.read(name, most);
    },
  };
  const step: GitHubJob = {
    event: forkRunEnded(),
    run: {
      owner: 'acme',
      repository: 'shop',
      runId: 56,
      attempt: 1,
      url: 'https://github.com/acme/shop/actions/runs/56',
      workflowFile: 'judge.yml',
      sha: start,
      actor: 'ada',
      apiUrl: server.apiUrl,
      serverUrl: 'https://github.com',
    },
    repositoryId: 1,
    defaultBranch: 'main',
    github: pullRequest.ports.github,
    artifacts: undefined,
    listed: () => [],
    secrets: [],
    cancelled: new AbortController().signal,
    save: () => undefined,
  };
  const config = await readConfig(given, withBudgets(files, path, text()), env, startedByHand);
  const settings = {
    publication: config,
    budgetsPath: 'budgets.json',
    folder: '',
    baselineWorkflow: undefined,
    measuringWorkflows: [],
    readConfig: (budgets: string) =>
      readConfig(given, withBudgets(files, path, budgets), env, startedByHand),
    readData: (budgets: string) =>
      readConfig(
        { ...given, env: '' },
        dataFiles(files, path, budgets),
        env,
        startedByHand,
        'compare',
      ),
  };
  await judgeForkOnGitHub(forkRunEnded(), settings, world.ports, step).catch(
    (thrown: unknown) => thrown,
  );
  const [check] = server.checks;
  const said = [
    ...bodies(server),
    JSON.stringify(server.checks),
    world.summary(),
    ...world.log,
    ...pullRequest.ports.log.lines,
  ].join('\n');
  return {
    conclusion: check?.conclusion,
    title: check?.output.title,
    comment: bodies(server).join('\n'),
    said,
    asked,
  };
}

const milder: readonly [string, string | undefined, RegExp][] = [
  [
    'raises a limit',
    home({ budgets: { ...page.budgets, lcp: '90s' } }),
    /LCP of home \(mobile\) 2\.5.s → 90.s/,
  ],
  [
    'raises a tolerance',
    home({ budgets: { ...page.budgets, 'total-bytes': { regression: '90%' } } }),
    /\+10.% → \+90.%/,
  ],
  [
    'removes a budget',
    home({ budgets: { lcp: '2.5s', 'total-bytes': { regression: '10%' } } }),
    /CLS of home \(mobile\) has lost its budget/,
  ],
  [
    'makes a budget a warning',
    home({ budgets: { ...page.budgets, cls: { limit: '0.1', level: 'warn' } } }),
    /CLS of home \(mobile\)/,
  ],
  [
    'removes the page',
    text({ pages: { other: { ...page, path: '/other' } } }),
    /home \(mobile\) has no budgets any more/,
  ],
  ['measures another page under its name', home({ path: '/empty' }), /home \(mobile\)/],
  ['asks with other headers', home({ headers: {} }), /home \(mobile\)/],
  ['blocks what makes it slow', home({ block: ['*.js'] }), /home \(mobile\)/],
  ['removes the baseline', text({ baseline: undefined }), /baseline/],
  ['builds the base otherwise', text({ baseline: { url: 'https://slow.test' } }), /base/],
  ['leaves out paths', text({ paths: ['docs/**'] }), /paths/],
  ['measures fewer rounds', text({ rounds: 3 }), /rounds/],
  [
    'brings a waiver',
    text({
      waivers: [
        { metric: 'lcp', target: 'home', upTo: '900%', reason: 'mine', expires: '2999-12-31' },
      ],
    }),
    /would be waived/,
  ],
  ['removes the file', undefined, /home \(mobile\) has no budgets any more/],
];

test.each(milder)(
  'one that %s is told, and is not green without a word',
  async (_name, ofHead, told) => {
    const { conclusion, comment } = await judged({ ofHead });
    expect(conclusion).toBe('neutral');
    expect(comment).toMatch(told);
  },
);

test.each(milder)(
  'one that %s fails where budget-changes is "fail"',
  async (_name, ofHead, told) => {
    const { conclusion, comment } = await judged({ ofHead }, 1_000, { 'budget-changes': 'fail' });
    expect([conclusion, told.test(comment)]).toEqual(['failure', true]);
  },
);

test.each(milder)(
  'one that %s is judged by the limits of the base branch',
  async (_name, ofHead) => {
    expect((await judged({ ofHead }, 9_000)).conclusion).toBe('failure');
  },
);

test.each<[string, Texts]>([
  ['that leaves the file as it is', { ofHead: text() }],
  ['that only sets it otherwise', { ofHead: JSON.stringify(whole) }],
  ['that lowers a limit', { ofHead: home({ budgets: { ...page.budgets, cls: '0.05' } }) }],
  [
    'whose base branch became stricter since',
    {
      ofHead: home({ budgets: { ...page.budgets, cls: '0.2' } }),
      ofStart: home({ budgets: { ...page.budgets, cls: '0.2' } }),
      ofBase: text(),
    },
  ],
])('one %s is green without a word', async (_name, texts) => {
  const { conclusion, comment } = await judged(texts);
  expect([conclusion, comment]).toEqual(['success', '']);
});

test.each<[string, string, () => void]>([
  ['has no JSON in it', '{ "pages": ', () => undefined],
  ['has keys that nobody knows', text({ verdict: 'pass' }), () => undefined],
  ['has more than a megabyte', text({ paths: ['x'.repeat(1_200_000)] }), () => undefined],
  ['is nested too deeply', '['.repeat(100_000), () => undefined],
  [
    'is not given by GitHub',
    home({ path: '/a' }),
    () => {
      pullRequest.server.chooseFault = (_method, path) =>
        path.includes('/contents/') && pullRequest.server.requests.at(-1)?.includes(`ref=${head}`)
          ? 'server-500'
          : undefined;
    },
  ],
  [
    'begins at a commit that GitHub does not tell',
    home({ path: '/a' }),
    () => {
      pullRequest.server.chooseFault = (_method, path) =>
        path.includes('/compare/') && !path.includes('/main...') ? 'server-500' : undefined;
    },
  ],
])(
  'one whose file %s could not be judged, and the check says why',
  async (_name, ofHead, arrange) => {
    arrange();
    expect(await judged({ ofHead })).toMatchObject({
      conclusion: 'failure',
      title: 'Could not measure',
    });
  },
);

test('variables in it are never filled in, and files that it names are never read', async () => {
  const spelled = ['$SHOP_KEY', `\${SHOP_KEY}`, 'x-$SHOP_KEY-y'];
  for (const value of spelled) {
    pullRequest.server.checks.length = 0;
    pullRequest.server.comments.clear();
    const ofHead = text({
      allowHosts: ['a.test'],
      pages: { home: { ...page, path: `/?${value}`, headers: { a: value } } },
      endpoints: {
        e: { request: { path: `/${value}`, body: value, headers: { b: value } }, budgets: {} },
      },
    });
    const { said, asked } = await judged({ ofHead });
    expect(said).not.toContain(key);
    expect(asked.filter((name) => !name.startsWith('/site/.headroom/'))).toEqual([]);
  }
});

test('one that touches nothing but the file is in scope, whatever "paths" says', async () => {
  pullRequest.server.pullFiles.set(7, [{ filename: 'budgets.json' }]);
  const ofStart = text({ paths: ['src/**'] });
  const ofHead = text({ paths: ['src/**'], rounds: 3 });
  expect(await judged({ ofHead, ofStart })).toMatchObject({
    conclusion: 'neutral',
    comment: expect.stringMatching(/rounds/),
  });
});
