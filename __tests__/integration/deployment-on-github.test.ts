/** `deployment_status`: what was deployed is measured, and its pull request hears of it. */

import type { Config, FlowTarget, PageTarget } from '../../src/model.ts';
import { whyNotDeployed } from '../../src/trigger/deployment.ts';
import type { WorkflowEvent } from '../../src/trigger/event.ts';
import { addMeasuredRun } from '../support/artifact-history.ts';
import { someConfig } from '../support/fake-ports.ts';
import { bodies, pull, shaOf } from '../support/pull-request-on-github.ts';
import {
  type SourceOnGitHub,
  startSite,
  startSourceOnGitHub,
} from '../support/source-on-github.ts';
import { createStepOnGitHub, type StepOnGitHub } from '../support/step-on-github.ts';
import { configOfBudgets, refusal } from '../support/workspace.ts';

const minutes = 120_000;

describe('the step', () => {
  let action: SourceOnGitHub;
  let site: Awaited<ReturnType<typeof startSite>>;
  beforeEach(async () => {
    action = await startSourceOnGitHub();
    site = await startSite();
  });
  afterEach(() => {
    action.close();
    site.close();
  });

  const endpoint = {
    request: 'GET /ping',
    load: { connections: 1, duration: '200ms', warmup: '50ms' },
    budgets: { 'error-rate': '0%' },
  };
  const budgets = { rounds: 3, endpoints: { ping: endpoint } };
  const event = (status: object) => ({
    name: 'deployment_status',
    payload: {
      deployment: { sha: shaOf('a'), ref: 'faster', environment: 'Preview' },
      deployment_status: { environment: 'Preview', target_url: 'https://ci.test/log', ...status },
      repository: { id: 1, default_branch: 'main' },
    },
  });

  test(
    'measures the address that the deployment tells, and comments on the pull request of ' +
      'its commit',
    async () => {
      const running = action.start({
        event: event({ state: 'success', environment_url: site.origin }),
        budgets,
        inputs: { comment: 'always' },
      });
      const end = await running.ended;
      expect([end.code, end.outputs.verdict]).toEqual([0, 'pass']);
      expect(site.visits.filter((path) => path === '/ping').length).toBeGreaterThan(3);
      expect(bodies(action.server)).toEqual([expect.stringContaining('Within budget')]);
      expect(
        action.server.checks.map(({ head_sha, conclusion }) => [head_sha, conclusion]),
      ).toEqual([[shaOf('a'), 'success']]);
      expect(action.server.requests).toContain(
        `GET /repos/acme/shop/commits/${shaOf('a')}/pulls?per_page=100`,
      );
    },
    minutes,
  );

  test(
    'does nothing while the deployment goes on',
    async () => {
      const end = await action.start({
        event: event({ state: 'in_progress', environment_url: site.origin }),
        budgets,
      }).ended;
      expect([end.code, action.server.requests, site.visits]).toEqual([0, [], []]);
      expect(end.log).toContain('Nothing to measure: the deployment to Preview is "in_progress".');
    },
    minutes,
  );

  test(
    'says that a deployment has no address, and never takes that of its log for it',
    async () => {
      const end = await action.start({
        event: event({ state: 'success', environment_url: '' }),
        budgets,
      }).ended;
      expect([end.code, action.server.checks]).toEqual([2, []]);
      expect(end.log).toContain(
        '::error title=Headroom%3A no-server::The deployment of aaaaaaa to Preview has no address',
      );
    },
    minutes,
  );
});

describe('the address of a deployment', () => {
  const deployed = 'https://preview.example';
  const pages = { home: { path: '/' } };

  test('goes behind the input `url`, and behind the server of the budgets file', async () => {
    const server = { url: 'https://staging.example' };
    const inputs = { url: 'https://input.example' };
    const [onlyDeployed, fromFile, fromInput] = await Promise.all([
      configOfBudgets({ pages }, {}, {}, deployed),
      configOfBudgets({ pages, server }, {}, {}, deployed),
      configOfBudgets({ pages, server }, inputs, {}, deployed),
    ]);
    expect([onlyDeployed, fromFile, fromInput].map((config) => config.server)).toEqual([
      { kind: 'url', origin: deployed },
      { kind: 'url', origin: 'https://staging.example' },
      { kind: 'url', origin: 'https://input.example' },
    ]);
  });

  test('is loaded only where the budgets file allows the host, as anybody would', async () => {
    const endpoints = { list: { request: 'GET /api' } };
    expect(await refusal(configOfBudgets({ endpoints }, {}, {}, deployed))).toContain(
      'host-not-allowed',
    );
    expect(
      (await configOfBudgets({ endpoints, allowHosts: ['*.example'] }, {}, {}, deployed)).targets,
    ).toHaveLength(1);
    expect((await configOfBudgets({ pages }, {}, {}, deployed)).targets).toHaveLength(1);
  });

  test('has no path beside a budgets file, whose paths would go elsewhere', async () => {
    expect(await refusal(configOfBudgets({ pages }, {}, {}, 'https://acme.example/shop/'))).toBe(
      "wrong-input: the deployment's address https://acme.example/shop/ has more than " +
        'scheme, host and port, and the paths of a budgets file start at the host',
    );
    expect(await refusal(configOfBudgets({ pages }, {}, {}, 'ftp://acme.example'))).toContain(
      'is no http or https address',
    );
  });
});

describe('the pull request of a deployment', () => {
  let step: StepOnGitHub;
  beforeEach(async () => {
    step = await createStepOnGitHub();
    step.server.pulls.clear();
    event = deployed;
  });
  afterEach(() => step.server.close());

  test.each(['pending', 'queued', 'in_progress', 'failure', 'error', 'inactive'])(
    'hears nothing of a deployment that is "%s"',
    (state) => {
      expect(whyNotDeployed({ ...event, state } as WorkflowEvent)).toContain(
        `the deployment to Preview is "${state}"`,
      );
      expect(whyNotDeployed(event)).toBeUndefined();
    },
  );

  /** The commit that the scripted git has checked out. */
  const sha = shaOf('c');
  const deployed = {
    kind: 'deployment-status',
    state: 'success',
    sha,
    ref: 'faster',
    environment: 'Preview',
    url: 'http://127.0.0.1:4001',
  } as const;
  let event: Extract<WorkflowEvent, { kind: 'deployment-status' }> = deployed;
  const config = (change: Partial<Config> = {}) =>
    someConfig({
      baseline: { kind: 'none' },
      publish: { ...someConfig().publish, comment: 'always' },
      ...change,
    });
  const command: Config['server'] = {
    kind: 'command',
    command: 'node server.js',
    readyPath: '/',
    readyPattern: undefined,
    timeoutMs: 1_000,
    port: undefined,
    stop: undefined,
    reset: undefined,
    env: {},
  };
  const add = (number: number, changes: object = {}) =>
    step.server.pulls.set(number, pull(sha, { number, ...changes }));
  const codeOf = (error: unknown) => (error as { code?: string } | undefined)?.code;

  test('is compared with what it is to be merged into', async () => {
    add(7);
    addMeasuredRun(step.server, 10, shaOf('b'), 1_800);
    await step.run(config(), { event });
    expect(bodies(step.server)).toEqual([expect.stringContaining('actions/runs/10')]);
  });

  test.each<[string, () => void]>([
    ['there is none', () => undefined],
    ['it was closed', () => void add(7, { state: 'closed' })],
    [
      'it has moved on',
      () =>
        void step.server.commitsOfPulls.set(sha, 7) === undefined &&
        void step.server.pulls.set(7, pull(shaOf('d'))),
    ],
    ['the commit is the head of two', () => void [add(7), add(8)]],
    [
      'GitHub does not answer',
      () => {
        step.server.chooseFault = (_, path) =>
          path.endsWith('/pulls') ? 'no-permission' : undefined;
      },
    ],
  ])('gets no comment where %s: the check on the commit says the verdict', async (_, prepare) => {
    prepare();
    const { outcome } = await step.run(config(), { event });
    expect(outcome).toMatchObject({ kind: 'judged' });
    expect([...step.server.comments.values()].flat()).toEqual([]);
    expect(step.server.checks.map(({ head_sha, status }) => [head_sha, status])).toEqual([
      [sha, 'completed'],
    ]);
  });

  test('lets the checked out server run where it is of this repository', async () => {
    add(7);
    expect((await step.run(config({ server: command }), { event })).outcome).toMatchObject({
      kind: 'judged',
    });
  });

  const fork = { head: { sha, ref: 'faster', repo: { id: 2, owner: { login: 'ada' } } } };
  const homePage = someConfig().targets[0] as PageTarget;
  const addToBasket: FlowTarget = {
    ...homePage,
    kind: 'flow',
    flow: 'checkout',
    step: 'add',
    script: { kind: 'recording', file: '/site/perf/checkout.json' },
  };
  test.each<[string, () => void, Partial<Config>]>([
    ['the server of a fork', () => void add(7, fork), { server: command }],
    [
      'the build of a fork',
      () => void add(7, fork),
      {
        baseline: {
          kind: 'same-job',
          setup: undefined,
          build: 'npm run build',
          directory: undefined,
        },
      },
    ],
    [
      'the login of a fork',
      () => void add(7, fork),
      { targets: [{ ...homePage, login: { kind: 'module', file: '/site/perf/login.mjs' } }] },
    ],
    [
      'the script of a flow of a fork',
      () => void add(7, fork),
      {
        targets: [{ ...addToBasket, script: { kind: 'module', file: '/site/perf/checkout.mjs' } }],
      },
    ],
    [
      'the server of a commit that GitHub lists no pull request for, as for those of forks',
      () => undefined,
      { server: command },
    ],
    [
      'the server of what a fork pushed after it was deployed',
      () => {
        event = { ...deployed, sha: shaOf('e') };
        add(7, { head: { ...fork.head, sha: shaOf('e') } });
        step.server.commits = [shaOf('b')];
      },
      { server: command },
    ],
  ])('does not run %s with a token that can write', async (_, prepare, change) => {
    prepare();
    const { error, requests } = await step.run(config(change), { event });
    expect(codeOf(error)).toBe('untrusted-checkout');
    expect(requests).toEqual([`GET /commits/${event.sha}/pulls`, `GET /compare/main...${sha}`]);
  });

  test('plays a recording of a fork, which runs none of its code', async () => {
    add(7, fork);
    const login = { kind: 'recording', file: '/site/perf/login.json' } as const;
    const targets = [{ ...homePage, login }];
    const { outcome } = await step.run(config({ targets }), { event });
    expect(outcome).toMatchObject({ kind: 'judged' });
  });

  test("may be a fork's where it is only visited, or where reviewed code runs", async () => {
    add(7, fork);
    expect((await step.run(config(), { event })).outcome).toMatchObject({ kind: 'judged' });
    expect(bodies(step.server)).toHaveLength(1);
    const elsewhere = { ...event, sha: shaOf('e') };
    step.server.commits = [shaOf('b'), sha];
    expect(
      (await step.run(config({ server: command }), { event: elsewhere })).outcome,
    ).toMatchObject({ kind: 'judged' });
  });
});
