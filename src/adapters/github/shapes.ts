/**
 * The parts of GitHub's answers that Headroom reads, and a check's output as GitHub takes it. All
 * other parts are ignored.
 */
import { z } from 'zod';
import type {
  CheckOutput,
  IssueComment,
  PullRequest,
  StoredArtifact,
  TrackedIssue,
  WorkflowRun,
} from '../../ports.ts';

const id = z.number().int();
const login = z.object({ login: z.string() }).nullish();

export const nothing = z.unknown().transform(() => undefined);

/** For an answer that only has to be one: a text that broke off is none. */
export const done = z.object({ id }).transform(() => undefined);

/** A check run that was created. An answer about another one is not the answer. */
export const createdCheck = (name: string, headSha: string, externalId: string) =>
  z
    .object({
      id,
      name: z.literal(name),
      head_sha: z.literal(headSha),
      external_id: z.literal(externalId),
    })
    .transform((answer) => answer.id);

/** A check run that was updated. An answer about another one is not the answer. */
export const updatedCheck = (ownId: number, externalId: string) =>
  z.object({ id: z.literal(ownId), external_id: z.literal(externalId) }).transform(() => undefined);

export const comment = z
  .object({
    id,
    body: z.string().nullish(),
    user: login,
    author_association: z.string().optional(),
  })
  .transform(
    ({ id, user, body, author_association: association }): IssueComment => ({
      id,
      author: user?.login ?? '',
      body: body ?? '',
      association,
    }),
  );

const issueFields = z.object({
  number: z.number().int(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullish(),
  user: login,
  pull_request: z.unknown().optional(),
});

const toIssue = ({
  number,
  state,
  title,
  body,
  user,
}: z.output<typeof issueFields>): TrackedIssue => ({
  number,
  state,
  title,
  body: body ?? '',
  author: user?.login ?? '',
});

export const issue = issueFields.transform(toIssue);

/** An entry of a list of issues, in which GitHub has pull requests too: those give none. */
export const issueOrPull = issueFields.transform((fields) =>
  fields.pull_request ? [] : [toIssue(fields)],
);

const end = z.object({ sha: z.string(), ref: z.string(), repo: z.object({ id }).nullish() });

export const pullRequest = z
  .object({
    number: z.number().int(),
    state: z.enum(['open', 'closed']),
    locked: z.boolean().optional(),
    user: login,
    head: end,
    base: end,
    labels: z.array(z.object({ name: z.string().optional() })).optional(),
  })
  .transform(
    (pull): PullRequest => ({
      number: pull.number,
      state: pull.state,
      locked: pull.locked ?? false,
      author: pull.user?.login ?? '',
      headSha: pull.head.sha,
      headRef: pull.head.ref,
      headRepositoryId: pull.head.repo?.id,
      baseSha: pull.base.sha,
      baseRef: pull.base.ref,
      baseRepositoryId: pull.base.repo?.id ?? 0,
      labels: (pull.labels ?? []).flatMap((label) =>
        label.name === undefined ? [] : [label.name],
      ),
    }),
  );

export const branchNames = z
  .array(z.object({ name: z.string() }))
  .transform((branches) => branches.map(({ name }) => name));

/** Of each file its path, and the one that it had before. */
export const pullFiles = z
  .array(z.object({ filename: z.string(), previous_filename: z.string().optional() }))
  .transform((files) =>
    files.map(({ filename, previous_filename: before }) =>
      before === undefined ? [filename] : [filename, before],
    ),
  );

export const workflowRun = z
  .object({
    id,
    event: z.string(),
    head_sha: z.string(),
    head_branch: z.string().nullish(),
    head_repository: z.object({ id }).nullish(),
    path: z.string(),
    created_at: z.string(),
    run_started_at: z.string().nullish(),
    status: z.string().nullish(),
    html_url: z.string(),
  })
  .transform(
    (run): WorkflowRun => ({
      id: run.id,
      event: run.event,
      headSha: run.head_sha,
      headBranch: run.head_branch ?? undefined,
      headRepositoryId: run.head_repository?.id,
      workflowPath: run.path.split('@')[0] ?? run.path,
      createdAt: run.created_at,
      startedAt: run.run_started_at ?? undefined,
      status: run.status ?? undefined,
      url: run.html_url,
    }),
  );

export const workflowRuns = z
  .object({ workflow_runs: z.array(workflowRun) })
  .transform((answer) => answer.workflow_runs);

const artifact = z
  .object({
    id,
    name: z.string(),
    size_in_bytes: z.number(),
    expired: z.boolean(),
    digest: z.string().nullish(),
    created_at: z.string().nullish(),
    workflow_run: z.object({ id: id.optional() }).nullish(),
  })
  .transform(
    (stored): StoredArtifact => ({
      id: stored.id,
      name: stored.name,
      sizeBytes: stored.size_in_bytes,
      expired: stored.expired,
      digest: stored.digest ?? undefined,
      createdAt: stored.created_at ?? '',
      runId: stored.workflow_run?.id,
    }),
  );

export const artifacts = z.object({ total_count: z.number(), artifacts: z.array(artifact) });

export const shas = z
  .array(z.object({ sha: z.string() }))
  .transform((commits) => commits.map((commit) => commit.sha));

export const parents = z
  .object({ parents: z.array(z.object({ sha: z.string() })) })
  .transform((commit) => commit.parents.map((parent) => parent.sha));

export const comparison = z
  .object({
    ahead_by: z.number(),
    behind_by: z.number(),
    merge_base_commit: z.object({ sha: z.string() }),
  })
  .transform((answer) => ({
    aheadBy: answer.ahead_by,
    behindBy: answer.behind_by,
    mergeBase: answer.merge_base_commit.sha,
  }));

export const checkRuns = z.object({
  check_runs: z.array(
    z.object({ id, external_id: z.string().nullish(), status: z.string().nullish() }),
  ),
});

export const fileContent = z
  .object({ type: z.literal('file'), encoding: z.literal('base64'), content: z.string() })
  .transform((file) => Buffer.from(file.content, 'base64').toString('utf8'));

/** The legacy field: triage counts as read here, maintain as write. */
export const permission = z
  .object({ permission: z.enum(['admin', 'write', 'read', 'none']) })
  .transform((answer) => answer.permission);

export const issueEvent = z.object({
  event: z.string().nullish(),
  actor: login,
  label: z.object({ name: z.string().nullish() }).nullish(),
});

export const viewer = z
  .object({ data: z.object({ viewer: z.object({ login: z.string() }) }) })
  .transform((answer) => answer.data.viewer.login);

/** The output of a check, in the request's own names. */
export const checkOutput = ({ title, summary, annotations }: CheckOutput) => ({
  title,
  summary,
  annotations: annotations.map((remark) => ({
    path: remark.file,
    start_line: remark.line,
    end_line: remark.line,
    annotation_level: remark.level,
    title: remark.title,
    message: remark.message,
  })),
});
