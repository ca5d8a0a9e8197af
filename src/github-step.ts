/** Finds out where a step runs: event, repository and token, as the runner hands them over. */
import { createArtifacts } from './adapters/artifacts.ts';
import { createGitHub } from './adapters/github.ts';
import { readEvent } from './baseline/event.ts';
import { readRunIdentity } from './baseline/event-run.ts';
import { HeadroomError } from './errors.ts';
import type { Scene } from './pipeline/on-github.ts';
import type { Ports } from './ports.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface RepositoryPart {
  readonly repository?: { readonly id?: unknown; readonly default_branch?: unknown };
}

/** `secrets` hold the token; what is added to them later counts as well. Undefined without a token or outside of a workflow: then everything but GitHub works all the same. Throws `event-unreadable`. */
export async function readScene(
  token: string,
  environment: Environment,
  secrets: readonly string[],
  save: Scene['save'],
  cancelled: AbortSignal,
  ports: Ports,
): Promise<Scene | undefined> {
  const run = readRunIdentity(environment);
  const eventPath = environment.GITHUB_EVENT_PATH;
  if (!run || token === '' || !eventPath) return undefined;
  const payload = parsePayload(await ports.files.read(eventPath), eventPath);
  const { repository } = payload as RepositoryPart;
  return {
    event: readEvent(environment, payload),
    run,
    repositoryId: Number(repository?.id ?? environment.GITHUB_REPOSITORY_ID ?? Number.NaN),
    defaultBranch: typeof repository?.default_branch === 'string' ? repository.default_branch : 'main',
    github: createGitHub({ token, owner: run.owner, repository: run.repository, apiUrl: run.apiUrl, clock: ports.clock, log: ports.log }),
    artifacts: createArtifacts(),
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
