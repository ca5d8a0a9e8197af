/** `headroom history import`, with files as the other tools write them, and the real command. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '../../src/cli.ts');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function headroom(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** One run, as github-action-benchmark writes it. */
const entry = (number: number, value: number) => ({
  commit: {
    author: { email: 'ada@example.org', name: 'Ada', username: 'ada' },
    committer: { email: 'noreply@github.com', name: 'GitHub', username: 'web-flow' },
    distinct: true,
    id: number.toString(16).padStart(40, '0'),
    message: 'Faster',
    timestamp: `2026-03-0${number}T10:00:00+01:00`,
    tree_id: 'f'.repeat(40),
    url: 'https://github.com/acme/shop/commit/1',
  },
  date: Date.parse(`2026-03-0${number}T12:00:00Z`),
  tool: 'benchmarkjs',
  benches: [{ name: 'fib(10)', value, range: '±0.74%', unit: 'ops/sec', extra: '96 samples' }],
});

const dataJs = (...entries: readonly object[]): string =>
  `window.BENCHMARK_DATA = ${JSON.stringify(
    { lastUpdate: 1, repoUrl: 'https://github.com/acme/shop', entries: { Benchmark: entries } },
    undefined,
    2,
  )}`;

const report = (lcp: number) =>
  JSON.stringify({
    lighthouseVersion: '12.6.1',
    requestedUrl: 'http://localhost:8080/cart?from=mail',
    fetchTime: '2026-03-01T12:00:00.000Z',
    configSettings: { formFactor: 'desktop' },
    audits: { 'largest-contentful-paint': { id: 'lcp', numericValue: lcp, score: 0.9 } },
    categories: { performance: { id: 'performance', score: 0.93 } },
  });

test('the runs of github-action-benchmark become points, in the order of their commits', () => {
  writeFileSync(join(folder, 'data.js'), dataJs(entry(1, 1_400_000), entry(2, 1_200_000)));
  const ran = headroom('history', 'import', 'data.js', '--into', 'history.json');
  expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('has gained 2 runs.') });
  const csv = headroom('export', 'history.json', '--format', 'csv').stdout.trim().split('\n');
  const rows = csv.slice(1).map((line) => line.split(','));
  expect(rows.map((row) => [...row.slice(0, 5), Number(row[5]).toPrecision(2)])).toEqual([
    ['fib(10)', 'ops/sec', 'unitless', `${'0'.repeat(39)}1`, '2026-03-01T09:00:00.000Z', '1.4e+6'],
    ['fib(10)', 'ops/sec', 'unitless', `${'0'.repeat(39)}2`, '2026-03-02T09:00:00.000Z', '1.2e+6'],
  ]);
}, 60_000);

test('importing again adds only what is new', () => {
  writeFileSync(join(folder, 'data.js'), dataJs(entry(1, 1_400_000)));
  headroom('history', 'import', 'data.js', '--into', 'history.json');
  writeFileSync(join(folder, 'data.js'), dataJs(entry(1, 1_400_000), entry(2, 1_200_000)));
  const again = headroom('history', 'import', 'data.js', '--into', 'history.json');
  expect(again.stderr).toContain('has gained 1 run.');
}, 60_000);

test('the reports of Lighthouse CI are the rounds of one point of this commit', () => {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=a@example.org', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'first');
  mkdirSync(join(folder, '.lighthouseci'));
  for (const [at, lcp] of [1_800, 1_700, 2_600].entries())
    writeFileSync(join(folder, '.lighthouseci', `lhr-176000000000${at}.json`), report(lcp));
  writeFileSync(join(folder, '.lighthouseci', 'assertion-results.json'), '[]');
  const ran = headroom('history', 'import', '.lighthouseci', '--into', 'history.json');
  expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('has gained 1 run.') });
  const shown = headroom('history', 'history.json').stdout;
  expect(shown).toMatch(/\/cart \(desktop\) {2}lcp +▁ +1\.80 s/);
  expect(shown).toMatch(/\/cart \(desktop\) {2}performance/);
}, 60_000);

test.each([
  ['a file of another tool', 'data.js', 'window.DATA = {}'],
  ['one that is cut short', 'data.js', dataJs(entry(1, 5)).slice(0, -30)],
  ['a value that is no number', 'data.js', dataJs(entry(1, Number.NaN))],
])(
  '%s is refused, and no history is written',
  (_, name, text) => {
    writeFileSync(join(folder, name), text);
    const ran = headroom('history', 'import', name, '--into', 'history.json');
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('[history-foreign]') });
    expect(headroom('history', 'history.json').code).toBe(2);
  },
  60_000,
);
