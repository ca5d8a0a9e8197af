/** The command line as a person runs it: a process of its own, real files, exit code and output. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-terminal-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: unknown): void {
  writeFileSync(
    join(folder, name),
    typeof content === 'string' ? content : JSON.stringify(content, undefined, 2),
  );
}

function headroom(...args: readonly string[]) {
  const flags = ['--disable-warning=ExperimentalWarning', cli, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, flags, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  });
  return { code: status, stdout, stderr: stderr.replaceAll(folder, 'HERE') };
}

const endpoint = {
  list: {
    request: 'GET /',
    load: { connections: 1, duration: '200ms', warmup: '0s' },
    budgets: { p50: { limit: '5s' } },
  },
};

describe('headroom validate', () => {
  test('lists what is measured of a folder that can be served', () => {
    mkdirSync(join(folder, 'dist'));
    write('dist/index.html', '<p>shop</p>');
    write('budgets.json', { server: { static: 'dist' }, endpoints: endpoint });
    expect(headroom('validate')).toEqual({
      code: 0,
      stdout: 'budgets.json: 1 target, 2 budgets\n  list: GET /\n',
      stderr: '',
    });
  });

  test.each([
    ['missing', 'dist', 'The folder to serve, HERE/dist, does not exist.'],
    ['empty', 'empty', 'The folder to serve, HERE/empty, is empty.'],
    [
      'without its fallback',
      { folder: 'site', fallback: '200.html' },
      'The file 200.html, the fallback of the folder to serve, is not in HERE/site.',
    ],
  ])('refuses a folder to serve that is %s, as a run would', (_, served, message) => {
    mkdirSync(join(folder, 'empty'));
    mkdirSync(join(folder, 'site'));
    write('site/index.html', '<p>shop</p>');
    write('budgets.json', { server: { static: served }, pages: { home: { path: '/' } } });
    const { code, stdout, stderr } = headroom('validate');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`Error: [file-not-found] ${message}\n`);
  });
});

test('an error names the flag, not the input of the action', () => {
  expect(headroom('validate', '--budgets', 'perf.json')).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'Error: [budgets-not-found] --budgets: perf.json does not exist in HERE\n' +
      'Create it (see budgets.example.json), or name another file with `--budgets`.\n',
  });
});

test('an output directory that cannot be made is told with the flag that names another', () => {
  mkdirSync(join(folder, 'dist'));
  write('dist/index.html', '<p>shop</p>');
  write('budgets.json', { server: { static: 'dist' }, endpoints: endpoint });
  expect(headroom('run', '-o', '/proc/x')).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'Error: [output-unwritable] /proc/x cannot be written: nothing can be made there.\n' +
      'Give `--output-directory` a folder that Headroom may write in.\n',
  });
});

test('the self-check lists each file that it wrote for people', () => {
  mkdirSync(join(folder, 'dist'));
  write('dist/index.html', '<p>shop</p>');
  write('budgets.json', { server: { static: 'dist' }, endpoints: endpoint });
  const { stderr } = headroom('self-check', '--rounds', '2');
  const listed = [...stderr.matchAll(/^\w+: +HERE\/\.headroom\/self-check\/(.*)$/gm)];
  expect(listed.map(([, name]) => name)).toEqual([
    'self-check.md',
    'self-check.json',
    'measurements.json',
  ]);
}, 60_000);
