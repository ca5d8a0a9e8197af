/** The history in a branch of the repository, as a job on GitHub reads it and adds to it. */
import type { Output } from '../outputs/output.ts';
import { createTrouble } from '../outputs/trouble.ts';
import type { Ports } from '../ports.ts';
import { redact, redactJson } from '../redact.ts';
import {
  addToBranch,
  type BranchHistory,
  findBranchPaths,
  historyBranch,
  readFromBranch,
} from '../saved/history/history-branch.ts';
import type { GitHubJob, Publication } from './github-job.ts';

type BranchPorts = Pick<Ports, 'clock' | 'log'>;

const nothing: BranchHistory = { history: undefined, damaged: undefined };

/** Reads what the branch has of the suite. Trouble is a warning. */
export async function readHistoryBranch(
  { suite, publish }: Publication,
  { clock, log }: BranchPorts,
  { historyFiles: files, secrets }: GitHubJob,
): Promise<BranchHistory> {
  if (publish.history !== 'branch' || !files) return nothing;
  const answer = await files.read([findBranchPaths(suite).history]);
  if (!answer.ok) {
    createTrouble(log, secrets, false).report(answer.problem);
    return nothing;
  }
  const found = readFromBranch(answer.value, suite, clock.now().getTime());
  if (found.damaged) log.warn(found.damaged.why);
  return found;
}

/**
 * Pushes the history to the branch, with the badge. A refusal is a warning: the artifact has the
 * history as well, and the next run adds from there what is missing.
 */
export const historyBranchOutput = (
  { suite, publish, formerNames = {} }: Publication,
  { clock, log }: BranchPorts,
  { historyFiles: files, secrets }: GitHubJob,
): Output => ({
  name: `the branch ${historyBranch}`,
  async publish({ history, render }, links) {
    if (publish.history !== 'branch' || !files || !history) return links;
    const added = {
      history,
      badge: render(links).exportAs('badge'),
      formerNames: new Map(Object.entries(formerNames)),
    };
    const nowMs = clock.now().getTime();
    const { history: path, rejected } = findBranchPaths(suite);
    const pushed = await files.rewrite({
      paths: [path, ...rejected],
      message: redact(`History of ${suite}`, secrets),
      change: (found) => addToBranch(found, added, nowMs, (json) => redactJson(json, secrets)),
    });
    if (!pushed.ok) createTrouble(log, secrets, false).report(pushed.problem);
    return links;
  },
});
