/**
 * A step of GitHub that plays flows in the real Chrome. Their scripts see no token. Nothing that is
 * left holds what they type, get as cookies or send as headers.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurements } from '../../src/model.ts';
import { commandTexts } from '../dist/step.ts';
import { token } from '../support/github-client.ts';
import { bodies } from '../support/pull-request-on-github.ts';
import {
  pushedEvent,
  type SourceOnGitHub,
  startSourceOnGitHub,
} from '../support/source-on-github.ts';
import { leaksIn } from '../support/traces.ts';

const typed = 'typed-by-hand-4711';
const password = 'password-of-the-job-0815';
const cookie = 'cookie-of-the-session-1234';
const header = 'header-of-the-flow-5678';
const runtimeToken = 'runtime-token-9012';
const input = 'input-of-another-step-3456';

const server = `import { createServer } from 'node:http';
const pageFor = (found) => \`<!doctype html><html lang="en"><title>Shop</title>
<link rel="icon" href="data:,"><h1>\${found}</h1>
<form action="/found"><input id="q" name="q"><button id="find">Find</button></form>
<input id="name"><input id="password" type="password"><button id="go">Go</button>
<script>document.querySelector('#go').addEventListener('click', () => fetch('/api?k=1'));
document.querySelector('#name').addEventListener('change', ({ target }) =>
  console.error('somebody is called ' + target.value));</script>\`;
createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'session=${cookie}' });
  response.end(pageFor(new URL(request.url, 'http://shop').searchParams.get('q') ?? 'A shop'));
}).listen(process.env.PORT, '127.0.0.1');
`;

const good = `import { writeFileSync } from 'node:fs';
writeFileSync('environment.json', JSON.stringify(process.env));
export default async ({ page, step, url }) => {
  await page.goto(url('/'));
  await step('type', async () => {
    await page.type('#name', '${typed}');
    await page.type('#password', process.env.SHOP_PASSWORD);
    await page.click('#go');
  });
  await step('find', async () => {
    await page.type('#q', '${typed}');
    await Promise.all([page.waitForNavigation(), page.click('#find')]);
  });
};
`;

/** Tells everything that it knows. */
const talkative = `export default async ({ page, step, url }) => {
  await page.goto(url('/'));
  await step('type', async () => {
    await page.type('#name', '${typed}');
    await page.type('#password', process.env.SHOP_PASSWORD);
    const [{ value }] = await page.browserContext().cookies();
    const told = ['${typed}', process.env.SHOP_PASSWORD, value].join(' and ');
    console.log(told);
    await page.evaluate((told) => console.error(told), told);
    throw new Error('cannot go on with ' + told);
  });
};
`;

const recording = {
  title: 'recorded',
  steps: [
    { type: 'navigate', url: 'http://localhost:3000/' },
    { type: 'change', selectors: [['#name']], value: typed },
    { type: 'click', selectors: [['#go']], offsetX: 1, offsetY: 1 },
    { type: 'click', selectors: [['#never']], offsetX: 1, offsetY: 1 },
  ],
};

const step = { type: { budgets: { inp: '500ms' } } };
const budgets = {
  server: { command: 'node server.mjs' },
  rounds: 1,
  defaults: {
    flow: { timeout: '2s', headers: { authorization: `Bearer ${header}` } },
  },
  flows: {
    good: {
      script: 'good.mjs',
      timeout: '10s',
      steps: { ...step, find: { budgets: { lcp: '9s' } } },
    },
    talkative: { script: 'talkative.mjs', steps: step },
    recorded: { recording: 'recorded.json', steps: { type: { from: 2, ...step.type } } },
  },
};

let action: SourceOnGitHub;
let log = '';

beforeAll(async () => {
  action = await startSourceOnGitHub();
  const files = {
    'server.mjs': server,
    'good.mjs': good,
    'talkative.mjs': talkative,
    'recorded.json': JSON.stringify(recording),
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(action.workspace, name), text);
  const running = action.start({
    event: pushedEvent,
    budgets,
    inputs: { env: 'SHOP_PASSWORD', comment: 'always' },
    env: {
      SHOP_PASSWORD: password,
      GITHUB_TOKEN: token,
      GH_TOKEN: token,
      ACTIONS_RUNTIME_TOKEN: runtimeToken,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: runtimeToken,
      'INPUT_NPM-TOKEN': input,
    },
  });
  ({ log } = await running.ended);
}, 120_000);

afterAll(() => action.close());

/** Everything that is left, by name, pictures among it. */
function left(): ReadonlyMap<string, string> {
  const output = join(action.workspace, '.headroom');
  const names = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(output, name)).isFile(),
  );
  return new Map([
    ['log', log],
    ...commandTexts(join(action.workspace, 'temp')),
    ...bodies(action.server).map((body, at) => [`comment ${at}`, body] as const),
    ...action.server.checks.map((check, at) => [`check ${at}`, JSON.stringify(check)] as const),
    ...names.map((name) => [name, readFileSync(join(output, name), 'latin1')] as const),
  ]);
}

test('a script gets the variables that "env" names, and no token', () => {
  const seen = readFileSync(join(action.workspace, 'environment.json'), 'utf8');
  expect(JSON.parse(seen)).toMatchObject({ SHOP_PASSWORD: password });
  expect(leaksIn(new Map([['environment', seen]]), [token, runtimeToken, input])).toEqual([]);
});

test('typed values, cookies, headers and tokens are in nothing that is left', () => {
  const texts = left();
  expect([...texts.keys()]).toEqual(
    expect.arrayContaining(['log', 'comment 0', 'check 0', 'measurements.json', 'report.json']),
  );
  const secrets = [typed, password, cookie, header, token, runtimeToken, input];
  expect(leaksIn(texts, secrets)).toEqual([]);
});

test('of a step that was found by what was typed, the audit is kept without those words', () => {
  const { diagnoses } = JSON.parse(
    readFileSync(join(action.workspace, '.headroom', 'measurements.json'), 'utf8'),
  ) as Pick<Measurements, 'diagnoses'>;
  expect(diagnoses).toMatchObject([
    { target: 'good › find (mobile)', lcpElement: expect.stringContaining('***') },
  ]);
  expect(diagnoses[0]?.resources.map(({ url }) => url)).toEqual(['/found?q=***']);
});

test('the failures of both flows are told, with the typed values covered', () => {
  const { failures, rounds } = JSON.parse(
    readFileSync(join(action.workspace, '.headroom', 'measurements.json'), 'utf8'),
  ) as Pick<Measurements, 'failures' | 'rounds'>;
  expect(rounds.map(({ target }) => target)).toEqual([
    'good › type (mobile)',
    'good › find (mobile)',
  ]);
  expect(failures.map(({ target }) => target)).toEqual([
    'talkative › type (mobile)',
    'recorded › type (mobile)',
  ]);
  expect(failures[0]?.message).toContain('cannot go on with *** and');
  expect(failures[1]?.message).toContain('error: somebody is called ***');
});
