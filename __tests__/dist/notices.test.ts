import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dist, root } from './built.ts';

const script = pathToFileURL(join(root, 'scripts', 'notices.mjs')).href;
const { notices }: { notices: (root: string, files: readonly string[]) => string } = await import(
  script
);

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'headroom-notices-'));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** A package with one module; gives the module's path. */
function install(
  manifest: { readonly name: string; readonly license?: string; readonly author?: string },
  licenceText?: string,
): string {
  const folder = join(project, 'node_modules', manifest.name);
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.2.3', ...manifest }));
  writeFileSync(join(folder, 'lib', 'package.json'), '{"type":"commonjs"}');
  if (licenceText !== undefined) writeFileSync(join(folder, 'LICENSE.md'), licenceText);
  return join(folder, 'lib', 'index.js');
}

test('a package is listed once, with its name, version, licence and the text that it ships', () => {
  const file = install({ name: '@acme/kind', license: '(MIT OR GPL-3.0)' }, 'Be kind.\r\n');
  const rule = '='.repeat(80);
  expect(notices(project, [file, file, join(project, 'src', 'main.ts')])).toBe(
    `Headroom carries parts of these 1 packages. Each is under its own licence.\n\n` +
      `${rule}\n@acme/kind 1.2.3\nLicence: (MIT OR GPL-3.0)\n${rule}\n\nBe kind.\n`,
  );
});

test.each([
  ['copyleft', { name: 'viral', license: 'GPL-3.0' }, 'viral 1.2.3: its licence is GPL-3.0'],
  [
    'copyleft beside a permissive part',
    { name: 'mixed', license: '(MIT AND LGPL-2.1)' },
    'mixed 1.2.3: its licence is (MIT AND LGPL-2.1)',
  ],
  ['no licence at all', { name: 'bare' }, 'bare 1.2.3: its licence is none'],
  [
    'a reviewed package under another licence than the reviewed one',
    { name: 'axe-core', license: 'BUSL-1.1' },
    'axe-core 1.2.3: its licence is BUSL-1.1',
  ],
])('%s stops the build', (_, manifest, message) => {
  const file = install(manifest, 'text');
  expect(() => notices(project, [file])).toThrow(message);
});

test('the notices of dist name what bundlers do not see: what is read or carried', () => {
  const text = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  const named = new Set(
    [...text.matchAll(/^={80}\n(\S+) \S+\nLicence: /gm)].map((match) => match[1]),
  );
  const expected = [
    'axe-core',
    'js-library-detector',
    'lighthouse',
    'puppeteer-core',
    'chrome-launcher',
    'autocannon',
    'zod',
    '@actions/core',
    'undici',
  ];
  expect(expected.filter((name) => !named.has(name))).toEqual([]);
  expect(text).toContain('axe-core 4.'); // its own third-party licences follow its licence
  expect(text).toContain('Mozilla Public License, version 2.0');
});
