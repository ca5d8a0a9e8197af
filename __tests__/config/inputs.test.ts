import { optionNames, optionsFromInputs } from '../../src/config/options.ts';
import { touchesPaths } from '../../src/config/touched-paths.ts';
import { identifyTarget } from '../../src/model/target-identity.ts';
import { proposeBudgets } from '../../src/report/proposed-budgets.ts';
import { judgement } from '../support/judgements.ts';
import { joinPatterns } from '../support/patterns.ts';
import { context } from '../support/report-context.ts';
import { advice, configOf, configOfBudgets, refusal } from '../support/workspace.ts';

const budgets = { server: { static: 'dist' }, pages: { home: { path: '/' } } };

test('the action hands every input over as it is', () => {
  const asked: string[] = [];
  const options = optionsFromInputs((name) => {
    asked.push(name);
    return name === 'rounds' ? '5' : '';
  });
  expect([asked, options.rounds, options.budgets]).toEqual([[...optionNames], '5', '']);
});

test('inputs that are empty or blank were not given', async () => {
  const blank = Object.fromEntries(
    optionNames.filter((name) => name !== 'working-directory').map((name) => [name, ' \n']),
  );
  expect(await configOfBudgets(budgets, blank)).toEqual(await configOfBudgets(budgets));
});

test('without inputs everything has a default', async () => {
  const { targets: _, ...config } = await configOfBudgets(budgets);
  expect(config).toEqual({
    mode: 'run',
    suite: 'default',
    waivers: [],
    formerNames: {},
    budgetsFile: 'budgets.json',
    workingDirectory: '/repo',
    outputDirectory: '/repo/.headroom',
    measurementFiles: [],
    server: { kind: 'static', folder: 'dist' },
    budgets: [],
    baseline: { kind: 'none' },
    baseHint: { kind: 'work-tree', isLocal: true },
    effort: { rounds: undefined, maxRounds: 30, timeLimitMs: 600_000, seed: 1 },
    policy: {
      failOn: 'fail',
      onInconclusive: 'neutral',
      onMissingBaseline: 'neutral',
      budgetChanges: 'warn',
    },
    selfCheck: 'off',
    publish: {
      comment: 'auto',
      check: 'check',
      history: 'artifact',
      drift: 'warn',
      retentionDays: undefined,
      evidenceRetentionDays: 14,
      leg: '',
    },
    paths: [],
    allowHosts: [],
    namedFiles: [],
    secrets: [],
    childEnvironment: { GITHUB_WORKSPACE: '/repo' },
  });
});

test('inputs go before the budgets file', async () => {
  const file = {
    ...budgets,
    suite: 'file',
    rounds: 4,
    'max-rounds': 10,
    'time-limit': '5m',
    baseline: { build: 'npm run build' },
  };
  const fromFile = await configOfBudgets(file);
  expect([fromFile.suite, fromFile.effort, fromFile.baseline]).toEqual([
    'file',
    { rounds: 4, maxRounds: 10, timeLimitMs: 300_000, seed: 1 },
    { kind: 'same-job', setup: undefined, build: 'npm run build', directory: undefined },
  ]);
  const options = {
    suite: 'input',
    rounds: '6',
    'max-rounds': '12',
    'time-limit': '90s',
    seed: '7',
    baseline: 'base.json\n/tmp/other.json',
    url: 'http://localhost:3000',
  };
  const fromInputs = await configOfBudgets(file, options);
  expect([fromInputs.suite, fromInputs.effort, fromInputs.baseline, fromInputs.server]).toEqual([
    'input',
    { rounds: 6, maxRounds: 12, fromInput: true, timeLimitMs: 90_000, seed: 7 },
    { kind: 'files', paths: ['/repo/base.json', '/tmp/other.json'] },
    { kind: 'url', origin: 'http://localhost:3000' },
  ]);
});

test('a fixed number of rounds above the default maximum raises it', async () => {
  expect((await configOfBudgets(budgets, { rounds: '50' })).effort).toEqual({
    rounds: 50,
    maxRounds: 50,
    fromInput: true,
    timeLimitMs: 600_000,
    seed: 1,
  });
});

test('saved measurements to judge', async () => {
  const options = {
    mode: 'judge',
    measurements: 'a/measurements.json\n\n  b/measurements.json\n',
    'output-directory': '/tmp/out',
    'fail-on': 'warn',
    'on-inconclusive': 'fail',
  };
  expect(await configOfBudgets(budgets, options)).toMatchObject({
    mode: 'judge',
    measurementFiles: ['/repo/a/measurements.json', '/repo/b/measurements.json'],
    outputDirectory: '/tmp/out',
    policy: {
      failOn: 'warn',
      onInconclusive: 'fail',
      onMissingBaseline: 'neutral',
      budgetChanges: 'warn',
    },
  });
});

test.each([
  [
    { mode: 'bench' },
    'input "mode": expected "run", "measure", "judge" or "self-check", got "bench"',
  ],
  [{ mode: 'judge' }, 'input "measurements": mode "judge" needs the files that it is to judge'],
  [{ 'fail-on': 'error' }, 'input "fail-on": expected "fail", "warn" or "never", got "error"'],
  [
    { 'on-inconclusive': 'warn' },
    'input "on-inconclusive": expected "neutral" or "fail", got "warn"',
  ],
  [{ rounds: '0' }, 'input "rounds": expected a whole number from 1 to 1000, got "0"'],
  [{ rounds: '2.5' }, 'input "rounds": expected a whole number from 1 to 1000, got "2.5"'],
  [
    { rounds: '20', 'max-rounds': '10' },
    'input "rounds": 20 rounds are more than "max-rounds", which is 10',
  ],
  [
    { 'time-limit': '10' },
    'input "time-limit": expected a time above 0 and of at most 24h, such as "10m", got "10"',
  ],
  [{ seed: '-1' }, 'input "seed": expected a whole number from 0 to 4294967295, got "-1"'],
  [
    { suite: 'a/b' },
    'input "suite": expected at most 64 letters, digits, blanks and any of . _ -, got "a/b"',
  ],
  [{ url: 'localhost:3000' }, 'input "url": "localhost:3000" is no http or https address'],
  [
    { url: 'http://localhost:3000/app' },
    'input "url": beside a budgets file only scheme, host and port belong here',
  ],
  [
    { urls: 'http://a.example http://b.example' },
    'input "url": 2 addresses were given beside a budgets file, which takes one server',
  ],
])('an input that cannot be: %j', async (options, message) => {
  expect(await refusal(configOfBudgets(budgets, options))).toBe(`wrong-input: ${message}`);
});

test('a wrong suite in the file is said with its place', async () => {
  expect(await refusal(configOfBudgets({ ...budgets, suite: 'a/b' }))).toBe(
    'budgets-schema: budgets.json:10:12: suite: expected at most 64 letters, digits, ' +
      'blanks and any of . _ -, got "a/b"',
  );
});

test('the default budgets files are looked for in their order', async () => {
  const text = 'server: { static: dist }\npages: { home: { path: / } }\n';
  const name = async (files: readonly string[]) =>
    (
      await configOf(
        Object.fromEntries(
          files.map((file) => [file, file.endsWith('ml') ? text : JSON.stringify(budgets)]),
        ),
      )
    ).budgetsFile;
  expect(await name(['budgets.yaml', 'budgets.yml', 'budgets.jsonc', 'budgets.json'])).toBe(
    'budgets.json',
  );
  expect(await name(['budgets.yaml', 'budgets.yml', 'budgets.jsonc'])).toBe('budgets.jsonc');
  expect(await name(['budgets.yaml', 'budgets.yml'])).toBe('budgets.yml');
  expect(await name(['budgets.yaml'])).toBe('budgets.yaml');
});

describe('the first minute: addresses without a budgets file', () => {
  test('each is a page on a mobile device, and nothing is gated', async () => {
    const config = await configOf(
      {},
      {
        url: 'https://shop.example',
        urls: 'https://shop.example/products?page=1\nhttps://shop.example/',
      },
    );
    expect([config.budgetsFile, config.budgets, config.server]).toEqual([
      undefined,
      [],
      { kind: 'url', origin: 'https://shop.example' },
    ]);
    const page = {
      kind: 'page',
      profile: 'mobile',
      device: 'mobile',
      headers: {},
      timeoutMs: 45_000,
      blockedUrls: [],
    };
    expect(config.targets).toEqual([
      {
        ...page,
        id: '/ (mobile)',
        name: '/',
        address: 'https://shop.example/',
        path: 'https://shop.example/',
      },
      {
        ...page,
        id: '/products?page=1 (mobile)',
        name: '/products?page=1',
        address: 'https://shop.example/products?page=1',
        path: 'https://shop.example/products?page=1',
      },
    ]);
  });

  test('each route behind a # is a page of its own, in the proposed file as well', async () => {
    const urls = ['lamps', 'chairs'].map((route) => `https://shop.example/app#/${route}`).join(' ');
    const { targets } = await configOf({}, { urls });
    expect(targets.map(({ id, address, path }) => [id, address === path])).toEqual([
      ['/app#/lamps (mobile)', true],
      ['/app#/chairs (mobile)', true],
    ]);
    const proposal = proposeBudgets(
      judgement([]),
      context(targets.map(identifyTarget), { origin: 'https://shop.example' }),
    );
    expect(proposal).toContain('"path": "/app#/lamps"');
    const again = await configOf({ 'budgets.json': proposal });
    expect(again.targets.map(({ id }) => id)).toEqual(targets.map(({ id }) => id));
  });

  test('several sites are told apart by their hosts, and passwords are kept secret', async () => {
    const config = await configOf({}, { urls: 'https://me:pa%20ss@a.example/ https://b.example/' });
    expect(config.targets.map(({ name, address, path }) => [name, address, path])).toEqual([
      ['a.example/', 'https://a.example/', 'https://me:pa%20ss@a.example/'],
      ['b.example/', 'https://b.example/', 'https://b.example/'],
    ]);
    expect(config.secrets).toContain('pa%20ss');
    expect(config.secrets).toContain('pa ss');
  });

  test('an address that is none is said before the missing file', async () => {
    const reading = () => configOf({}, { url: 'shop' });
    expect(await refusal(reading())).toBe(
      'wrong-input: input "url": "shop" is no http or https address',
    );
    expect(await advice(reading())).toBe('Give a whole address, such as https://example.com/.');
  });
});

describe('the base', () => {
  test.each([
    [{}, { kind: 'same-job', setup: undefined, build: undefined, directory: undefined }],
    [
      { directory: 'base' },
      { kind: 'same-job', setup: undefined, build: undefined, directory: '/repo/shop/base' },
    ],
    [
      { directory: '../base' },
      { kind: 'same-job', setup: undefined, build: undefined, directory: '/repo/base' },
    ],
    [{ url: 'https://shop.example/' }, { kind: 'url', origin: 'https://shop.example' }],
  ])('%j', async (baseline, plan) => {
    const files = { 'shop/budgets.json': JSON.stringify({ ...budgets, baseline }) };
    expect((await configOf(files, { 'working-directory': '/repo/shop' })).baseline).toEqual(plan);
  });

  test.each([
    [
      { directory: '../base' },
      'path-escapes: budgets.json:11:18: baseline.directory: "../base" leads out of the ' +
        'workspace, /repo',
    ],
    [
      { directory: 'base', build: 'make' },
      'budgets-schema: budgets.json:10:15: baseline: "setup" or "build" and "directory" ' +
        'exclude each other',
    ],
  ])('that cannot be: %j', async (baseline, message) => {
    expect(await refusal(configOfBudgets({ ...budgets, baseline }))).toBe(message);
  });

  test('cannot be built where the server is a deployment: base and head would be one', async () => {
    const file = {
      ...budgets,
      server: { url: 'https://shop.example' },
      baseline: { build: 'make' },
    };
    expect(await refusal(configOfBudgets(file))).toMatch(
      joinPatterns(
        /^budgets-schema: budgets\.json:\d+:\d+: baseline: base and head would both be /,
        /"server\.url": name/,
      ),
    );
  });

  describe('at a terminal', () => {
    const files = {
      'shop/pull-request/budgets.json': JSON.stringify({
        ...budgets,
        baseline: { directory: '../base' },
      }),
    };
    const reading = (others: Readonly<Record<string, string>> = {}) =>
      configOf(
        { ...files, ...others },
        { 'working-directory': '/repo/shop/pull-request' },
        { GITHUB_WORKSPACE: undefined },
      );

    test('may lie anywhere in the repository, wherever one stands in it', async () => {
      expect((await reading({ '.git': 'gitdir: elsewhere' })).baseline).toMatchObject({
        directory: '/repo/shop/base',
      });
    });

    test('lies outside where there is no repository, and is told what helps', async () => {
      expect(await refusal(reading())).toBe(
        'path-escapes: /repo/shop/pull-request/budgets.json:1:83: baseline.directory: ' +
          '"../base" leads out of the workspace, /repo/shop/pull-request',
      );
      expect(await advice(reading())).toBe(
        'Run in a folder that holds both, with the working directory below it (`-C shop`), ' +
          'or move the base into the workspace.',
      );
    });
  });
});

test('children get an environment without inputs, tokens and the files of the runner', async () => {
  const kept = {
    PATH: '/bin',
    HOME: '/root',
    GITHUB_SHA: 'abc',
    GITHUB_WORKSPACE: '/repo',
    RUNNER_TRACKING_ID: 'r',
    GITHUB_PATHS: 'mine',
    STATE: 'mine',
  };
  const withheld = {
    'INPUT_GITHUB-TOKEN': 't',
    ACTIONS_RUNTIME_TOKEN: 't',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'u',
    GITHUB_TOKEN: 't',
    GH_TOKEN: 't',
    GH_ENTERPRISE_TOKEN: 't',
    github_token: 't',
    GITHUB_OUTPUT: 'f',
    GITHUB_ENV: 'f',
    GITHUB_PATH: 'f',
    GITHUB_STEP_SUMMARY: 'f',
    GITHUB_STATE: 'f',
    STATE_started: 's',
    UNSET: undefined,
  };
  expect((await configOfBudgets(budgets, {}, { ...withheld, ...kept })).childEnvironment).toEqual(
    kept,
  );
});

test.each([
  [[], [], true],
  [['src/**'], ['src/a/b.ts'], true],
  [['src/**'], ['docs/a.md'], false],
  [['src/**', '!**/*.md'], ['src/a.md'], false],
  [['!docs/**'], ['docs/a.md', 'package.json'], true],
  [['**/*.yml'], ['.github/workflows/ci.yml'], true],
])('paths %j and changed files %j: measured is %j', (globs, changed, isTouched) => {
  expect(touchesPaths({ globs, folder: '' }, changed)).toBe(isTouched);
});
