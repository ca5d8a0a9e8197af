/**
 * Finds the pull request of a `workflow_run`, by event and API alone: an artifact's word on it
 * would be the fork's.
 */
import type { GitHub, Problem, PullRequest } from '../ports.ts';
import type { WorkflowEvent } from './event.ts';

export type DerivedPullRequest =
  | { readonly kind: 'found'; readonly pull: PullRequest }
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'moved'; readonly why: string }
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** `repositoryId` is that of the repository the workflow belongs to. */
export async function derivePullRequest(
  event: WorkflowEvent & { readonly kind: 'workflow-run' },
  repositoryId: number | undefined,
  github: GitHub,
): Promise<DerivedPullRequest> {
  if (event.of !== 'pull_request')
    return {
      kind: 'none',
      why: `The run that ended was started by ${event.of}, not by a pull request.`,
    };
  if (event.headRepositoryId === undefined || event.headOwner === '' || event.headBranch === '') {
    return { kind: 'none', why: "The pull request's repository or branch is gone." };
  }
  const answer = await github.pullRequestsFrom(event.headOwner, event.headBranch);
  if (!answer.ok) return { kind: 'unknown', problem: answer.problem };
  // The same owner may have a branch of that name in another fork of this repository.
  const pulls = answer.value.filter(
    (pull) =>
      pull.headRepositoryId === event.headRepositoryId &&
      (repositoryId === undefined || pull.baseRepositoryId === repositoryId),
  );
  const current = pulls.filter((pull) => pull.headSha === event.headSha);
  const [only, ...others] = current;
  if (only !== undefined && others.length === 0) return { kind: 'found', pull: only };
  if (only !== undefined) {
    const numbers = current.map((pull) => `#${pull.number}`).join(', ');
    return {
      kind: 'none',
      why:
        `The commit belongs to several open pull requests (${numbers}), and the run does not ` +
        'say which one it measured.',
    };
  }
  if (pulls.length > 0)
    return {
      kind: 'moved',
      why:
        `The pull request has moved on from ${event.headSha.slice(0, 7)}: its newer run will ` +
        'be judged.',
    };
  return {
    kind: 'none',
    why: 'No open pull request has this branch as its head: it was closed or merged meanwhile.',
  };
}
