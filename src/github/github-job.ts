/** The job of a workflow, and what it may speak to. */
import type { Config } from '../model.ts';
import type { Artifacts, FileBranch, GitHub } from '../ports.ts';
import type { WorkflowEvent } from '../trigger/event.ts';
import type { RunIdentity } from '../trigger/run.ts';

export interface GitHubJob {
  readonly event: WorkflowEvent;
  readonly run: RunIdentity;
  readonly repositoryId: number;
  readonly defaultBranch: string;
  readonly github: GitHub;
  /** Undefined: nothing is uploaded. */
  readonly artifacts: Artifacts | undefined;
  /** The branch of the histories. Undefined: nothing is read of it, and nothing pushed. */
  readonly historyFiles?: FileBranch | undefined;
  /** Returns the names of this run's own files in the output directory. */
  listed(): readonly string[];
  /** Values that no published text may hold, the token among them. */
  readonly secrets: readonly string[];
  /** Aborted when the job is cancelled. */
  readonly cancelled: AbortSignal;
  /** Keeps strings for the post step. */
  save(state: Readonly<Record<string, string>>): void;
}

/** The part of the configuration that publishing needs. */
export type Publication = Pick<
  Config,
  'mode' | 'suite' | 'outputDirectory' | 'publish' | 'shard' | 'formerNames'
>;

/** The number of the base branch's runs that are read for the spread between runs. */
export const baselineRuns = 10;
