/** Finds out where a step runs: event, repository and token, as the runner hands them over. */
import { createArtifacts } from '../adapters/github/artifacts.ts';
import { createGitHub } from '../adapters/github/github.ts';
import { HeadroomError } from '../errors.ts';
import type { GitHubJob } from '../github/github-job.ts';
import type { Files, Ports } from '../ports.ts';
import { readEvent } from '../trigger/event.ts';
import { readRunIdentity } from '../trigger/run.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface RepositoryPart {
  readonly repository?: { readonly id?: unknown; readonly default_branch?: unknown };
}

/** What the runner says of the job, whether there is a token or not. */
export type Job = Pick<GitHubJob, 'event' | 'run' | 'repositoryId' | 'defaultBranch'>;

/** Undefined outside of a workflow. Throws `event-unreadable`. */
export async function readJob(
  environment: Environment,
  files: Pick<Files, 'read'>,
): Promise<Job | undefined> {
  const run = readRunIdentity(environment);
  const eventPath = environment.GITHUB_EVENT_PATH;
  if (!run || !eventPath) return undefined;
  const payload = parsePayload(await files.read(eventPath), eventPath);
  const { repository } = payload as RepositoryPart;
  return {
    event: readEvent(environment, payload),
    run,
    repositoryId: Number(repository?.id ?? environment.GITHUB_REPOSITORY_ID ?? Number.NaN),
    defaultBranch:
      typeof repository?.default_branch === 'string' ? repository.default_branch : 'main',
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
  const { owner, repository, apiUrl } = job.run;
  const github = createGitHub({ token, owner, repository, apiUrl, clock, log, redact });
  // Nothing is listed until a run has its output directory.
  return {
    ...job,
    github,
    artifacts: createArtifacts(redact),
    listed: () => [],
    secrets,
    cancelled,
    save,
  };
}

function parsePayload(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HeadroomError('event-unreadable', `The event in ${path} is not JSON.`, { cause });
  }
}
