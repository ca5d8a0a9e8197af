/**
 * Files that somebody names, where a change has made them links: they may lead anywhere in their
 * folder, and nowhere else.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../src/adapters/files/files.ts';
import type { Options } from '../../src/config/options.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { asHeadroomError } from '../../src/errors.ts';
import {
  type Checkout,
  checkoutWithLinks,
  secret,
  waysToFile,
} from '../support/checkout-with-links.ts';
import { startedByHand } from '../support/workspace.ts';

let checkout: Checkout;
beforeEach(() => {
  checkout = checkoutWithLinks();
});
afterEach(() => checkout.remove());

const budgets = JSON.stringify({
  server: { static: 'site' },
  pages: { home: { path: '/', budgets: { lcp: '2 s' } } },
});

const flow = (way: object): object => ({ flows: { way } });

/** What is said of the configuration, and its code. */
async function said(
  options: Options = {},
  folder = checkout.folder,
): Promise<{ readonly code: string; readonly text: string }> {
  const environment = { GITHUB_WORKSPACE: checkout.folder };
  try {
    const config = await readConfig(
      { 'working-directory': folder, ...options },
      nodeFiles(),
      environment,
      startedByHand,
    );
    return { code: 'ok', text: JSON.stringify(config) };
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    return { code: error.code, text: `${error.message} ${error.hint}` };
  }
}

const environ = readFileSync('/proc/self/environ', 'utf8').slice(0, 12);
const isQuoted = (text: string): boolean =>
  [secret, 'root:x:', 'Name:\t', environ, 'TOKEN', 'ghs_'].some((part) => text.includes(part));
const refused = ['path-escapes', 'budgets-not-found', 'file-unreadable', 'file-not-found'];

describe.each(waysToFile)('%s', (_how, plant) => {
  test.each(['budgets.json', 'budgets.yml', 'budgets.jsonc', 'budgets.yaml'])(
    'as %s is refused, and nothing of it is quoted',
    async (name) => {
      plant(join(checkout.folder, name), checkout);
      const { code, text } = await said();
      expect(refused).toContain(code);
      expect(isQuoted(text)).toBe(false);
    },
  );

  test('as a budgets file that an input names is refused, and none of it is quoted', async () => {
    mkdirSync(join(checkout.folder, 'perf'));
    plant(join(checkout.folder, 'link.json'), checkout);
    symlinkSync('../link.json', join(checkout.folder, 'perf', 'budgets.json'));
    const { code, text } = await said({ budgets: 'perf/budgets.json' });
    expect(refused).toContain(code);
    expect(isQuoted(text)).toBe(false);
  });

  test.each([
    ['the script of a flow', 'way.mjs', flow({ script: 'way.mjs', steps: { open: {} } })],
    ['a recording', 'way.json', flow({ recording: 'way.json', steps: { open: { from: 1 } } })],
    ['a login', 'way.mjs', { login: 'way.mjs' }],
  ])('as %s is refused, and nothing of it is quoted', async (_name, file, keys) => {
    const whole = JSON.stringify({ ...JSON.parse(budgets), ...keys });
    writeFileSync(join(checkout.folder, 'budgets.json'), whole);
    plant(join(checkout.folder, file), checkout);
    const { code, text } = await said();
    expect(refused).toContain(code);
    expect(isQuoted(text)).toBe(false);
  });

  test.each([
    ['measurements', 'judge'],
    ['baseline', 'run'],
  ])('as a file of the input %s is refused', async (input, mode) => {
    writeFileSync(join(checkout.folder, 'budgets.json'), budgets);
    plant(join(checkout.folder, 'saved.json'), checkout);
    expect(refused).toContain((await said({ mode, [input]: 'saved.json' })).code);
  });
});

const waysOut = [
  ['an absolute link', (place: string) => symlinkSync(checkout.outside, place)],
  ['a relative link', (place: string) => symlinkSync('../outside', place)],
  ['a link to the root', (place: string) => symlinkSync('/', place)],
  [
    'a link to a link',
    (place: string) => {
      symlinkSync(checkout.outside, `${place}-first`);
      symlinkSync(`${place}-first`, place);
    },
  ],
] as const;

describe.each(waysOut)('%s', (_how, plant) => {
  test('as the working directory leads out of the workspace, and is refused', async () => {
    writeFileSync(join(checkout.outside, 'budgets.json'), budgets);
    plant(join(checkout.folder, 'shop'));
    const { code } = await said({}, join(checkout.folder, 'shop'));
    expect(code).toBe('path-escapes');
  });

  test('on the way to the working directory is refused as well', async () => {
    mkdirSync(join(checkout.outside, 'shop'));
    writeFileSync(join(checkout.outside, 'shop', 'budgets.json'), budgets);
    plant(join(checkout.folder, 'apps'));
    expect((await said({}, join(checkout.folder, 'apps', 'shop'))).code).toMatch(
      /path-escapes|budgets-not-found/,
    );
  });

  test('on the way to a script is refused', async () => {
    writeFileSync(join(checkout.outside, 'way.mjs'), 'export default () => {};');
    const keys = flow({ script: 'perf/way.mjs', steps: { open: {} } });
    const whole = JSON.stringify({ ...JSON.parse(budgets), ...keys });
    writeFileSync(join(checkout.folder, 'budgets.json'), whole);
    plant(join(checkout.folder, 'perf'));
    expect((await said()).code).toMatch(/path-escapes|file-not-found/);
  });

  test('as the ready-made base is refused', async () => {
    const file = { ...JSON.parse(budgets), baseline: { directory: 'base' } };
    writeFileSync(join(checkout.folder, 'budgets.json'), JSON.stringify(file));
    plant(join(checkout.folder, 'base'));
    expect((await said()).code).toBe('path-escapes');
  });
});

test.each([
  ['beside it', 'shared.json', 'shared.json'],
  ['in a folder below', 'perf/shared.json', './perf/shared.json'],
  ['with an absolute path', 'shared.json', undefined],
])('a budgets file that is a link to one %s is read', async (_name, real, link) => {
  mkdirSync(dirname(join(checkout.folder, real)), { recursive: true });
  writeFileSync(join(checkout.folder, real), budgets);
  symlinkSync(link ?? join(checkout.folder, real), join(checkout.folder, 'budgets.json'));
  expect((await said()).code).toBe('ok');
});

test('a script that is a link to another one of the checkout is played', async () => {
  mkdirSync(join(checkout.folder, 'perf'));
  writeFileSync(join(checkout.folder, 'perf', 'shared.mjs'), 'export default () => {};');
  symlinkSync('shared.mjs', join(checkout.folder, 'perf', 'way.mjs'));
  const keys = flow({ script: 'perf/way.mjs', steps: { open: {} } });
  const whole = JSON.stringify({ ...JSON.parse(budgets), ...keys });
  writeFileSync(join(checkout.folder, 'budgets.json'), whole);
  expect((await said()).code).toBe('ok');
});

test('a working directory that is a link in the workspace is the folder it leads to', async () => {
  mkdirSync(join(checkout.folder, 'apps', 'shop'), { recursive: true });
  writeFileSync(join(checkout.folder, 'apps', 'shop', 'budgets.json'), budgets);
  symlinkSync('apps/shop', join(checkout.folder, 'current'));
  const { text } = await said({}, join(checkout.folder, 'current'));
  expect(JSON.parse(text)).toMatchObject({
    workingDirectory: join(checkout.folder, 'apps', 'shop'),
    outputDirectory: join(checkout.folder, 'apps', 'shop', '.headroom'),
  });
});

test('a workspace that is reached through a link is named as people know it', async () => {
  const link = join(checkout.around, 'link');
  symlinkSync(checkout.folder, link);
  writeFileSync(join(checkout.folder, 'budgets.json'), '{ "pages": 1 }');
  const environment = { GITHUB_WORKSPACE: link };
  const reading = readConfig(
    { 'working-directory': link },
    nodeFiles(),
    environment,
    startedByHand,
  );
  await expect(reading).rejects.toMatchObject({
    message: expect.stringMatching(/^budgets\.json:1:/),
  });
});

test('a pipe is no budgets file: reading one would wait for ever', async () => {
  execFileSync('/bin/sh', ['-c', 'mkfifo "$0"', join(checkout.folder, 'budgets.json')]);
  expect((await said()).code).toBe('file-unreadable');
});
