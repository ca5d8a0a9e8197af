/** Reads the event that started the workflow, as one of the few kinds that Headroom serves. */
import type { z } from 'zod';
import { HeadroomError } from '../errors.ts';
import {
  commentPayload,
  deploymentPayload,
  mergeGroupPayload,
  otherPayload,
  pullRequestPayload,
  pushPayload,
  workflowRunPayload,
} from './payloads.ts';

/**
 * A pull request as its event tells it. `fork`: the head's repository is another one, or is gone.
 */
export interface PullRequestFacts {
  readonly number: number;
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly fork: boolean;
}

/** `sender` is who caused the event: the person whose permission counts for a waiver. */
export type WorkflowEvent =
  | {
      readonly kind: 'pull-request';
      readonly trigger: 'pull_request' | 'pull_request_target';
      readonly action: string;
      readonly pull: PullRequestFacts;
      readonly sender: string;
    }
  | {
      /** A label was put on, or taken off. */
      readonly kind: 'labeled';
      readonly trigger: 'pull_request' | 'pull_request_target';
      readonly pull: PullRequestFacts;
      readonly label: string;
      readonly sender: string;
    }
  | {
      readonly kind: 'merge-group';
      readonly headSha: string;
      readonly baseSha: string;
      readonly baseRef: string;
    }
  | {
      readonly kind: 'push';
      readonly branch: string;
      readonly before: string;
      readonly after: string;
      readonly sender: string;
    }
  | {
      readonly kind: 'workflow-run';
      readonly runId: number;
      readonly runUrl: string;
      /** The event of the run that ended: `pull_request`, `push`, … */
      readonly of: string;
      readonly workflowPath: string;
      readonly headSha: string;
      readonly headBranch: string;
      readonly headOwner: string;
      readonly headRepositoryId: number | undefined;
      readonly fork: boolean;
    }
  | { readonly kind: 'schedule'; readonly branch: string; readonly sha: string }
  | { readonly kind: 'workflow-dispatch'; readonly branch: string; readonly sha: string }
  | {
      readonly kind: 'deployment-status';
      readonly state: string;
      readonly sha: string;
      readonly ref: string;
      readonly environment: string;
      /** The address of the preview; undefined until the deployment has one. */
      readonly url: string | undefined;
    }
  | {
      readonly kind: 'issue-comment';
      readonly action: string;
      readonly issue: number;
      readonly onPullRequest: boolean;
      readonly body: string;
      /** The earlier text of an edited comment. */
      readonly bodyBefore: string | undefined;
      readonly author: string;
    }
  | {
      readonly kind: 'other';
      readonly name: string;
      /** The pull request of an event such as `pull_request_review`. */
      readonly pull?: PullRequestFacts | undefined;
    };

const parseBranch = (ref: string): string => ref.replace(/^refs\/heads\//, '');

const readFacts = ({
  number,
  head,
  base,
}: z.infer<typeof pullRequestPayload>['pull_request']): PullRequestFacts => ({
  number,
  headSha: head.sha,
  headRef: head.ref,
  baseSha: base.sha,
  baseRef: base.ref,
  fork: head.repo?.id === undefined || head.repo.id !== base.repo?.id,
});

/** Finds the pull request that an event which is not served may be about. */
function findPull(payload: unknown): { readonly pull?: PullRequestFacts } {
  const { data } = otherPayload.safeParse(payload);
  return data ? { pull: readFacts(data.pull_request) } : {};
}

/**
 * Reads a payload in its event's shape. Throws `event-unreadable` when GitHub's own file is not as
 * GitHub describes it.
 */
function shaped<T>(shape: z.ZodType<T>, payload: unknown, name: string): T {
  const parsed = shape.safeParse(payload);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new HeadroomError(
    'event-unreadable',
    `The payload of the event ${name} has no usable ${where === '' ? 'content' : `"${where}"`}.`,
    {
      cause: parsed.error,
    },
  );
}

/**
 * Reads the event. `payload` is the parsed content of the file that `GITHUB_EVENT_PATH` names. Of
 * `env`, `GITHUB_EVENT_NAME`, `GITHUB_REF` and `GITHUB_SHA` are read.
 */
export function readEvent(
  env: Readonly<Record<string, string | undefined>>,
  payload: unknown,
): WorkflowEvent {
  const name = env.GITHUB_EVENT_NAME ?? '';
  switch (name) {
    case 'pull_request':
    case 'pull_request_target': {
      const event = shaped(pullRequestPayload, payload, name);
      const pull = readFacts(event.pull_request);
      const sender = event.sender?.login ?? '';
      if ((event.action === 'labeled' || event.action === 'unlabeled') && event.label !== undefined)
        return { kind: 'labeled', trigger: name, pull, label: event.label.name, sender };
      return { kind: 'pull-request', trigger: name, action: event.action, pull, sender };
    }
    case 'merge_group': {
      const { merge_group: group } = shaped(mergeGroupPayload, payload, name);
      return {
        kind: 'merge-group',
        headSha: group.head_sha,
        baseSha: group.base_sha,
        baseRef: parseBranch(group.base_ref),
      };
    }
    case 'push': {
      const push = shaped(pushPayload, payload, name);
      return {
        kind: 'push',
        branch: parseBranch(push.ref),
        before: push.before,
        after: push.after,
        sender: push.sender?.login ?? '',
      };
    }
    case 'workflow_run': {
      const {
        workflow_run: run,
        repository: own,
        workflow,
      } = shaped(workflowRunPayload, payload, name);
      return {
        kind: 'workflow-run',
        runId: run.id,
        runUrl: run.html_url,
        of: run.event,
        workflowPath: (run.path ?? workflow?.path ?? '').split('@')[0] ?? '',
        headSha: run.head_sha,
        headBranch: run.head_branch ?? '',
        headOwner: run.head_repository?.owner?.login ?? '',
        headRepositoryId: run.head_repository?.id,
        fork: run.head_repository?.id !== own.id,
      };
    }
    case 'schedule':
    case 'workflow_dispatch':
      return {
        kind: name === 'schedule' ? 'schedule' : 'workflow-dispatch',
        branch: parseBranch(env.GITHUB_REF ?? ''),
        sha: env.GITHUB_SHA ?? '',
      };
    case 'deployment_status': {
      const { deployment, deployment_status: status } = shaped(deploymentPayload, payload, name);
      // Not `target_url`: that is where the log is.
      const url = status.environment_url || undefined;
      return {
        kind: 'deployment-status',
        state: status.state,
        sha: deployment.sha,
        ref: deployment.ref,
        environment: status.environment ?? deployment.environment ?? '',
        url,
      };
    }
    case 'issue_comment': {
      const { action, issue, comment, changes } = shaped(commentPayload, payload, name);
      return {
        kind: 'issue-comment',
        action,
        issue: issue.number,
        onPullRequest: issue.pull_request !== undefined && issue.pull_request !== null,
        body: comment.body ?? '',
        bodyBefore: changes?.body?.from,
        author: comment.user?.login ?? '',
      };
    }
    default:
      return { kind: 'other', name, ...findPull(payload) };
  }
}
