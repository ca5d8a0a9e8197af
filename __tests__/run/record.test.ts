/** `headroom record` and a run with what it wrote: real server, real Chrome, a third party. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { chromeLauncher } from '../../src/adapters/chrome/chrome.ts';
import { defaultRoundSettings } from '../../src/adapters/chrome/lighthouse.ts';
import { realPorts } from '../../src/adapters/real-ports.ts';
import { redactingPorts } from '../../src/adapters/redacting-ports.ts';
import { terminalRunner } from '../../src/adapters/terminal.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { openSession } from '../../src/measure/session.ts';
import type { Log, Ports } from '../../src/ports.ts';
import { record } from '../../src/run/record.ts';
import { everyNameHere, openThirdParty } from '../support/third-party.ts';
import { startedByHand } from '../support/workspace.ts';

jest.setTimeout(120_000);

const token = 'a-token-of-this-job';
const said: string[] = [];
const say = (text: string): void => void said.push(text);
const log: Log = { note: say, progress() {}, warn: say, error: say, debug() {} };

let folder: string;
let third: Awaited<ReturnType<typeof openThirdParty>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-record-test-'));
  third = await openThirdParty();
  mkdirSync(join(folder, 'site'));
  mkdirSync(join(folder, 'perf'));
  const page = (more: string): string =>
    `<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="${third.plain}/style.css">
<script src="${third.secure}/tag.js"></script>
<h1>Page</h1>${more}<script>
  fetch('${third.secure}/collect?token=abcdef&v=1', {
    method: 'POST', body: 'who=me', headers: { 'content-type': 'text/plain' } });
</script></html>`;
  writeFileSync(join(folder, 'site', 'index.html'), page(''));
  writeFileSync(join(folder, 'site', 'new.html'), page(`<script src="${third.plain}/new.js">`));
  writeFileSync(
    join(folder, 'budgets.json'),
    JSON.stringify({
      server: { static: 'site' },
      replay: 'perf/third-parties.har',
      defaults: { page: { headers: { authorization: 'Bearer $TOKEN' } } },
      pages: { home: { path: '/', budgets: { 'third-party-bytes': '1MB' } } },
    }),
  );
});

afterAll(async () => {
  await third.close();
  rmSync(folder, { recursive: true, force: true });
});

async function prepare(budgets = 'budgets.json') {
  const secrets = [token];
  const ports: Ports = redactingPorts(
    {
      ...realPorts(log, terminalRunner()),
      chrome: chromeLauncher(log, defaultRoundSettings, everyNameHere),
    },
    secrets,
  );
  const config = await readConfig(
    { 'working-directory': folder, budgets, env: 'TOKEN', rounds: '2' },
    ports.files,
    { ...process.env, TOKEN: token, GITHUB_WORKSPACE: folder },
    startedByHand,
  );
  return { config, ports };
}

/** A flow whose second step asks for what was never recorded. */
const look = (host: string): string => `export default async ({ page, step, url }) => {
  await step('see it', () => page.goto(url('/new.html')));
  await step('click it', () =>
    page.evaluate(() => fetch('${host}/later.js', { mode: 'no-cors' }).then(() => {})));
};`;

const har = () => readFileSync(join(folder, 'perf', 'third-parties.har'), 'utf8');

/** Takes a round of each page of the head alone. */
async function measure(budgets?: string) {
  const { config, ports } = await prepare(budgets);
  const head = { arm: 'head', server: config.server, directory: folder } as const;
  const identities = { head: undefined, base: undefined };
  const session = await openSession(
    config,
    { head, base: undefined },
    identities,
    async () => {},
    ports,
  );
  try {
    await session.measure(new Map(config.targets.map(({ id }) => [id, 1])));
    return session.measurements();
  } finally {
    await session.close();
  }
}

describe('headroom record', () => {
  beforeAll(async () => {
    const { config, ports } = await prepare();
    await record(config, { out: undefined, isReplacing: false }, ports);
  });

  test('writes HAR 1.2 with what other hosts answered, and nothing of this machine', () => {
    const { log: written } = JSON.parse(har());
    expect(written.version).toBe('1.2');
    const entries: { request: { method: string; url: string }; response: { status: number } }[] =
      written.entries;
    expect(
      entries
        .map(({ request, response }) => `${request.method} ${request.url} ${response.status}`)
        .sort(),
    ).toEqual([
      `GET ${third.plain}/style.css 200`,
      `GET ${third.secure}/tag.js 200`,
      `OPTIONS ${third.secure}/collect?token=***&v=1 200`,
      `POST ${third.secure}/collect?token=***&v=1 200`,
    ]);
    expect(said.filter((line) => !line.startsWith('Not recorded'))).toEqual([
      'home (mobile): 4 requests to 2 other hosts',
    ]);
  });

  test('leaves out cookies, credentials, secrets and what was sent', () => {
    expect(third.asked).toContain('POST /collect');
    for (const hidden of [token, 'third-party-cookie', 'Bearer', 'who=me', 'abcdef'])
      expect(har()).not.toContain(hidden);
    expect(har()).toContain('"set-cookie"');
  });

  test('plays a flow once, and waits for what its steps ask for late', async () => {
    const late = `setTimeout(() => fetch('${third.plain}/late.js', { mode: 'no-cors' }), 900);`;
    writeFileSync(
      join(folder, 'site', 'late.html'),
      `<!doctype html><title>Late</title><link rel="icon" href="data:,"><h1>Late</h1>
<img alt="" src="${third.plain}/pixel.gif"><script>${late}</script>`,
    );
    writeFileSync(
      join(folder, 'perf', 'once.mjs'),
      `export default ({ page, step, url }) => step('see it', () => page.goto(url('/late.html')));`,
    );
    const flows = { once: { script: 'perf/once.mjs', steps: { 'see it': {} } } };
    const budgets = { server: { static: 'site' }, flows };
    writeFileSync(join(folder, 'once.json'), JSON.stringify(budgets));
    const { config, ports } = await prepare('once.json');
    const before = third.asked.length;
    const out = join(folder, 'once.har');
    expect(await record(config, { out, isReplacing: false }, ports)).toMatchObject([
      { answers: 2 },
    ]);
    expect(third.asked.slice(before)).toEqual(['GET /pixel.gif', 'GET /late.js']);
    expect(said).toContain('once (mobile): 2 requests to 1 other host');
  });

  test('refuses to replace a file unless it is told to', async () => {
    const { config, ports } = await prepare();
    const again = record(config, { out: undefined, isReplacing: false }, ports);
    await expect(again).rejects.toMatchObject({ code: 'recording-exists' });
  });

  test.each(['../others.har', '/tmp/others.har'])(
    'writes no %s for a budgets file',
    async (replay) => {
      const { config, ports } = await prepare();
      const targets = config.targets.map((target) => ({ ...target, replay }));
      const outside = record({ ...config, targets }, { out: undefined, isReplacing: true }, ports);
      await expect(outside).rejects.toMatchObject({ code: 'path-escapes' });
    },
  );

  test('asks for a file where none is named', async () => {
    const { config, ports } = await prepare();
    const targets = config.targets.map((target) => ({ ...target, replay: undefined }));
    const nowhere = record({ ...config, targets }, { out: undefined, isReplacing: true }, ports);
    await expect(nowhere).rejects.toMatchObject({ code: 'wrong-input' });
  });
});

test('with the third party switched off, a run measures the same as with it', async () => {
  await third.close();
  writeFileSync(
    join(folder, 'two.json'),
    JSON.stringify({
      ...JSON.parse(readFileSync(join(folder, 'budgets.json'), 'utf8')),
      pages: {
        home: { path: '/', budgets: { 'third-party-bytes': '1MB' } },
        new: { path: '/new.html', budgets: { 'third-party-bytes': '1MB' } },
      },
      flows: { look: { script: 'perf/look.mjs', steps: { 'see it': {}, 'click it': {} } } },
    }),
  );
  writeFileSync(join(folder, 'perf', 'look.mjs'), look(third.plain));
  const { rounds, failures, fingerprint, diagnoses } = await measure('two.json');
  expect(failures).toEqual([]);
  const ofHome = rounds.filter(({ target }) => target === 'home (mobile)');
  expect(ofHome.map(({ seen }) => seen)).toEqual([undefined]);
  expect(ofHome[0]?.values['third-party-bytes']).toBeGreaterThan(400);
  const loaded = diagnoses.find(({ target }) => target === 'home (mobile)')?.resources;
  expect(loaded?.map(({ url }) => url.replace(/.*example(:\d+)?/, '')).sort()).toEqual([
    '/',
    '/collect?token=***&v=1',
    '/collect?token=***&v=1',
    '/style.css',
    '/tag.js',
  ]);
  expect(fingerprint.settings['other hosts']).toMatch(/^replay [0-9a-f]{12}$/);
  // A request that the recording lacks is a failure of each visit.
  const ofNew = rounds.filter(({ target }) => target === 'new (mobile)');
  const missing = { url: `${third.plain}/new.js`, type: 'other', problem: 'not in the recording' };
  expect(ofNew.map(({ seen }) => seen)).toEqual([{ failed: [missing] }]);
  // So it is in a flow, of the step that asks for it and of those after it.
  const asked = { url: `${third.plain}/later.js`, type: 'other', problem: missing.problem };
  const ofSteps = rounds.filter(({ target }) => target.startsWith('look › '));
  expect(ofSteps.map(({ target, seen }) => [target, seen])).toEqual([
    ['look › see it (mobile)', { failed: [missing] }],
    ['look › click it (mobile)', { failed: [missing, asked] }],
  ]);
  expect(ofSteps[0]?.values['third-party-bytes']).toBeGreaterThan(400);
});
