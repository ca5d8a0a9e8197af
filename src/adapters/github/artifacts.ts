/**
 * Uploads to the run's artifact service, through GitHub's own client. The client is loaded only for
 * an upload.
 */
import type { Answer, Artifacts, Problem, ProblemKind } from '../../ports.ts';
import { short } from './problem.ts';

type Redact = (text: string) => string;

/**
 * Classifies an error of the client. Errors carry names, and the service's own words stand in their
 * messages.
 */
function classifyError(error: {
  readonly name?: unknown;
  readonly message?: unknown;
}): ProblemKind {
  const message = String(error.message);
  if (
    error.name === 'GHESNotSupportedError' ||
    /ACTIONS_RUNTIME_TOKEN|ACTIONS_RESULTS_URL/.test(message)
  )
    return 'unsupported';
  if (/\(409\)|already exists|conflict/i.test(message)) return 'conflict';
  if (error.name === 'ArtifactNotFoundError' || /\(404\)|not found/i.test(message))
    return 'not-found';
  if (error.name === 'UsageError' || /quota/i.test(message)) return 'too-large';
  if (/\(401\)|\(403\)|permission|unauthenticated/i.test(message)) return 'permission';
  if (error.name === 'NetworkError' || /ECONN|ENOTFOUND|EAI_AGAIN|socket hang up/.test(message))
    return 'network';
  return 'server';
}

function problem(thrown: unknown, doing: string, redact: Redact): Problem {
  const error = (typeof thrown === 'object' && thrown !== null ? thrown : { message: thrown }) as {
    readonly name?: unknown;
    readonly message?: unknown;
  };
  // A signed address may stand in a message of the blob store's client.
  const message = short(
    redact(String(error.message)).replace(/https?:\/\/\S+/g, 'the store'),
    redact,
  );
  return {
    kind: classifyError(error),
    doing,
    status: undefined,
    message,
    permissionToAdd: undefined,
  };
}

/**
 * Bounds the time of the client, which tries for many minutes by itself. Its later outcome is
 * ignored.
 */
async function within<T>(
  redact: Redact,
  timeoutMs: number,
  doing: string,
  work: () => Promise<T>,
): Promise<Answer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer<T>>((resolve) => {
    const timeout: Problem = {
      kind: 'timeout',
      doing,
      status: undefined,
      message: `not done after ${Math.round(timeoutMs / 1000)} s`,
      permissionToAdd: undefined,
    };
    timer = setTimeout(() => resolve({ ok: false, problem: timeout }), timeoutMs);
  });
  const done = work().then(
    (value): Answer<T> => ({ ok: true, value }),
    (thrown: unknown): Answer<T> => ({ ok: false, problem: problem(thrown, doing, redact) }),
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

const removeTimeoutMs = 30_000;

export function createArtifacts(redact: Redact): Artifacts {
  const client = async () => new (await import('@actions/artifact')).DefaultArtifactClient();
  return {
    upload: (name, files, root, options) =>
      within(redact, options.timeoutMs, 'upload the artifact', async () => {
        const retention =
          options.retentionDays === undefined ? {} : { retentionDays: options.retentionDays };
        const uploaded = await (await client()).uploadArtifact(name, [...files], root, {
          ...retention,
          compressionLevel: 6,
          skipArchive: options.isUnzipped ?? false,
        });
        if (uploaded.id === undefined) throw new Error('the service gave no id');
        return { id: uploaded.id, digest: uploaded.digest, sizeBytes: uploaded.size };
      }),
    remove: (name) =>
      within(redact, removeTimeoutMs, 'replace the artifact', async () => {
        await (await client()).deleteArtifact(name);
        return undefined;
      }),
  };
}
