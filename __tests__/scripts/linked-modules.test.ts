/** A build whose packages lie elsewhere is refused: it would give another dist/. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refuse = async (): Promise<string> => {
  const path = join(root, 'scripts', 'bundle', 'real-modules.mjs');
  const { refuseLinkedModules } = (await import(path)) as {
    refuseLinkedModules(root: string): void;
  };
  try {
    refuseLinkedModules(folder);
    return 'allowed';
  } catch (thrown) {
    return (thrown as Error).message.replace(`${folder}/`, '');
  }
};

test('the build itself stops before it writes anything', async () => {
  for (const name of ['scripts', 'src', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'index.js'), 'before');
  const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(process.execPath, [join(folder, 'scripts', 'build.mjs')], (error, _stdout, stderr) =>
      resolve({ code: error?.code, said: stderr }),
    );
  });
  expect(code).toBe(1);
  expect(said).toContain('node_modules is a link: dist/ would not be the same as elsewhere.');
  expect(existsSync(join(folder, 'dist', 'index.js'))).toBe(true);
});

const elsewhere = () => join(folder, 'elsewhere');
test.each<[string, () => void, string]>([
  ['packages of its own', () => undefined, 'allowed'],
  [
    'a link among its commands',
    () => symlinkSync('../zod/cli.js', join(folder, 'node_modules', '.bin', 'zod')),
    'allowed',
  ],
  [
    'a package that is a link',
    () => symlinkSync(elsewhere(), join(folder, 'node_modules', 'lighthouse')),
    'node_modules/lighthouse is a link',
  ],
  [
    'a package of a scope that is a link',
    () => symlinkSync(elsewhere(), join(folder, 'node_modules', '@actions', 'core')),
    'node_modules/@actions/core is a link',
  ],
  [
    'a scope that is a link',
    () => symlinkSync(elsewhere(), join(folder, 'node_modules', '@octokit')),
    'node_modules/@octokit is a link',
  ],
])('%s', async (_name, plant, says) => {
  for (const name of ['.bin', 'zod', '@actions'])
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
  mkdirSync(elsewhere());
  plant();
  expect(await refuse()).toMatch(says);
});

test('no packages at all are not the business of this check', async () => {
  expect(await refuse()).toBe('allowed');
});
