/**
 * Records `examples/shop/history.json`, the trend that `npm start` shows: measures the shop's base
 * as six commits of a repository of its own. `node scripts/shop-history.ts [RUNS]`; a few
 * minutes.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const shop = join(root, 'examples', 'shop');
const history = join(shop, 'history.json');
const runs = Number(process.argv[2] ?? 6);
const firstDay = Date.parse('2026-11-02T09:00:00Z');
const dayMs = 86_400_000;

const folder = mkdtempSync(join(tmpdir(), 'shop-history-'));
try {
  for (const part of ['base', 'lib'])
    cpSync(join(shop, part), join(folder, part), { recursive: true });
  git(0, 'init', '--quiet', '--initial-branch', 'main');
  git(0, 'add', '--all');
  if (existsSync(history)) rmSync(history);
  for (let run = 0; run < runs; run += 1) {
    git(run, 'commit', '--quiet', '--allow-empty', '--message', `Day ${run + 1}`);
    measure();
    console.log(`${run + 1} of ${runs} runs are recorded.`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function git(day: number, ...args: readonly string[]): void {
  const date = new Date(firstDay + day * dayMs).toISOString();
  execFileSync('git', ['-c', 'user.name=Shop', '-c', 'user.email=shop@example.com', ...args], {
    cwd: folder,
    env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
}

function measure(): void {
  const { status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'src', 'cli.ts'),
      'run',
      '--working-directory',
      join(folder, 'base'),
      '--output-directory',
      join(folder, 'out'),
      '--history',
      history,
      '--rounds',
      '4',
      '--quiet',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder },
  );
  if (status !== 0 && status !== 1) throw new Error(`a run ended with ${status}`);
}
