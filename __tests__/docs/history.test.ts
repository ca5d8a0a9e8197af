/** The commands of docs/history.md, with the real command on the files that they name. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyText } from '../../src/saved/history/history-text.ts';
import { historyWithRuns } from '../support/run-histories.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/history.md'), 'utf8');
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-docs-history-'));
  for (const name of ['headroom-default', 'dev/bench', '.lighthouseci'])
    mkdirSync(join(folder, name), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('headroom-default/history.json', historyText(historyWithRuns(1_800, 1_810, 1_700)));
  const bench = {
    commit: { id: 'a'.repeat(40) },
    date: 1_760_000_000_000,
    benches: [{ name: 'fib', value: 5, unit: 'ns/iter' }],
  };
  write(
    'dev/bench/data.js',
    `window.BENCHMARK_DATA = ${JSON.stringify({ entries: { a: [bench] } })}`,
  );
  const audits = { 'largest-contentful-paint': { numericValue: 1_800, score: 0.9 } };
  const report = { requestedUrl: 'http://localhost/', fetchTime: '2026-03-01T12:00:00Z', audits };
  write('.lighthouseci/lhr-1760000000000.json', JSON.stringify(report));
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  execFileSync('git', ['init', '-q'], { cwd: folder });
  execFileSync('git', [...identity, 'commit', '-q', '--allow-empty', '-m', '1'], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the page has commands', () => {
  expect(commands.length).toBeGreaterThan(5);
});

test.each(commands)(
  '%s',
  (line) => {
    const [name, ...args] = line.split(' ');
    expect(name).toBe('headroom');
    const ran = spawnSync(process.execPath, [join(root, 'src/cli.ts'), ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([ran.status, ran.stderr]).toEqual([0, expect.not.stringContaining('Error')]);
  },
  60_000,
);
