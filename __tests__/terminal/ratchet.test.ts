/** `"ratchet": true`: runs that leave a point tell which limits can be tightened. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { History } from '../../src/model/history.ts';
import type { Measurements } from '../../src/model.ts';
import { historyText } from '../../src/saved/history/history-text.ts';
import { mergeHistories } from '../../src/saved/history/merge-histories.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';
import { historyWithRun, historyWithRuns } from '../support/run-histories.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-ratchet-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();

/** Returns the Markdown of the run below the heading; undefined where there is none. */
function tell(budget: string, history: History, change: Partial<Measurements> = {}) {
  const page = `{ "path": "/", "devices": ["mobile"], "budgets": { "lcp": ${budget} } }`;
  writeFileSync(
    join(folder, 'budgets.json'),
    `{ "server": { "url": "http://127.0.0.1:1" }, "pages": { "home": ${page} } }`,
  );
  writeFileSync(join(folder, 'history.json'), historyText(history));
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'next');
  const rounds = [0, 1, 2, 3, 4, 5].map((block) =>
    someRound({ block, values: { lcp: 1_800 + block, cls: 0 } }),
  );
  const head = { commit: git('rev-parse', 'HEAD'), branch: 'main', dirty: false };
  writeFileSync(
    join(folder, 'm.json'),
    JSON.stringify(someMeasurements({ head, rounds, ...change })),
  );
  const cli = join(root, 'src/cli.ts');
  const args = [cli, 'judge', 'm.json', '--history', 'history.json', '-o', 'out'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
  const markdown = readFileSync(join(folder, 'out/comment.md'), 'utf8');
  return markdown.split('Limits that can be tightened')[1];
}

const levels = Array.from({ length: 25 }, (_, at) => 1_800 + (at % 5) * 10);
const steady = historyWithRuns(...levels);

test('a run that leaves a point names the limit, the number and the command', () => {
  const told = tell('{ "limit": "2.5s", "ratchet": true }', steady);
  expect(told).toContain('headroom tighten --write');
  expect(told).toContain('LCP of home (mobile): 2.5 s → 1.9 s, which the last 20 runs kept');
});

test('the number is that of the values that the limit is held against', () => {
  const values = (own: number) => ({ lcp: own - 800, 'lighthouse-lcp': own });
  const history = mergeHistories(
    levels.map((own, at) => historyWithRun(at + 1, { values: values(own) })),
  );
  const rounds = [0, 1, 2, 3, 4, 5].map((block) =>
    someRound({ block, values: values(1_800 + block) }),
  );
  const told = tell('{ "limit": "2.5s", "ratchet": true }', history, { rounds });
  expect(told).toContain('LCP of home (mobile): 2.5 s → 1.9 s, which the last 20 runs kept');
});

test.each([
  ['without "ratchet" it says nothing', '{ "limit": "2.5s" }', {}],
  [
    'a run that leaves no point, like that of a change, says nothing',
    '{ "limit": "2.5s", "ratchet": true }',
    { head: { commit: 'a'.repeat(40), branch: 'faster', dirty: true } },
  ],
  ['less room than the spread is not worth a word', '{ "limit": "1.92s", "ratchet": true }', {}],
])('%s', (_, budget, change) => {
  expect(tell(budget, steady, change)).toBeUndefined();
});
