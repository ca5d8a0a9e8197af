/** What other programs say is covered before it is cut, so that half a secret is not published. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitCli } from '../../src/adapters/git.ts';
import { gitEnvironment } from '../../src/adapters/git-environment.ts';
import { describeProblem } from '../../src/adapters/github/problem.ts';
import { openCommandLog } from '../../src/adapters/processes/log.ts';
import { redactingPorts } from '../../src/adapters/redacting-ports.ts';
import { givenSecrets } from '../../src/config/variables.ts';
import { HeadroomError } from '../../src/errors.ts';
import { coveredWords } from '../../src/model/covered-words.ts';
import { redact } from '../../src/redact.ts';
import { visible } from '../../src/report/render/escape.ts';
import { fakeWorld } from '../support/fake-ports.ts';
import { someMeasurements } from '../support/measurements.ts';

const secret = 'Zx81kQ-7pLm3vN9rT2wY5uB8cE1dG4hJ6sA0fKqX';
const folder = mkdtempSync(join(tmpdir(), 'headroom-cut-'));
/** Any five characters of it in a row. */
const leaks = (text: string): boolean =>
  Array.from({ length: secret.length - 4 }, (_, at) => secret.slice(at, at + 5)).some((piece) =>
    text.includes(piece),
  );
const safe = (text: string) => redact(text, [secret]);

test("a message of GitHub's is cut at 200 characters wherever the secret stands", () => {
  let tries = 0;
  for (let before = 150; before <= 210; before += 1) {
    const message = `${'x'.repeat(before - 1)} ${secret} and more`;
    const answers = [
      { status: 422, response: { data: { message }, headers: {} } },
      { status: 422, message, response: { data: '', headers: {} } },
      new Error('e', { cause: new Error(message) }),
    ];
    for (const answer of answers) {
      tries += 1;
      expect([
        before,
        leaks(describeProblem(answer, { doing: 'x', permission: undefined }, safe).message),
      ]).toEqual([before, false]);
    }
  }
  expect(tries).toBe(183);
});

test('the window of a log that begins inside of a secret holds none of the rest', () => {
  for (let shift = 0; shift <= secret.length; shift += 3) {
    const file = join(folder, `log-${shift}`);
    const log = openCommandLog(file);
    const after = `${secret.slice(0, 0)}\nready\n`;
    const rest = 64 * 1024 - shift - after.length;
    writeFileSync(file, `first\nkey=${secret} ${'y'.repeat(rest - 1)}${after}`);
    expect([shift, leaks(safe(log.tail(40))), log.tail(1)]).toEqual([shift, false, 'ready']);
    // Of one long line as well.
    writeFileSync(file, `first key=${secret}${'y'.repeat(64 * 1024 - shift)}`);
    expect([shift, leaks(safe(log.tail(40)))]).toEqual([shift, false]);
  }
});

test('an error that a port throws has its texts covered, and stays that error', async () => {
  const world = fakeWorld();
  const cause = new Error(`the cause knows ${secret}`);
  const error = new HeadroomError('page-failed', `http://a.test/?key=${secret}`, {
    hint: `try ${secret}`,
    cause,
  });
  const fail = async (): Promise<never> => {
    throw error;
  };
  const browser = await world.ports.chrome.launch({});
  const plain = {
    ...world.ports,
    git: {
      ...world.ports.git,
      addWorktree: fail,
      fetch: async () => `fatal: https://x:${secret}@a.test`,
    },
    files: { ...world.ports.files, read: fail },
    chrome: { launch: async () => ({ ...browser, audit: fail }) },
  };
  const ports = redactingPorts(plain, [secret]);
  const calls = [
    ports.git.addWorktree('/', '/', 'HEAD'),
    ports.files.read('/x'),
    (await ports.chrome.launch({})).audit({} as never),
  ];
  for (const call of calls) await expect(call).rejects.toBe(error);
  expect(
    leaks(
      [
        error.message,
        error.hint,
        error.stack,
        cause.message,
        cause.stack,
        await ports.git.fetch('/', 'HEAD'),
      ].join('\n'),
    ),
  ).toBe(false);
  expect(error).toMatchObject({ code: 'page-failed', message: 'http://a.test/?key=***' });
});

test('values of `env` and passwords of addresses are known before the configuration', () => {
  const environment = { API_TOKEN: secret, PIN: '12', OTHER: 'not-named', HOST: 'Staging-Host' };
  expect(
    givenSecrets(
      { env: 'API_TOKEN, PIN HOST MISSING', url: 'https://ada:p4ssw0rd!@a.test/ https://b.test/' },
      environment,
    ),
  ).toEqual([secret, 'Staging-Host', 'p4ssw0rd!']);
});

test('git, its hooks and its filters get what git needs, and no other variable', async () => {
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  const git = (...args: readonly string[]) =>
    execFileSync(
      'git',
      ['-C', repository, '-c', 'user.name=a', '-c', 'user.email=a@a.test', ...args],
      { stdio: 'pipe' },
    );
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'first');
  const seen = join(folder, 'seen');
  const hook = join(repository, '.git', 'hooks', 'post-checkout');
  mkdirSync(join(repository, '.git', 'hooks'), { recursive: true });
  writeFileSync(hook, `#!/bin/sh\nenv > ${seen}\n`);
  chmodSync(hook, 0o755);
  const given = {
    API_TOKEN: secret,
    GITHUB_TOKEN: secret,
    'INPUT_GITHUB-TOKEN': secret,
    ACTIONS_RUNTIME_TOKEN: secret,
    GH_TOKEN: secret,
    AWS_SECRET_ACCESS_KEY: secret,
  };
  Object.assign(process.env, given);
  try {
    await gitCli().addWorktree(repository, join(folder, 'tree'), 'HEAD');
  } finally {
    for (const name of Object.keys(given)) delete process.env[name];
  }
  expect(existsSync(seen)).toBe(true);
  const text = readFileSync(seen, 'utf8');
  expect(leaks(text)).toBe(false);
  expect(text).toMatch(/^PATH=/m);
});

test.each([
  'PATH',
  'HOME',
  'https_proxy',
  'GIT_SSH_COMMAND',
  'SSH_AUTH_SOCK',
  'GIT_CONFIG_GLOBAL',
  'SystemRoot',
  'RUNNER_TRACKING_ID',
])('git gets %s', (name) => {
  expect(gitEnvironment({ [name]: 'x' })).toEqual({
    [name]: 'x',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  });
});
test.each([
  'GITHUB_TOKEN',
  'INPUT_GITHUB-TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'API_TOKEN',
  'NODE_OPTIONS',
  'GIT_DIR',
  'GITHUB_ENV',
  'STATE_x',
  'MY_PATH',
  'PATH_TOKEN',
])('git does not get %s', (name) => {
  expect(gitEnvironment({ [name]: 'x' })).toEqual({ GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' });
});

test('what measurements quote is covered before a report cuts it, at every cut', () => {
  const [resource, opportunity] = [
    { type: 'Script', transferBytes: 1 },
    { audit: 'a', savingMs: 1, savingBytes: 1 },
  ];
  for (let before = 250; before <= 305; before += 1) {
    const text = `${'x '.repeat(before / 2)}${secret} and more`;
    const measurements = coveredWords(
      {
        ...someMeasurements(),
        baseProblem: text,
        baseFrom: text,
        failures: [
          { target: 't', arm: 'head', block: 0, code: 'page-failed', message: text, hint: text },
        ],
        diagnoses: [
          {
            target: 't',
            arm: 'head',
            reportFile: undefined,
            lcpElement: text,
            resources: [{ ...resource, url: text }],
            opportunities: [{ ...opportunity, title: text }],
          },
        ],
      },
      safe,
    );
    expect([before, leaks(JSON.stringify(measurements))]).toEqual([before, false]);
    expect(leaks(visible(measurements.failures[0]?.message ?? ''))).toBe(false);
  }
});
