/** `headroom tighten` on real budgets files, with the real command, and git to apply its diff. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { History } from '../../src/model/history.ts';
import { historyText } from '../../src/saved/history/history-text.ts';
import { mergeHistories } from '../../src/saved/history/merge-histories.ts';
import { historyWithRun, type RunOfBranch } from '../support/run-histories.ts';
import { configOf } from '../support/workspace.ts';

const cli = join(import.meta.dirname, '../../src/cli.ts');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-tighten-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

function headroom(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** What of each of `runs` runs is a value: 0, 1, … 6 steps of 0.5 % above it, in turns. */
const wobble = (value: number, run: number): number => value * (1 + (run % 7) * 0.005);

/** A history of targets with their metrics' values. */
function writeHistory(
  targets: Readonly<Record<string, Readonly<Record<string, number>>>>,
  runs = 20,
  change: (run: number) => Partial<RunOfBranch> = () => ({}),
): History {
  const apart = Object.entries(targets).map(([target, values]) =>
    mergeHistories(
      Array.from({ length: runs }, (_, at) =>
        historyWithRun(at + 1, {
          target,
          values: Object.fromEntries(
            Object.entries(values).map(([metric, value]) => [metric, wobble(value, at)]),
          ),
          ...change(at),
        }),
      ),
    ),
  );
  const [first] = apart;
  if (!first) throw new Error('a history has targets');
  const history = { ...first, series: apart.flatMap(({ series }) => series) };
  writeFileSync(join(folder, 'history.json'), historyText(history));
  return history;
}

const tighten = (...args: readonly string[]) =>
  headroom('tighten', '--history', 'history.json', ...args);

const commented = `{
  // The shop, as customers see it.
  "server": { "url": "http://127.0.0.1:1" }, /* not started */
  "pages": {
    "home": {
      "path": "/",
      "budgets": {
        "lcp": { "limit": "2.5s", "regression": "5%", },  // Google's "good"
        "cls": 0.1,
        "script-bytes":   "170KiB",
        "accessibility": "90%"
      }
    }
  },
  "endpoints": {
    "list": { "request": "GET /", "budgets": { "throughput": "500/s", "p99": "50ms" } }
  }
}
`;

const measured = {
  'home (mobile)': { lcp: 1_800, cls: 0.02, 'script-bytes': 120_000, accessibility: 0.94 },
  list: { throughput: 800, p99: 60 },
};

const changedLines = (diff: string): readonly string[] =>
  diff.split('\n').filter((line) => /^[+-][^+-]/.test(line));

test('limits of JSON with comments become those that the last points kept', () => {
  writeFileSync(join(folder, 'budgets.json'), commented);
  writeHistory(measured);
  const { code, stdout, stderr } = tighten();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^--- a\/budgets\.json\n\+\+\+ b\/budgets\.json\n@@ /);
  expect(changedLines(stdout)).toEqual([
    '-        "lcp": { "limit": "2.5s", "regression": "5%", },  // Google\'s "good"',
    '-        "cls": 0.1,',
    '-        "script-bytes":   "170KiB",',
    '-        "accessibility": "90%"',
    '+        "lcp": { "limit": "2s", "regression": "5%", },  // Google\'s "good"',
    '+        "cls": 0.031,',
    '+        "script-bytes":   "130kB",',
    '+        "accessibility": "91%"',
    '-    "list": { "request": "GET /", "budgets": { "throughput": "500/s", "p99": "50ms" } }',
    '+    "list": { "request": "GET /", "budgets": { "throughput": "770/s", "p99": "50ms" } }',
  ]);
  expect(stderr).toContain(
    'LCP of home (mobile): 2.5 s → 2 s, which the last 20 runs kept (spread 26.9 ms).',
  );
  expect(read('budgets.json')).toBe(commented);
});

test('a limit is tightened by the numbers that it is held against', () => {
  writeFileSync(join(folder, 'budgets.json'), commented);
  writeHistory({ 'home (mobile)': { lcp: 1_000, 'lighthouse-lcp': 1_800 } });
  expect(tighten().stderr).toContain('LCP of home (mobile): 2.5 s → 2 s, which the last 20 runs');
});

test('git applies the diff, and --write writes the same', () => {
  writeFileSync(join(folder, 'budgets.json'), commented);
  writeHistory(measured);
  writeFileSync(join(folder, 'tighter.diff'), tighten().stdout);
  execFileSync('git', ['init', '-q'], { cwd: folder });
  execFileSync('git', ['apply', 'tighter.diff'], { cwd: folder });
  const applied = read('budgets.json');
  writeFileSync(join(folder, 'budgets.json'), commented);
  expect(tighten('--write')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Written: budgets.json'),
  });
  expect(read('budgets.json')).toBe(applied);
  expect(headroom('validate')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('2 targets, 8 budgets'),
  });
  expect(tighten()).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining('No limit can be tightened.'),
  });
});

test('no point of the history exceeds a limit that was tightened', async () => {
  writeFileSync(join(folder, 'budgets.json'), commented);
  const history = writeHistory(measured);
  const before = (await configOf({ 'budgets.json': commented })).budgets;
  tighten('--write');
  const { budgets } = await configOf({ 'budgets.json': read('budgets.json') });
  const tightened = budgets.filter(
    ({ id, bound }) =>
      JSON.stringify(before.find((one) => one.id === id)?.bound) !== JSON.stringify(bound),
  );
  expect(tightened.map(({ metric }) => metric)).toEqual([
    'lcp',
    'cls',
    'script-bytes',
    'accessibility',
    'throughput',
  ]);
  for (const { target, metric, bound } of tightened) {
    const series = history.series.find((one) => one.target === target && one.metric === metric);
    const limit = bound.kind === 'limit' ? bound.limit : Number.NaN;
    const isHigherBetter = metric === 'throughput' || metric === 'accessibility';
    for (const median of series?.median ?? [])
      expect(isHigherBetter ? limit - median : median - limit).toBeLessThan(0);
  }
});

test('YAML keeps its comments, its quotes and its form', () => {
  const yaml = `# The shop
x-usual: &usual
  lcp: "2.5s"   # quoted
  tbt: {limit: 300ms, warn: '200ms'}
server: { url: 'http://127.0.0.1:1' }
pages:
  home: { path: /, budgets: *usual }
  search:
    path: /search
    budgets: { <<: *usual, fcp: 2s }
`;
  writeFileSync(join(folder, 'budgets.yml'), yaml);
  writeHistory({
    'home (mobile)': { lcp: 1_500, tbt: 100 },
    'search (mobile)': { lcp: 1_800, tbt: 120, fcp: 900 },
  });
  const { stdout, stderr } = tighten('--write');
  expect(changedLines(stdout)).toEqual([
    '-  lcp: "2.5s"   # quoted',
    "-  tbt: {limit: 300ms, warn: '200ms'}",
    '+  lcp: "2s"   # quoted',
    "+  tbt: {limit: 200ms, warn: '150ms'}",
    '-    budgets: { <<: *usual, fcp: 2s }',
    '+    budgets: { <<: *usual, fcp: 0.96s }',
  ]);
  expect(stderr).toContain(
    'LCP of home (mobile) and search (mobile) (one limit for all, in line 3): 2.5 s → 2 s',
  );
  expect(headroom('validate')).toMatchObject({ code: 0 });
});

const twoPages = (budgets: string): string =>
  `{ "server": { "url": "http://127.0.0.1:1" },
  "defaults": { "page": { "budgets": { "lcp": "2.5s" } } },
  "pages": { "home": { "path": "/"${budgets} }, "search": { "path": "/search" } } }`;

test('a limit for several targets stays where one of them needs it, which is said', () => {
  writeFileSync(join(folder, 'budgets.json'), twoPages(''));
  writeHistory({ 'home (mobile)': { lcp: 1_500 }, 'search (mobile)': { lcp: 2_450 } });
  const { code, stdout, stderr } = tighten('--write');
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toContain(
    'LCP of home (mobile) and search (mobile) (one limit for all, in line 2): 2.5 s stays: ' +
      'search (mobile) needs 2.6 s; give the others a limit of their own.',
  );
});

test('of several places the line that decides is changed', () => {
  writeFileSync(join(folder, 'budgets.json'), twoPages(', "budgets": { "lcp": "2.2s" }'));
  writeHistory({ 'home (mobile)': { lcp: 1_500 }, 'search (mobile)': { lcp: 2_450 } });
  const { stdout } = tighten();
  expect(stdout).toContain('+  "pages": { "home": { "path": "/", "budgets": { "lcp": "1.6s" } }');
  expect(stdout).not.toContain('+  "defaults"');
});

test('a metric of few points, or on a new machine, is said and left alone', () => {
  writeFileSync(join(folder, 'budgets.json'), twoPages(''));
  writeHistory({ 'home (mobile)': { lcp: 1_500 } });
  expect(tighten().stderr).toContain(
    '2.5 s stays: search (mobile) has 0 points of 10 that are needed.',
  );
  writeFileSync(join(folder, 'budgets.json'), twoPages('').replace(/, "search".*\} \}/, ' } }'));
  writeHistory({ 'home (mobile)': { lcp: 1_500 } }, 20, (at) => (at < 14 ? {} : { chrome: '157' }));
  const { stdout, stderr } = tighten();
  expect(stdout).toBe('');
  expect(stderr).toContain(
    'there are 6 points since the machine or the browser changed, of 10 that are needed.',
  );
  expect(tighten('--last', '6').stdout).toContain('"1.6s"');
});

test('a value that other lines take by an anchor is left alone', () => {
  writeFileSync(
    join(folder, 'budgets.yaml'),
    `server: { url: 'http://127.0.0.1:1' }
pages:
  home: { path: /, budgets: { lcp: &two 2s, fcp: *two } }
`,
  );
  writeHistory({ 'home (mobile)': { lcp: 1_000, fcp: 900 } });
  const { stdout, stderr } = tighten('--write');
  expect(changedLines(stdout)).toEqual([
    '-  home: { path: /, budgets: { lcp: &two 2s, fcp: *two } }',
    '+  home: { path: /, budgets: { lcp: &two 2s, fcp: 0.96s } }',
  ]);
  expect(stderr).toContain('2 s stays: other lines take their value from it, by an anchor.');
  expect(headroom('validate').code).toBe(0);
});

test('the example of docs/tighten.md gives the diff and the words that it shows', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/tighten.md'), 'utf8');
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';
  writeFileSync(join(folder, 'budgets.json'), block('jsonc'));
  writeHistory({
    'home (mobile)': { lcp: 1_800, 'script-bytes': 120_000 },
    'search (mobile)': { lcp: 2_400, 'script-bytes': 140_000 },
  });
  const { stdout, stderr } = tighten();
  expect(stdout).toBe(block('diff'));
  expect(stderr).toBe(block('text'));
});

test('of a folder that is named the budgets and the history in it are read', () => {
  const shop = join(folder, 'shop');
  mkdirSync(join(shop, '.headroom'), { recursive: true });
  writeFileSync(join(shop, 'budgets.json'), twoPages(''));
  writeHistory({ 'home (mobile)': { lcp: 1_500 }, 'search (mobile)': { lcp: 1_500 } });
  renameSync(join(folder, 'history.json'), join(shop, '.headroom/history.json'));
  const { code, stdout } = headroom('tighten', '-C', 'shop', '--write');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^--- a\/shop\/budgets\.json\n/)]);
  expect(read('shop/budgets.json')).toContain('"lcp": "1.6s"');
});

test.each([
  [['tighten', '--history', 'nowhere'], '[file-not-found]'],
  [['tighten', '--history', 'budgets.json'], '[history-damaged]'],
  [['tighten', '-b', 'none.json'], '[budgets-not-found]'],
  [['tighten', '--last', '0'], 'Give a number from 1 to 99999.'],
])('%j ends with exit code 2 and says why', (args, why) => {
  writeFileSync(join(folder, 'budgets.json'), commented);
  expect(headroom(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
});

test('the help has examples', () => {
  expect(headroom('tighten', '--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('\n  headroom tighten | git apply '),
  });
});
