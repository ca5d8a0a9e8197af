/** Which runs may speak for the base branch. */
import type { WorkflowRun } from '../../ports.ts';

/** A trusted run's marks. The repository's id counts: a fork may have a branch `main` too. */
export interface TrustRule {
  readonly branch: string;
  readonly repositoryId: number;
  /** `perf.yml` */
  readonly workflowFile: string;
  /** The run that is going on: it is no baseline for itself. */
  readonly ownRunId: number;
}

/** Events that run the base branch's own code, as it is on the branch. */
const trustedEvents: ReadonlySet<string> = new Set(['push', 'schedule', 'workflow_dispatch']);

/** Returns whether a run may speak for the base branch. */
export const isTrusted = (run: WorkflowRun, rule: TrustRule): boolean =>
  run.id !== rule.ownRunId &&
  trustedEvents.has(run.event) &&
  run.headRepositoryId === rule.repositoryId &&
  run.headBranch === rule.branch &&
  run.workflowPath.split('/').pop() === rule.workflowFile;
