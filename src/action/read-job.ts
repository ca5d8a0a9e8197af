/** Finds out where a step runs: event, repository and token, as the runner hands them over. */
import { createFileBranch } from '../adapters/file-branch/file-branch.ts';
import { createArtifacts } from '../adapters/github/artifacts.ts';
import { createGitHub } from '../adapters/github/github.ts';
import type { GitHubJob } from '../github/github-job.ts';
import type { Ports } from '../ports.ts';
import { historyBranch } from '../saved/history/history-branch.ts';
import { mostHistoryBytes } from '../saved/history/read-history.ts';
import type { Trigger } from '../trigger/read-trigger.ts';
import { readRunIdentity } from '../trigger/run.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The runner's facts of the job, with or without a token. */
export type Job = Pick<GitHubJob, 'event' | 'run' | 'repositoryId' | 'defaultBranch'>;

/** Returns the job that the event started, or undefined outside of a workflow. */
export function readJob(environment: Environment, { event, repository }: Trigger): Job | undefined {
  const run = readRunIdentity(environment);
  if (!run || !event) return undefined;
  return {
    event,
    run,
    repositoryId: repository.id ?? Number(environment.GITHUB_REPOSITORY_ID ?? Number.NaN),
    defaultBranch: repository.defaultBranch ?? 'main',
  };
}

/**
 * `secrets` hold the token; what is added to them later counts as well. Undefined without a token:
 * then everything but GitHub works all the same.
 */
export function readGitHubJob(
  job: Job,
  token: string,
  secrets: readonly string[],
  save: GitHubJob['save'],
  cancelled: AbortSignal,
  { clock, log, redact }: Pick<Ports, 'clock' | 'log' | 'redact'>,
): GitHubJob | undefined {
  if (token === '') return undefined;
  const { owner, repository, apiUrl, serverUrl } = job.run;
  const github = createGitHub({ token, owner, repository, apiUrl, clock, log, redact });
  // Nothing is listed until a run has its output directory.
  return {
    ...job,
    github,
    artifacts: createArtifacts(redact),
    historyFiles: createFileBranch({
      url: `${serverUrl}/${owner}/${repository}`,
      token,
      branch: historyBranch,
      mostBytes: mostHistoryBytes,
      redact,
    }),
    listed: () => [],
    secrets,
    cancelled,
    save,
  };
}
