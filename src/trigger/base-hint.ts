/** Derives from an event where HEAD comes from. A new event does not compile until it is here. */
import type { BaseHint, OfBranch } from '../model.ts';
import type { WorkflowEvent } from './event.ts';
import { isMerged } from './plan.ts';

/** Returns the hint by which git finds the base. `defaultBranch` undefined: it was not told. */
export function deriveBaseHint(event: WorkflowEvent, defaultBranch: string | undefined): BaseHint {
  switch (event.kind) {
    case 'pull-request':
    case 'labeled':
      return ofPullRequest(event.pull);
    case 'merge-group':
      return { kind: 'merge-group', baseSha: event.baseSha };
    case 'push':
      return { kind: 'push', before: event.before, ...hintForBranch(event, defaultBranch) };
    case 'other':
      return event.pull
        ? ofPullRequest(event.pull)
        : { kind: 'work-tree', ...hintForBranch(event, defaultBranch) };
    case 'schedule':
    case 'workflow-dispatch':
    case 'workflow-run':
    case 'deployment-status':
    case 'issue-comment':
      return { kind: 'work-tree', ...hintForBranch(event, defaultBranch) };
  }
}

const ofPullRequest = ({
  headSha,
  baseSha,
  baseRef,
}: {
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
}): BaseHint => ({ kind: 'pull-request', headSha, baseSha, baseRef });

/** Returns the branch of an event. A schedule always runs on the default branch. */
function hintForBranch(event: WorkflowEvent, defaultBranch: string | undefined): OfBranch {
  if (event.kind === 'schedule') return { onDefaultBranch: true };
  if (defaultBranch === undefined) return {};
  return isMerged(event, defaultBranch) ? { onDefaultBranch: true } : { defaultBranch };
}
