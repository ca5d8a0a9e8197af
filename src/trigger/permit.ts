/**
 * Decides which checkout's code a run may start on an event. Closed by default: an unknown event
 * starts nothing.
 */
import type { WorkflowEvent } from './event.ts';

/**
 * `any`: the person who causes the event could run the same code by pushing it, or the token may
 * only read. `commits`: only these. `own`: the event's commit, or one that is on a branch of this
 * repository. `deployed`: only the API tells whose commit it is.
 */
export type Permit =
  | { readonly kind: 'any' }
  | { readonly kind: 'commits'; readonly commits: readonly string[] }
  | { readonly kind: 'own'; readonly commit: string }
  | { readonly kind: 'deployed' }
  | { readonly kind: 'nothing' };

const only = (...commits: readonly string[]): Permit => ({ kind: 'commits', commits });

/**
 * Decides the permit of an event. `sha` is GITHUB_SHA, whose meaning differs from event to event:
 * see GitHub's "Events that trigger workflows".
 */
export function decidePermit(event: WorkflowEvent, sha: string): Permit {
  switch (event.kind) {
    case 'pull-request':
    case 'labeled':
      // The token of a fork's `pull_request` may only read. The author of a branch of this
      // repository could push as well.
      return event.trigger === 'pull_request' || !event.pull.fork ? { kind: 'any' } : only(sha);
    case 'push':
    case 'merge-group':
      return { kind: 'any' };
    case 'schedule':
    case 'workflow-dispatch':
      // An input may name a fork's pull request to be checked out.
      return { kind: 'own', commit: sha };
    case 'workflow-run':
      return event.of === 'push' && !event.fork ? only(sha, event.headSha) : only(sha);
    case 'issue-comment':
      return only(sha);
    case 'deployment-status':
      return { kind: 'deployed' };
    case 'other':
      return decideOtherPermit(event.name, sha);
    default:
      return nothingFor(event);
  }
}

/**
 * Events whose GITHUB_SHA is the last commit of the default branch, or one that somebody with write
 * access gave a tag.
 */
const ofOwnCommits: ReadonlySet<string> = new Set([
  'branch_protection_rule',
  'check_run',
  'check_suite',
  'create',
  'delete',
  'discussion',
  'discussion_comment',
  'fork',
  'gollum',
  'image_version',
  'issues',
  'label',
  'milestone',
  'page_build',
  'public',
  'release',
  'repository_dispatch',
  'status',
  'watch',
]);

/** Events like `pull_request`: a fork's event gets a token that may only read, and no secrets. */
const ofReviews: ReadonlySet<string> = new Set([
  'pull_request_review',
  'pull_request_review_comment',
]);

/**
 * Not here: `deployment` and `registry_package`, whose commit may be a fork's, and every name that
 * GitHub may add.
 */
function decideOtherPermit(name: string, sha: string): Permit {
  if (ofReviews.has(name)) return { kind: 'any' };
  return ofOwnCommits.has(name) ? only(sha) : { kind: 'nothing' };
}

const nothingFor = (_: never): Permit => ({ kind: 'nothing' });
