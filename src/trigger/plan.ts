/**
 * Plans a run for an event: which commit is judged, against which base, and for which pull request.
 */
import type { WorkflowEvent } from './event.ts';
import type { RunIdentity } from './run.ts';

export interface EventPlan {
  /** The commit that check, status and comment are about; undefined when only the API can tell. */
  readonly headSha: string | undefined;
  readonly pullRequest: number | undefined;
  /** The token of this run may only read. */
  readonly readOnlyExpected: boolean;
  /** Where the artifact baseline is looked for. `sha` undefined: only the branch is known. */
  readonly base: { readonly branch: string; readonly sha: string | undefined } | undefined;
}

/** A push that creates a branch has no commit before it. */
const isNone = (sha: string): boolean => /^0+$/.test(sha);

/**
 * `defaultBranch` is the repository's. The base of a pull request is refined by git (HEAD^1 of the
 * merge commit) where there is a checkout. A scheduled or dispatched run is compared with an
 * earlier run of its own branch, of its own commit at best.
 */
export function planEvent(
  event: WorkflowEvent,
  run: RunIdentity,
  defaultBranch: string,
): EventPlan {
  const nothing: EventPlan = {
    headSha: run.sha || undefined,
    pullRequest: undefined,
    readOnlyExpected: false,
    base: undefined,
  };
  switch (event.kind) {
    case 'pull-request':
    case 'labeled':
      return {
        ...nothing,
        headSha: event.pull.headSha,
        pullRequest: event.pull.number,
        // Dependabot's runs are given a token that may only read, on its own repository too.
        readOnlyExpected:
          event.trigger === 'pull_request' && (event.pull.fork || run.actor === 'dependabot[bot]'),
        base: { branch: event.pull.baseRef, sha: event.pull.baseSha },
      };
    case 'merge-group':
      return {
        ...nothing,
        headSha: event.headSha,
        base: { branch: event.baseRef, sha: event.baseSha },
      };
    case 'push':
      return {
        ...nothing,
        headSha: event.after,
        base: { branch: event.branch, sha: isNone(event.before) ? undefined : event.before },
      };
    case 'schedule':
    case 'workflow-dispatch':
      return { ...nothing, headSha: event.sha, base: { branch: event.branch, sha: event.sha } };
    case 'deployment-status':
      return { ...nothing, headSha: event.sha, base: { branch: defaultBranch, sha: undefined } };
    case 'workflow-run':
      return { ...nothing, headSha: event.headSha };
    case 'issue-comment':
      return {
        ...nothing,
        headSha: undefined,
        pullRequest: event.onPullRequest ? event.issue : undefined,
      };
    case 'other':
      return nothing;
  }
}

/**
 * Whether what is judged has been merged into the default branch, so that its budgets file has been
 * reviewed, waivers and all. A push or a dispatched run of another branch writes the check of that
 * branch's pull request: it may accept no more than that.
 */
export function isMerged(event: WorkflowEvent, defaultBranch: string): boolean {
  switch (event.kind) {
    case 'push':
    case 'workflow-dispatch':
      return event.branch === defaultBranch;
    case 'schedule':
      return true;
    case 'pull-request':
    case 'labeled':
    case 'merge-group':
    case 'workflow-run':
    case 'deployment-status':
    case 'issue-comment':
    case 'other':
      return false;
  }
}
