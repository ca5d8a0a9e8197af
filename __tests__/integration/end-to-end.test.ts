/**
 * The built action, alone in an empty folder, as the runner runs it: against a stateful GitHub behind GitHub's own description of
 * its API, with GitHub's own artifact client and a real blob store. Each test goes on from the one before it.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { distAlone } from '../dist/built.ts';
import { type ArtifactService, startArtifactService } from './artifact-service.ts';
import { type Clone, createClone } from './checkout.ts';
import { installedPeers, type Rig, recommendedPermissions, startRig, type TokenPermissions } from './rig.ts';
import { type Ended, type Job, type Running, startJob } from './runner.ts';

const shopKey = 'shop-key-4711-do-not-tell';

const load = { connections: 2, duration: '300ms', warmup: '100ms' };
const server = { command: 'node server.mjs', ready: '/healthz' };
const pages = { home: { path: '/', timeout: '10s', headers: { 'x-shop-key': '$SHOP_KEY' }, budgets: { 'script-bytes': { limit: '5kB', regression: '10%' } } } };
const ping = { request: { path: '/api/ping', headers: { authorization: 'Bearer $SHOP_KEY' } }, load, budgets: { 'error-rate': '0%' } };
const health = { request: 'GET /healthz', load, budgets: { 'error-rate': '0%' } };
const endpoints = { ping, health };
const budgetsFile = (parts: object) => `${JSON.stringify({ server, rounds: 2, ...parts }, undefined, 2)}\n`;
const files = {
  'server.mjs': `import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
createServer((request, response) => {
  if (request.headers['x-shop-key'] || request.headers.authorization) console.log('a visitor with', request.headers['x-shop-key'], request.headers.authorization);
  const page = '<!doctype html><html lang="en"><title>Shop</title><meta name="viewport" content="width=device-width"><h1>Shop</h1><script src="/app.js"></script>';
  const answers = { '/': ['text/html', page], '/app.js': ['text/javascript', readFileSync('app.js')], '/api/ping': ['application/json', '{"ok":true}'], '/healthz': ['text/plain', 'ok'] };
  const [type, body] = answers[request.url] ?? ['text/plain', ''];
  response.writeHead(answers[request.url] ? 200 : 404, { 'content-type': type }).end(body);
}).listen(process.env.PORT, '127.0.0.1');
`,
  'app.js': `/* ${'x'.repeat(1_000)} */\n`,
  'budgets.json': budgetsFile({ pages, endpoints }),
  'api.json': budgetsFile({ endpoints }),
  'parts/ping.json': budgetsFile({ endpoints: { ping } }),
  'parts/health.json': budgetsFile({ endpoints: { health } }),
};

let rig: Rig;
let service: ArtifactService;
let clone: Clone;
let action: string;
let repositoryId: number;
/** The commit of main that the last push brought. */
let mainSha: string;
const tokens: string[] = [];
const started: Running[] = [];
const ended: { readonly job: Job; readonly end: Ended; readonly requests: readonly string[] }[] = [];
let jobs = 0;

interface Workflow {
  readonly runId: number;
  readonly attempt?: number;
  readonly event: Job['event'];
  /** GITHUB_SHA. */
  readonly sha: string;
  /** What is checked out; nothing where undefined. */
  readonly checkout: string | undefined;
  readonly inputs?: Job['inputs'];
  readonly jobIndex?: number;
  readonly permissions?: TokenPermissions;
  readonly file?: string;
  readonly shopKey?: string;
  readonly actor?: string;
}

async function start(workflow: Workflow): Promise<Running> {
  jobs += 1;
  const folder = join(action, `job-${jobs}`);
  const workspace = join(folder, 'shop');
  if (workflow.checkout === undefined) mkdirSync(workspace, { recursive: true });
  else clone.checkOut(workflow.checkout, workspace);
  const token = await rig.token(workflow.permissions ?? recommendedPermissions);
  tokens.push(token);
  service.runId = workflow.runId;
  const job: Job = {
    action,
    workspace,
    temp: join(folder, 'temp'),
    token,
    jobIndex: workflow.jobIndex ?? 0,
    inputs: { env: 'SHOP_KEY', ...workflow.inputs },
    event: workflow.event,
    env: {
      SHOP_KEY: workflow.shopKey ?? shopKey,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_REPOSITORY_ID: String(repositoryId),
      GITHUB_RUN_ID: String(workflow.runId),
      GITHUB_RUN_ATTEMPT: String(workflow.attempt ?? 1),
      GITHUB_WORKFLOW_REF: `acme/shop/.github/workflows/${workflow.file ?? 'perf.yml'}@refs/heads/main`,
      GITHUB_SHA: workflow.sha,
      GITHUB_ACTOR: workflow.actor ?? 'acme',
      GITHUB_API_URL: rig.apiUrl,
      GITHUB_SERVER_URL: 'https://github.com',
      ACTIONS_RESULTS_URL: service.resultsUrl,
      ACTIONS_RUNTIME_TOKEN: service.runtimeToken,
    },
  };
  const running = startJob(job);
  started.push(running);
  const before = (await rig.requests()).length;
  const whole = running.ended.then(async (end) => {
    ended.push({ job, end, requests: (await rig.requests()).slice(before) });
    return end;
  });
  return { ...running, ended: whole };
}

const run = async (workflow: Workflow): Promise<Ended> => (await start(workflow)).ended;

/** What the last job asked of GitHub, as `METHOD /path` below the repository. */
const asked = (): readonly string[] => (ended.at(-1)?.requests ?? []).map((request) => request.replace('/repos/acme/shop', ''));

/** As GitHub lists a run. */
function listRun(id: number, event: string, headSha: string, headBranch: string, headRepositoryId = repositoryId) {
  rig.rest.runs.unshift({
    id,
    event,
    head_sha: headSha,
    head_branch: headBranch,
    head_repository: { id: headRepositoryId },
    path: '.github/workflows/perf.yml',
    created_at: new Date().toISOString(),
    html_url: `https://github.com/acme/shop/actions/runs/${id}`,
  });
}

const api = async <T>(method: string, path: string, body?: object) => (await rig.as('acme', method, `/repos/acme/shop${path}`, body)) as unknown as T;
const repository = () => ({ id: repositoryId, name: 'shop', default_branch: 'main', owner: { login: 'acme' } });
const short = (sha: string) => sha.slice(0, 7);
const artifactNames = (runId: number) => rig.rest.artifacts.filter((artifact) => artifact.workflow_run.id === runId).map(({ name }) => name);

interface Pull {
  readonly number: number;
  readonly head: { readonly sha: string; readonly ref: string; readonly repo: { readonly id: number } };
  readonly base: { readonly sha: string };
}
interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}
const commentsOf = (pull: number) => api<readonly Comment[]>('GET', `/issues/${pull}/comments`);
interface CheckRun {
  readonly name: string;
  readonly head_sha: string;
  readonly status: string;
  readonly conclusion: string;
  readonly output: { readonly title: string; readonly summary: string };
}
const checkOf = ({ name, head_sha: sha, status, conclusion, output: { title, summary } }: CheckRun) => ({ name, sha, status, conclusion, title, summary });
const checksOf = async (sha: string) => {
  const { check_runs: runs } = await api<{ check_runs: CheckRun[] }>('GET', `/commits/${sha}/check-runs`);
  return runs.map(checkOf);
};
/** The check that the last job updated: the emulator lists none for a commit that only a fork has. */
const checkOfLastJob = async () => {
  const updated = asked().findLast((request) => request.startsWith('PATCH /check-runs/'));
  return updated === undefined ? undefined : checkOf(await api<CheckRun>('GET', updated.replace('PATCH ', '')));
};

async function pushTo(branch: string, text: string): Promise<{ readonly before: string; readonly after: string; readonly event: Job['event'] }> {
  const before = mainSha;
  const after = await rig.commit('acme', branch, 'app.js', text);
  await clone.fetch('acme', after);
  mainSha = after;
  return {
    before,
    after,
    event: { name: 'push', payload: { ref: `refs/heads/${branch}`, before, after, repository: repository(), sender: { login: 'acme' } } },
  };
}

/** The event of a pull request as it is now, and the merge commit that GitHub would check out. */
async function pullRequest(number: number, owner: 'acme' | 'ada' = 'acme') {
  const pull = await api<Pull>('GET', `/pulls/${number}`);
  await clone.fetch('acme', mainSha);
  await clone.fetch(owner, pull.head.sha);
  const merge = clone.merge(mainSha, pull.head.sha);
  return {
    pull,
    merge,
    event: { name: 'pull_request', payload: { action: 'synchronize', number, pull_request: pull, repository: repository(), sender: { login: owner } } },
  };
}

beforeAll(async () => {
  await installedPeers();
  action = distAlone();
  rig = await startRig();
  service = await startArtifactService(rig.rest);
  repositoryId = (await api<{ id: number }>('GET', '')).id;
  clone = createClone(rig, join(action, 'clone'));
  for (const [path, text] of Object.entries(files)) mainSha = await rig.commit('acme', 'main', path, text);
  await api('POST', '/git/refs', { ref: 'refs/heads/heavier', sha: mainSha });
  await rig.commit('acme', 'heavier', 'app.js', `/* ${'y'.repeat(4_000)} */\n`);
  await api('POST', '/pulls', { title: 'Heavier', head: 'heavier', base: 'main' });
}, 300_000);

afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await service.close();
  await rig.close();
  rmSync(action, { recursive: true, force: true });
});

const minutes = 120_000;
let firstComment: Comment | undefined;
let forkCheck = '';

test(
  'a push to the base branch leaves its measurements as an artifact, and a check that says what they cannot be compared with yet',
  async () => {
    const { after, event } = await pushTo('main', `/* ${'z'.repeat(1_100)} */\n`);
    listRun(101, 'push', after, 'main');
    const end = await run({ runId: 101, event, sha: after, checkout: after });
    expect([end.code, end.outputs.verdict, artifactNames(101)]).toEqual([0, 'inconclusive', ['headroom-default']]);
    expect(await checksOf(after)).toEqual([
      expect.objectContaining({ name: 'Headroom', status: 'completed', conclusion: 'neutral', title: '1 without a baseline, 3 within' }),
    ]);
  },
  minutes,
);

test(
  'a pull request finds that baseline, and gets the verdict as a comment, a check and an exit code',
  async () => {
    const { pull, merge, event } = await pullRequest(1);
    listRun(102, 'pull_request', pull.head.sha, 'heavier');
    const end = await run({ runId: 102, event, sha: merge, checkout: merge });
    expect([end.code, end.outputs.verdict, end.outputs.failed, artifactNames(102)]).toEqual([1, 'fail', '1', ['headroom-default']]);
    const [comment, ...others] = await commentsOf(1);
    firstComment = comment;
    expect(others).toEqual([]);
    expect(comment?.user.login).toBe('github-actions[bot]');
    expect(comment?.body.split('\n').slice(0, 2)).toEqual(['<!-- headroom:default -->', `<!-- headroom-run ${pull.head.sha} 102 1 -->`]);
    expect(comment?.body).toContain(`\`${short(mainSha)}\`, measured less than an hour ago in \`https://github.com/acme/shop/actions/runs/101\`)`);
    expect(comment?.body).toContain(end.summary.trim());
    const [check] = await checksOf(pull.head.sha);
    expect(check).toMatchObject({ name: 'Headroom', conclusion: 'failure', title: expect.stringContaining('home') });
    expect(check?.summary.trim()).toBe(end.summary.trim());
  },
  minutes,
);

test(
  'the next push is within budget, and updates that comment',
  async () => {
    await rig.push(1);
    const { pull, merge, event } = await pullRequest(1);
    listRun(103, 'pull_request', pull.head.sha, 'heavier');
    const end = await run({ runId: 103, event, sha: merge, checkout: merge, inputs: { budgets: 'api.json' } });
    expect([end.code, end.outputs.verdict]).toEqual([0, 'pass']);
    const comments = await commentsOf(1);
    expect(comments.map(({ id }) => id)).toEqual([firstComment?.id]);
    expect(comments[0]?.body).toContain(`<!-- headroom-run ${pull.head.sha} 103 1 -->`);
    expect(comments[0]?.body).toContain(end.summary.trim());
    expect(comments[0]?.body).not.toContain('Script bytes');
    expect(await checksOf(pull.head.sha)).toEqual([expect.objectContaining({ conclusion: 'success' })]);
  },
  minutes,
);

test(
  'legs measure and a last job judges them: one is missing and that is not green, it is run again and all is well, in one comment',
  async () => {
    const { pull, merge, event } = await pullRequest(1);
    listRun(104, 'pull_request', pull.head.sha, 'heavier');
    const common = { runId: 104, event, sha: merge, checkout: merge };
    const leg = (name: string, jobIndex: number, attempt: number) =>
      run({ ...common, attempt, permissions: { contents: 'read', metadata: 'read' }, jobIndex, inputs: { mode: 'measure', budgets: `parts/${name}.json` } });
    const judge = (attempt: number) => run({ ...common, attempt, inputs: { mode: 'judge', budgets: 'api.json' } });

    const ping = await leg('ping', 0, 1);
    expect([ping.code, ping.outputs.verdict, ping.summary, asked()]).toEqual([0, undefined, '', []]);
    expect(artifactNames(104)).toEqual(['headroom-default-leg-0-attempt-1']);
    const early = await judge(1);
    expect([early.code, early.outputs.verdict, early.outputs.failed]).toEqual([3, 'fail', '1']);
    expect((await commentsOf(1)).map(({ id, body }) => [id, /could not measure .*health/i.test(body)])).toEqual([[firstComment?.id, true]]);

    await leg('health', 1, 2);
    const end = await judge(2);
    expect([end.code, end.outputs.verdict, end.outputs.failed]).toEqual([0, 'pass', '0']);
    expect(artifactNames(104)).toEqual(['headroom-default', 'headroom-default-leg-1-attempt-2', 'headroom-default-leg-0-attempt-1']);
    const comments = await commentsOf(1);
    expect(comments.map(({ id }) => id)).toEqual([firstComment?.id]);
    expect(comments[0]?.body).toContain(`<!-- headroom-run ${pull.head.sha} 104 2 -->`);
    expect(comments[0]?.body).toContain('actions/runs/101');
    expect(await checksOf(pull.head.sha)).toEqual([expect.objectContaining({ name: 'Headroom', conclusion: 'success' })]);
  },
  minutes,
);

describe('a fork that loosens the budgets for itself', () => {
  const number = 2;
  const readOnly = { contents: 'read', actions: 'read', metadata: 'read', pull_requests: 'read', issues: 'read', checks: 'read' } as const;
  let fork: Pull;

  test(
    'with its token that may only read, it has its verdict in exit code, summary and artifact, and one notice',
    async () => {
      await rig.as('ada', 'POST', '/repos/acme/shop/forks', {});
      const mild = { home: { ...pages.home, budgets: { 'script-bytes': '50kB' } } };
      const changed = { ...files, 'app.js': `/* ${'w'.repeat(4_000)} */\n`, 'budgets.json': budgetsFile({ pages: mild, endpoints }) };
      // The emulator's forks begin without files.
      for (const [path, text] of Object.entries(changed)) await rig.commit('ada', 'main', path, text);
      await rig.as('ada', 'POST', '/repos/acme/shop/pulls', { title: 'From a fork', head: 'ada:main', base: 'main' });
      const { pull, merge, event } = await pullRequest(number, 'ada');
      fork = pull;
      listRun(201, 'pull_request', pull.head.sha, 'main', pull.head.repo.id);
      const end = await run({ runId: 201, event, sha: merge, checkout: merge, permissions: readOnly, shopKey: '', actor: 'ada' });
      expect([end.code, end.outputs.verdict, artifactNames(201)]).toEqual([0, 'warn', ['headroom-default']]);
      expect([await commentsOf(number), await checkOfLastJob()]).toEqual([[], undefined]);
      expect(end.log.match(/The token of this run may only read/g)).toHaveLength(1);
      expect(end.log).not.toContain('GitHub: could not');
      expect(end.summary).toContain('Script bytes');
      expect(end.summary).toContain('see docs/forks.md');
    },
    minutes,
  );

  test(
    'the second workflow judges what it measured by the budgets of the base, says that the numbers are unverified, and runs nothing',
    async () => {
      const workflowRun = {
        id: 201,
        html_url: 'https://github.com/acme/shop/actions/runs/201',
        event: 'pull_request',
        path: '.github/workflows/perf.yml',
        head_sha: fork.head.sha,
        head_branch: 'main',
        head_repository: { id: fork.head.repo.id, owner: { login: 'ada' } },
      };
      const payload = { action: 'completed', repository: repository(), workflow: { path: '.github/workflows/perf.yml' }, workflow_run: workflowRun };
      const event = { name: 'workflow_run', payload };
      const end = await run({
        runId: 202,
        event,
        sha: mainSha,
        checkout: undefined,
        inputs: { mode: 'judge', budgets: 'budgets.json' },
        file: 'judge.yml',
        shopKey: '',
      });
      expect([end.code, end.outputs.verdict, end.outputs.failed]).toEqual([1, 'fail', '1']);
      const [comment, ...others] = await commentsOf(number);
      expect(others).toEqual([]);
      expect(comment?.body).toContain(`<!-- headroom-run ${fork.head.sha} 202 1 -->`);
      expect(comment?.body).toMatch(/unverified/i);
      expect(comment?.body).toContain('actions/runs/101');
      const check = await checkOfLastJob();
      expect(check).toMatchObject({ name: 'Headroom', sha: fork.head.sha, conclusion: 'failure' });
      forkCheck = JSON.stringify(check);
    },
    minutes,
  );
});

test(
  'a merge group gets its check, and no comment',
  async () => {
    const { pull } = await pullRequest(1);
    const { tree } = await api<{ tree: { sha: string } }>('GET', `/git/commits/${pull.head.sha}`);
    const group = await api<{ sha: string }>('POST', '/git/commits', { message: 'Merge', tree: tree.sha, parents: [mainSha, pull.head.sha] });
    await clone.fetch('acme', group.sha);
    const before = await commentsOf(1);
    const merge = { head_sha: group.sha, head_ref: 'refs/heads/gh-readonly-queue/main/pr-1', base_sha: mainSha, base_ref: 'refs/heads/main' };
    const event = { name: 'merge_group', payload: { action: 'checks_requested', merge_group: merge, repository: repository() } };
    const end = await run({ runId: 105, event, sha: group.sha, checkout: group.sha, inputs: { budgets: 'api.json' } });
    expect([end.code, end.outputs.verdict]).toEqual([0, 'pass']);
    expect(await checksOf(group.sha)).toEqual([expect.objectContaining({ name: 'Headroom', conclusion: 'success' })]);
    expect(await commentsOf(1)).toEqual(before);
  },
  minutes,
);

test(
  'what a cancel interrupts is closed by the post step',
  async () => {
    const { after, event } = await pushTo('main', '/* cancelled */\n');
    const running = await start({ runId: 106, event, sha: after, checkout: after, inputs: { budgets: 'api.json', rounds: '200' } });
    await running.printed(/ping, round 2, head/);
    expect((await checksOf(after)).map(({ status }) => status)).toEqual(['in_progress']);
    running.child.kill('SIGTERM');
    const end = await running.ended;
    expect([end.code, end.signal]).toEqual([undefined, 'SIGTERM']);
    expect(end.log).toContain('Headroom did not finish');
    expect(await checksOf(after)).toEqual([expect.objectContaining({ name: 'Headroom', status: 'completed', conclusion: 'cancelled' })]);
    expect([end.outputs.verdict, artifactNames(106)]).toEqual([undefined, []]);
  },
  minutes,
);

test('no request was other than GitHub describes, and no run sent more than thirty', async () => {
  expect(await rig.violations()).toEqual([]);
  expect(Math.max(...ended.map(({ requests }) => requests.length))).toBeLessThan(30);
});

/** Every text in a zip, with the name before it. */
async function textsOf(zip: Buffer): Promise<readonly string[]> {
  const texts: string[] = [];
  const opened = await fromBufferPromise(zip, { lazyEntries: true });
  for await (const entry of opened.eachEntry()) texts.push(`${entry.fileName}\n${await buffer(await opened.openReadStreamPromise(entry))}`);
  return texts;
}

test('neither token nor secret is in any output, file, comment, check or artifact', async () => {
  const texts = new Map<string, string>();
  for (const [index, { job, end }] of ended.entries()) {
    texts.set(`log ${index}`, end.log);
    for (const name of ['output', 'summary', 'state', 'env', 'path'])
      texts.set(`${name} of job ${index}`, readFileSync(join(job.temp, `github-${name}`), 'utf8'));
    const output = join(job.workspace, '.headroom');
    for (const name of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
      // What the shop's own server prints is the shop's; what leaves the machine of it is looked at below.
      if (/\.\w+$/.test(name) && !/^server-\w+\.log$/.test(name)) texts.set(`${name} of job ${index}`, readFileSync(join(output, name), 'utf8'));
    }
  }
  for (const pull of [1, 2]) for (const { id, body } of await commentsOf(pull)) texts.set(`comment ${id}`, body);
  texts.set("check of the fork's commit", forkCheck);
  const shas = new Set(rig.rest.runs.filter((listed) => listed.head_repository?.id === repositoryId).map((listed) => listed.head_sha));
  for (const sha of shas) for (const check of await checksOf(sha)) texts.set(`check of ${sha}`, JSON.stringify(check));
  for (const [id, location] of rig.rest.locations) {
    const zip = Buffer.from(await (await fetch(location)).arrayBuffer());
    for (const text of await textsOf(zip)) texts.set(`artifact ${id} ${text.split('\n', 1)[0]}`, text);
  }
  const served = [...texts].filter(([name]) => name.endsWith('server-head.tail.log'));
  // Which of its visitors the tail still holds depends on how many there were: the page has one header with the key, the load another.
  expect(served.some(([, text]) => /a visitor with .*\*\*\*/.test(text))).toBe(true);
  expect([...texts.keys()].some((name) => name.startsWith('artifact') && name.includes('html'))).toBe(true);

  const secrets = [shopKey, service.runtimeToken, ...tokens].flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]);
  const leaks = [...texts].flatMap(([name, text]) => secrets.filter((secret) => text.includes(secret)).map((secret) => `${name}: ${secret.slice(0, 12)}…`));
  expect(leaks).toEqual([]);
});
