/** The command line as a person runs it: a process of its own, real files, exit code and output. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

describe('a recording of other hosts', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'dist'));
    write('dist/index.html', '<p>shop</p>');
    const pages = { home: { path: '/' } };
    write('budgets.json', { server: { static: 'dist' }, replay: 'a.har', pages });
  });

  test('that is missing or no HAR is refused before anything is measured', () => {
    expect(headroom('validate')).toMatchObject({
      code: 2,
      stderr:
        'Error: [file-not-found] "replay" names a.har, which does not exist.\n' +
        'Make it with `headroom record`, or correct "replay".\n',
    });
    write('a.har', '{"log": {}}');
    for (const command of ['validate', 'run'])
      expect(headroom(command)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(
          '[recording-foreign] a.har cannot be replayed: log.version is not as HAR 1.2 has it.',
        ),
      });
  });

  test('that lies outside of the working directory, or behind a link, is refused', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'headroom-elsewhere-'));
    writeFileSync(join(elsewhere, 'a.har'), '{"log":{"version":"1.2","entries":[]}}');
    symlinkSync(join(elsewhere, 'a.har'), join(folder, 'a.har'));
    expect(headroom('validate').stderr).toContain('[path-escapes]');
    rmSync(elsewhere, { recursive: true });
  });

  test('is not replaced by headroom record without --force', () => {
    write('a.har', '{}');
    expect(headroom('record')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'Error: [recording-exists] HERE/a.har is there already.\n' +
        'Replace it with `--force`, or name another file with `--out`.\n',
    });
  });

  test('needs a name where the budgets file gives none', () => {
    expect(headroom('record', '--url', 'http://127.0.0.1:1/', '-C', 'dist')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'Error: [wrong-input] No file is named that the recording could go into.\n' +
        'Name it with `--out`, or with "replay" in the budgets file.\n',
    });
  });
});

test('a recording of an unknown version is refused with its line, before anything starts', () => {
  mkdirSync(join(folder, 'perf'));
  write('perf/checkout.json', '{\n  "title": "Checkout",\n  "version": "2.0",\n  "steps": []\n}');
  write('budgets.json', {
    server: { command: 'touch started' },
    flows: { checkout: { recording: 'perf/checkout.json', steps: { open: { from: 1 } } } },
  });
  for (const command of ['validate', 'run']) {
    const { code, stdout, stderr } = headroom(command);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/\[recording-unknown\] budgets\.json:\d+:\d+: /);
    expect(stderr).toContain(
      'flows.checkout.recording: perf/checkout.json:3: "version" is "2.0", and recordings of ' +
        'Chrome have none\n',
    );
  }
  expect(existsSync(join(folder, 'started'))).toBe(false);
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
