/** Refuses to run a stranger's code where the workflow holds a token that can write, or secrets. */
import { HeadroomError } from '../errors.ts';
import type { Mode } from '../model.ts';
import type { WorkflowEvent } from './event.ts';

const why =
  'measuring would run its code (server, build, packages) with the rights of the base repository. Measure on "pull_request", and judge on "workflow_run" with "mode: judge".';

/**
 * The reason not to measure, or undefined. `trustedSha` is GITHUB_SHA: on these events the base repository's own commit.
 * `checkedOut` is the commit in the working directory; one that cannot be told is not trusted.
 */
export function refusalOf(event: WorkflowEvent, mode: Mode, checkedOut: string | undefined, trustedSha: string): HeadroomError | undefined {
  if (mode === 'judge') return undefined;
  const own = checkedOut !== undefined && checkedOut === trustedSha;
  const refused = (name: string) =>
    new HeadroomError('untrusted-checkout', `On ${name} something else than this repository's own commit is checked out: ${why}`);
  if ((event.kind === 'pull-request' || event.kind === 'labeled') && event.trigger === 'pull_request_target') {
    // The author of a branch of the same repository could push to it with the same rights.
    return own || !event.pull.fork ? undefined : refused('pull_request_target');
  }
  if (event.kind === 'workflow-run') return own || (event.of === 'push' && !event.fork) ? undefined : refused('workflow_run');
  if (event.kind === 'issue-comment') return own ? undefined : refused('issue_comment');
  return undefined;
}
