/** One page of a pull request, run by the action's sources on the GitHub emulator and recorded. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startActionOnGitHub } from './action-on-github.ts';
import type { Ended } from './runner.ts';
import { script } from './shop-files.ts';
import type { RecordedWay } from './way-recorder.ts';

export interface RecordedRun {
  readonly way: RecordedWay;
  readonly end: Ended;
  /** The pull request's comments. */
  readonly comments: readonly string[];
}

/** The change makes the page's script heavier: base and head are measured in the same job. */
export async function recordPageRun(): Promise<RecordedRun> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-way-'));
  const recordTo = join(folder, 'way.json');
  const action = await startActionOnGitHub();
  try {
    const { shop } = action;
    await shop.openPullRequest('heavier', 'app.js', script('y', 4_000));
    const { pull, merge, event } = await shop.pullRequest(1);
    shop.listRun(101, 'pull_request', pull.head.sha, 'heavier');
    const end = await action.run({
      runId: 101,
      event,
      sha: merge,
      checkout: merge,
      inputs: { budgets: 'page.json' },
      recordTo,
    });
    const comments = (await shop.commentsOf(1)).map(({ body }) => body);
    return { way: JSON.parse(readFileSync(recordTo, 'utf8')) as RecordedWay, end, comments };
  } finally {
    await action.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How often functions of this name were called, wherever they are. */
export const countCalls = ({ calls }: RecordedWay, name: string): number =>
  Object.entries(calls).reduce(
    (sum, [key, count]) => (key.endsWith(` ${name}`) ? sum + count : sum),
    0,
  );
