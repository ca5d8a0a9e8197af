/** The commands that keep, show and export a history, with real files, git and command. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurements } from '../../src/model.ts';
import { historyText } from '../../src/saved/history/history-text.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';
import { joinPatterns } from '../support/patterns.ts';
import { historyWithRuns } from '../support/run-histories.ts';

const cli = join(import.meta.dirname, '../../src/cli.ts');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-history-'));
  writeFileSync(
    join(folder, 'budgets.json'),
    JSON.stringify({
      server: { url: 'http://127.0.0.1:1' },
      pages: { home: { path: '/', devices: ['mobile'], budgets: { lcp: '2s' } } },
    }),
  );
  git('init', '-q');
  git('add', '.');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_COMMITTER_DATE: '2026-03-01T10:00:00Z' },
  }).trim();

const headroom = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
};

/** Commits, and judges what was measured of that commit. */
function judgeNext(
  lcp: number,
  change: Partial<Measurements> = {},
  kept: readonly string[] = ['--history', 'trend/history.json'],
) {
  git('commit', '-q', '--allow-empty', '-m', 'next');
  const commit = git('rev-parse', 'HEAD');
  const measured = someMeasurements({
    head: { commit, branch: 'main', dirty: false },
    startedAt: '2026-03-01T12:00:00.000Z',
    rounds: [0, 1, 2, 3, 4, 5].map((block) =>
      someRound({ block, values: { lcp: lcp + block, cls: 0 } }),
    ),
    ...change,
  });
  writeFileSync(join(folder, 'm.json'), JSON.stringify(measured));
  return headroom('judge', 'm.json', ...kept, '-o', 'out');
}

test('runs with --history leave points, which are shown and exported', () => {
  expect(judgeNext(1_800).code).toBe(0);
  expect(judgeNext(1_500).code).toBe(0);
  const again = judgeNext(1_650);
  expect(again).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Warning') });

  const shown = headroom('history', 'trend');
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/^Suite default: 3 runs, 2026-03-01 to 2026-03-01\n/);
  expect(shown.stdout).toMatch(/home \(mobile\) {2}lcp {5}█▁[▄▅] {5}1\.65 s {2}−8\.\d %/);
  expect(headroom('history', 'trend', '-m', 'lcp').stdout).toMatch(
    joinPatterns(
      /\ncommit +committed +median +spread +rounds +what /,
      /happened\n[0-9a-f]{7} {2}2026-03-01 10:00 {2}1\.80 s/,
    ),
  );

  const csv = headroom('export', 'trend/history.json', '--format', 'csv');
  expect(csv.stdout.trim().split('\n')).toHaveLength(1 + 6);
  const written = headroom('export', 'trend', '--format', 'otava', '--to', 'otava.csv');
  expect(written.code).toBe(0);
  expect(readFileSync(join(folder, 'otava.csv'), 'utf8')).toMatch(
    /^time,commit,home \(mobile\) lcp,home \(mobile\) cls\n2026-03-01T10:00:00\.000Z,/,
  );
}, 60_000);

test('a run with local changes leaves no point, and says so', () => {
  const run = judgeNext(1_800, {
    head: { commit: 'a'.repeat(40), branch: 'main', dirty: true },
  });
  expect(run.code).toBe(0);
  expect(run.stderr).toContain('gets no point: there were local changes.');
  expect(existsSync(join(folder, 'trend/history.json'))).toBe(false);
}, 60_000);

test('a file that is no history is kept beside the new one, and the verdict stands', () => {
  judgeNext(1_800);
  const file = join(folder, 'trend/history.json');
  const damaged = readFileSync(file, 'utf8').slice(0, 200);
  writeFileSync(file, damaged);
  const run = judgeNext(1_500);
  expect(run.code).toBe(0);
  expect(run.stderr.match(/Warning:.*/g)).toEqual([
    expect.stringMatching(
      joinPatterns(
        /trend\/history\.json is damaged: it is not complete JSON\. A new history /,
        /begins; the old one is kept beside it as \.rejected\.$/,
      ),
    ),
  ]);
  expect(readFileSync(`${file}.rejected`, 'utf8')).toBe(damaged);
  expect(headroom('history', 'trend').stdout).toContain('1 run,');
}, 60_000);

test.each([
  [['history', 'nowhere'], '[file-not-found]'],
  [['history', 'budgets.json'], '[history-foreign]'],
  [['export', 'budgets.json', '--format', 'csv'], '[history-foreign]'],
  [['export', 'budgets.json'], "required option '-f, --format <name>' not specified"],
  [['history', '--last', '0'], 'Give a number from 1 to 99999.'],
])('%j ends with exit code 2 and says why', (args, why) => {
  expect(headroom(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
});

test('the help of each command has examples', () => {
  for (const command of ['history', 'export'])
    expect(headroom(command, '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`\n  headroom ${command} `),
    });
});

test('a history with a step in it tells where the level changed', () => {
  const levels = [...Array(30).fill(1_800), ...Array(10).fill(2_000)] as readonly number[];
  const history = historyWithRuns(...levels.map((level, at) => level + (at % 7) * 5));
  writeFileSync(join(folder, 'history.json'), historyText(history));
  const { code, stdout } = headroom('history', 'history.json');
  expect(code).toBe(0);
  expect(stdout).toMatch(/newest first:\n {2}LCP of home \(mobile\) is 1[\d.]+ % slower .* since /);
  expect(headroom('history', 'history.json', '-m', 'cls').stdout).not.toContain('newest first');
});

test('a pull request reads the trend, and leaves the history as it is', () => {
  const history = historyText(historyWithRuns(1_800, 1_810, 1_790));
  mkdirSync(join(folder, 'trend'));
  writeFileSync(join(folder, 'trend/base.json'), history);
  const { stdout, stderr } = judgeNext(2_500, {}, ['--trend', 'trend/base.json']);
  expect(stdout).toMatch(/[▁▂▃▄▅▆▇█]{3}/);
  expect(stderr).not.toContain('trend');
  expect(readFileSync(join(folder, 'trend/base.json'), 'utf8')).toBe(history);
  const missing = judgeNext(2_500, {}, ['--trend', 'trend/none.json']);
  expect(missing.code).toBe(1);
  expect(missing.stderr).toMatch(/none\.json.* There is no trend\./s);
});
