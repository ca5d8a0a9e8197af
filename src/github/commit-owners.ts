/**
 * Whose commit a fork's pull request has at its head: a fork can push any commit of this repository
 * to a branch of its own.
 */
import type { GitHub, PullRequest } from '../ports.ts';

type Asking = Pick<GitHub, 'pullRequestsWith' | 'branchesAt' | 'compare'>;

/**
 * Returns why a fork's run may not decide the check of its commit, in words; undefined where the
 * commit is that pull request's alone. A check belongs to a commit, so it would decide for
 * everybody whose commit that is. Where GitHub does not tell, that is a reason.
 */
export async function whyNotItsOwn(
  pull: PullRequest,
  defaultBranch: string,
  github: Asking,
): Promise<string | undefined> {
  const commit = pull.headSha.slice(0, 7);
  const pulls = await github.pullRequestsWith(pull.headSha);
  if (!pulls.ok) return untold(commit, pulls.problem.message);
  const other = pulls.value.find(({ number, state }) => number !== pull.number && state === 'open');
  if (other) return `${commit} belongs to #${other.number} as well`;
  const branches = await github.branchesAt(pull.headSha);
  if (!branches.ok) return untold(commit, branches.problem.message);
  if (branches.value.length > 0)
    return `${commit} is the newest commit of a branch of this repository as well`;
  for (const branch of new Set([defaultBranch, pull.baseRef])) {
    const compared = await github.compare(branch, pull.headSha);
    if (!compared.ok) return untold(commit, compared.problem.message);
    if (compared.value.aheadBy === 0) return `${commit} is on ${branch} already`;
  }
  return undefined;
}

const untold = (commit: string, message: string): string =>
  `GitHub does not tell whose commit ${commit} is besides (${message})`;
