/** Files for other CI systems, with the real command and that of docs/other-ci.md. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { someMeasurements, someRound } from '../support/measurements.ts';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'src/cli.ts');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-other-ci-'));
  writeFileSync(
    join(folder, 'budgets.json'),
    JSON.stringify({
      suite: 'shop',
      server: { url: 'http://127.0.0.1:1' },
      pages: { home: { path: '/', devices: ['mobile'], budgets: { lcp: '2s' } } },
    }),
  );
  measure(1_800);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

function measure(lcp: number): void {
  const rounds = [0, 1, 2, 3, 4, 5].map((block) =>
    someRound({ block, values: { lcp: lcp + block, cls: 0 } }),
  );
  writeFileSync(
    join(folder, 'm.json'),
    JSON.stringify(someMeasurements({ suite: 'shop', rounds })),
  );
}

const headroom = (...args: readonly string[]) => headroomIn({}, ...args);

function headroomIn(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { code: status, stderr };
}

const judge = () => headroom('judge', 'm.json', '--junit', 'out/headroom.xml', '--gitlab', 'out');

test('judging writes JUnit and both files of GitLab, and names them', () => {
  const { code, stderr } = judge();
  expect(code).toBe(0);
  for (const name of ['headroom.xml', 'browser-performance.json', 'load-performance.json'])
    expect(stderr).toContain(`Written: ${join(folder, 'out', name)}`);
  expect(read('out/headroom.xml')).toContain('<testsuites name="Headroom: shop" tests="1"');
  expect(JSON.parse(read('out/browser-performance.json'))).toMatchObject([
    { subject: 'home (mobile)' },
  ]);
  expect(JSON.parse(read('out/load-performance.json'))).toEqual({ metrics: {} });
});

test('an exceeded budget is a failure in JUnit', () => {
  measure(3_000);
  expect(judge().code).toBe(1);
  expect(read('out/headroom.xml')).toContain('<failure message="LCP of home (mobile) is 3');
});

test('a run without a verdict leaves an error in JUnit, and nothing of an earlier run', () => {
  expect(judge().code).toBe(0);
  writeFileSync(join(folder, 'm.json'), '{"format": "headroom-measure');
  const { code } = judge();
  expect(code).toBe(2);
  expect(read('out/headroom.xml')).toMatch(/tests="1" failures="0" errors="1">/);
  expect(read('out/headroom.xml')).toContain('<error message="');
  expect(existsSync(join(folder, 'out/browser-performance.json'))).toBe(false);
});

test('a folder that cannot be written to is a warning, and the verdict stands', () => {
  writeFileSync(join(folder, 'out'), 'a file');
  const { code, stderr } = judge();
  expect(code).toBe(0);
  expect(stderr).toMatch(/Warning: Publishing .*headroom\.xml failed: .* The verdict stands\./);
});

test('the commands in the examples of docs/other-ci.md are taken', () => {
  const page = readFileSync(join(root, 'docs/other-ci.md'), 'utf8');
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const { performance } = parse(yaml) as {
    readonly performance: {
      readonly script: readonly string[];
      readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
    };
  };
  const lines = performance.script.filter((line) => line.startsWith('headroom '));
  expect(lines).toHaveLength(1);
  const [, ...args] = (lines[0] ?? '').replace('run', 'judge m.json').split(' ');
  expect(headroom(...args).code).toBe(0);
  for (const file of Object.values(performance.artifacts.reports))
    expect([file, existsSync(join(folder, file))]).toEqual([file, true]);
});

test('of a change that touches nothing measured JUnit has a skipped test', () => {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: folder,
    });
  const sha = (): string => String(git('rev-parse', 'HEAD')).trim();
  const text = read('budgets.json').replace('{', '{ "paths": ["src.*"],');
  writeFileSync(join(folder, 'budgets.json'), text);
  writeFileSync(join(folder, 'src.js'), '');
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  const base = sha();
  git('checkout', '-q', '-b', 'docs');
  writeFileSync(join(folder, 'README.md'), 'changed');
  git('add', '.');
  git('commit', '-q', '-m', 'second');
  const event = { before: base, after: sha(), ref: 'refs/heads/docs', repository: {} };
  writeFileSync(join(folder, 'event.json'), JSON.stringify(event));
  const env = { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: join(folder, 'event.json') };
  const { code, stderr } = headroomIn(env, 'run', '--junit', 'out/headroom.xml');
  expect([code, stderr]).toEqual([0, expect.stringContaining('"paths"')]);
  expect(read('out/headroom.xml')).toMatch(/errors="0" skipped="1">[\s\S]*<skipped message="/);
});
