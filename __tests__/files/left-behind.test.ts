/** docs/security.md lists each file that Headroom leaves: held to a real run, and to the source. */
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { runProgram } from '../support/program.ts';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const section = /## What is left behind\n([\s\S]*?)\n## /.exec(page)?.[1] ?? '';

/** The names in the first column of the rows. */
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
const [inFolder = '', elsewhere = ''] = section.split('\nElsewhere:\n');
const isListed = picomatch([...namesIn(inFolder)], { dot: true });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'left-behind-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const server = `require('node:http').createServer((request, response) => {
  console.log(request.url);
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><html lang="en"><title>Page</title><h1>Page</h1></html>');
}).listen(process.env.PORT, '127.0.0.1');`;

test('each file that a run leaves is a row, and nothing is left elsewhere', async () => {
  const temporary = join(folder, 'tmp');
  for (const name of ['tmp', 'work', 'work/base']) mkdirSync(join(folder, name));
  for (const name of ['', 'base']) writeFileSync(join(folder, 'work', name, 'server.cjs'), server);
  writeFileSync(
    join(folder, 'work', 'budgets.json'),
    JSON.stringify({
      server: { command: 'node server.cjs' },
      baseline: { directory: 'base' },
      pages: { home: { path: '/', budgets: { lcp: '9s' } } },
      rounds: 1,
    }),
  );
  const { code, stderr } = await runProgram(join(folder, 'work'), ['run', '--quiet'], {
    ...process.env,
    TMPDIR: temporary,
    RUNNER_TEMP: temporary,
  });
  if (code !== 0) throw new Error(stderr);
  const left = readdirSync(join(folder, 'work', '.headroom'), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name).slice(join(folder, 'work', '.headroom/').length),
    );
  expect(left).toEqual(
    expect.arrayContaining(['measurements.json', 'server-base.log', '.headroom-run.json']),
  );
  expect(left.some((name) => name.startsWith('lighthouse/'))).toBe(true);
  expect(left.filter((name) => !isListed(name))).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
  expect(readdirSync(join(folder, 'work')).sort()).toEqual([
    '.headroom',
    'base',
    'budgets.json',
    'server.cjs',
  ]);
}, 120_000);

const sources = globSync('src/**/*.ts', { cwd: root }).map((file) =>
  readFileSync(join(root, file), 'utf8'),
);

test('each temporary folder of the source is a row', () => {
  const prefixes = sources.flatMap((text) =>
    [...text.matchAll(/'(headroom-[a-z]+-)'/g)].map(([, prefix = '']) => prefix),
  );
  expect([...new Set(prefixes)].map((prefix) => `${prefix}*`).sort()).toEqual(
    namesIn(elsewhere)
      .filter((name) => name.endsWith('-*'))
      .sort(),
  );
});

test('each name below the output directory in the source is a row', () => {
  const names = sources.flatMap((text) =>
    [...text.matchAll(/\$\{(?:config\.)?(?:outputDirectory|folder)\}\/([^`]+)`/g)].flatMap(
      ([, name = '']) => [name.replaceAll(/\$\{[^}]*\}/g, 'head'), name],
    ),
  );
  const literal = names.filter((name) => /^[^$]+\.(json|html|md|log|png)$/.test(name));
  expect(literal.length).toBeGreaterThan(5);
  const known = (name: string): boolean =>
    isListed(name) || isListed(`self-check/${name}`) || isListed(name.replace('head', 'build'));
  expect(literal.filter((name) => !known(name))).toEqual([]);
});
