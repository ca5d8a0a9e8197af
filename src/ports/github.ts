/**
 * The port to GitHub: its REST API for one repository, and the artifact service of the run. Stages
 * import it from `ports.ts`.
 */

import type { Annotation } from '../model.ts';
import type { Answer } from './answer.ts';

/**
 * A pull request as the API tells it. `headRepositoryId` is undefined when the fork was deleted.
 */
export interface PullRequest {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly locked: boolean;
  readonly author: string;
  readonly headSha: string;
  readonly headRef: string;
  readonly headRepositoryId: number | undefined;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly baseRepositoryId: number;
  readonly labels: readonly string[];
}

/** A comment of a pull request's conversation. */
export interface IssueComment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  /**
   * The author's association with the repository as far as this token may know: `MEMBER`, `NONE`, …
   * No word on a permission.
   */
  readonly association?: string | undefined;
}

/**
 * The outcome of a search among comments. Without a comment, `isWhole` tells whether there surely
 * is none.
 */
export interface FoundComment {
  readonly comment: IssueComment | undefined;
  readonly isWhole: boolean;
}

/** One run of a workflow. `workflowPath` is `.github/workflows/perf.yml`. */
export interface WorkflowRun {
  readonly id: number;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string | undefined;
  readonly headRepositoryId: number | undefined;
  readonly workflowPath: string;
  readonly createdAt: string;
  /** When its newest attempt began. */
  readonly startedAt?: string | undefined;
  /** `queued`, `in_progress`, `completed` and others. */
  readonly status?: string | undefined;
  readonly url: string;
}

/** An artifact that GitHub keeps. `digest` is `sha256:…` of the zip. */
export interface StoredArtifact {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly expired: boolean;
  readonly digest: string | undefined;
  readonly createdAt: string;
  readonly runId: number | undefined;
}

/**
 * The output of a check run, with at most 50 annotations a call, which are added to those of
 * earlier calls.
 */
export interface CheckOutput {
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** Where the check leads to; undefined: where it led to before. */
  readonly detailsUrl?: string | undefined;
}

/** How a check run ended. */
export type CheckConclusion = 'success' | 'failure' | 'neutral' | 'cancelled';

/** A check run, and whether it has its conclusion. */
export interface FoundCheck {
  readonly id: number;
  readonly isCompleted: boolean;
}

/** An issue of this repository; never a pull request. */
export interface TrackedIssue {
  readonly number: number;
  readonly author: string;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly body: string;
}

/** A change of an issue. `reason` says why it is closed. */
export interface IssueChange {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'closed';
  readonly reason?: 'completed' | 'not_planned';
}

/**
 * GitHub's REST API for one repository. Waits on rate limits within a bound, and repeats what is
 * safe to repeat.
 */
export interface GitHub {
  /** The login that comments of this token carry. */
  viewer(): Promise<Answer<string>>;
  pullRequest(number: number): Promise<Answer<PullRequest>>;
  /** Open pull requests of this repository whose head is `owner:branch`. */
  pullRequestsFrom(headOwner: string, headBranch: string): Promise<Answer<readonly PullRequest[]>>;
  /**
   * Pull requests of this repository that hold a commit, closed ones too; GitHub lists none of
   * forks.
   */
  pullRequestsWith(sha: string): Promise<Answer<readonly PullRequest[]>>;
  /** Branches of this repository whose newest commit this is; never those of forks. */
  branchesAt(sha: string): Promise<Answer<readonly string[]>>;
  /**
   * Paths that a pull request touches, both of what was renamed; undefined when there are more than
   * are worth asking for.
   */
  changedFiles(pull: number): Promise<Answer<readonly string[] | undefined>>;
  /**
   * The oldest comment that matches among the first and the last pages of a conversation, whose
   * middle is not read where it is very long. `newest`: among the last two hundred alone.
   */
  findComment(
    issue: number,
    matches: (comment: IssueComment) => boolean,
    part?: 'newest',
  ): Promise<Answer<FoundComment>>;
  comment(id: number): Promise<Answer<IssueComment>>;
  /** The newest comments, oldest of them first; `isWhole` is false where there are older ones. */
  newestComments(
    issue: number,
  ): Promise<Answer<{ readonly comments: readonly IssueComment[]; readonly isWhole: boolean }>>;
  createComment(issue: number, body: string): Promise<Answer<IssueComment>>;
  updateComment(id: number, body: string): Promise<Answer<IssueComment>>;
  deleteComment(id: number): Promise<Answer<undefined>>;
  /** The newest issues that a login opened, closed ones too. `isWhole`: there are no more. */
  issuesBy(
    login: string,
  ): Promise<Answer<{ readonly issues: readonly TrackedIssue[]; readonly isWhole: boolean }>>;
  issue(number: number): Promise<Answer<TrackedIssue>>;
  createIssue(issue: {
    readonly title: string;
    readonly body: string;
  }): Promise<Answer<TrackedIssue>>;
  updateIssue(number: number, change: IssueChange): Promise<Answer<TrackedIssue>>;
  commentOnIssue(number: number, body: string): Promise<Answer<IssueComment>>;
  createCheck(check: {
    readonly name: string;
    readonly headSha: string;
    readonly externalId: string;
    readonly detailsUrl: string;
    readonly output: CheckOutput;
  }): Promise<Answer<number>>;
  /** The check runs of that name and external id on a commit. */
  findChecks(
    headSha: string,
    name: string,
    externalId: string,
  ): Promise<Answer<readonly FoundCheck[]>>;
  /**
   * Without a conclusion the check stays in progress. `more`: only further annotations, for which
   * no request is kept back. Fails as `malformed` where GitHub answers for another check.
   */
  updateCheck(
    check: { readonly id: number; readonly externalId: string },
    output: CheckOutput,
    conclusion?: CheckConclusion,
    more?: 'more',
  ): Promise<Answer<undefined>>;
  createStatus(
    sha: string,
    status: {
      readonly state: 'pending' | 'success' | 'failure' | 'error';
      readonly context: string;
      readonly description: string;
      readonly targetUrl: string;
    },
  ): Promise<Answer<undefined>>;
  /** Runs of a workflow file (`perf.yml`) on a branch, newest first, one page of 100. */
  workflowRuns(
    workflowFile: string,
    branch: string,
    page: number,
  ): Promise<Answer<readonly WorkflowRun[]>>;
  /** Runs of all workflows for a commit, newest first, one page of 100. */
  runsOfCommit(headSha: string): Promise<Answer<readonly WorkflowRun[]>>;
  workflowRun(id: number): Promise<Answer<WorkflowRun>>;
  /** Artifacts of exactly this name, newest first, one page of 100. */
  artifactsNamed(name: string): Promise<Answer<readonly StoredArtifact[]>>;
  /** The newest thousand artifacts of one run; with a name only those. */
  runArtifacts(runId: number, name?: string): Promise<Answer<readonly StoredArtifact[]>>;
  /** The zip, fetched without the token from the signed address; `too-large` past `maxBytes`. */
  artifactArchive(id: number, maxBytes: number): Promise<Answer<Uint8Array>>;
  /** Commits reachable from a commit or branch, newest first, one page of 100. */
  commits(from: string, page: number): Promise<Answer<readonly string[]>>;
  commitParents(sha: string): Promise<Answer<readonly string[]>>;
  /** How many commits `head` is ahead of and behind `base`, and where they part. */
  compare(
    base: string,
    head: string,
  ): Promise<
    Answer<{ readonly aheadBy: number; readonly behindBy: number; readonly mergeBase: string }>
  >;
  /** A text file at a commit or branch; `not-found` when there is none. */
  fileAt(path: string, ref: string): Promise<Answer<string>>;
  collaboratorPermission(login: string): Promise<Answer<'admin' | 'write' | 'read' | 'none'>>;
  /** Returns the person who last put this label on a pull request. */
  labelActor(issue: number, label: string): Promise<Answer<string | undefined>>;
}

/** The artifact service of the run that is going on. */
export interface Artifacts {
  /**
   * `files` are absolute paths below `root`; resolves within `timeoutMs`. `isUnzipped`: one file as
   * it is, whose name is that of the artifact.
   */
  upload(
    name: string,
    files: readonly string[],
    root: string,
    options: {
      readonly retentionDays: number | undefined;
      readonly timeoutMs: number;
      readonly isUnzipped?: boolean | undefined;
    },
  ): Promise<
    Answer<{
      readonly id: number;
      readonly digest: string | undefined;
      readonly sizeBytes: number | undefined;
    }>
  >;
  /** Removes an artifact of this run, so that its name is free again. */
  remove(name: string): Promise<Answer<undefined>>;
}
