/** Uploads a run's files. A failure is a warning with its reason, and the verdict stands. */
import type { Artifacts } from '../ports.ts';
import type { Trouble } from './trouble.ts';

/**
 * `name` is fixed where look-ups need it. `attempt` makes another one when the fixed one is taken.
 */
export interface UploadRequest {
  readonly name: string;
  readonly attempt: number;
  /** Absolute paths below `root`. */
  readonly files: readonly string[];
  /** The ending of one file that is uploaded as it is. `files` has it under each name. */
  readonly ending?: string | undefined;
  readonly root: string;
  /** Undefined: as the repository has it. */
  readonly retentionDays: number | undefined;
  readonly runUrl: string;
}

export interface Uploaded {
  readonly name: string;
  readonly id: number;
  readonly url: string;
}

/**
 * An upload of some megabytes takes seconds. A store that is down must not hold the verdict for
 * long.
 */
const timeoutMs = 120_000;

export async function uploadArtifact(
  request: UploadRequest,
  artifacts: Artifacts,
  trouble: Trouble,
): Promise<Uploaded | undefined> {
  if (request.files.length === 0) return undefined;
  const { ending = '', root } = request;
  const send = (name: string) =>
    artifacts.upload(name, ending === '' ? request.files : [`${root}/${name}`], root, {
      retentionDays: request.retentionDays,
      timeoutMs,
      isUnzipped: ending !== '',
    });
  let name = request.name + ending;
  let sent = await send(name);
  if (!sent.ok && sent.problem.kind === 'conflict') {
    // A re-run of the job finds its own earlier artifact: names are unique in a run, and the newest
    // is what counts.
    await artifacts.remove(name);
    sent = await send(name);
    if (!sent.ok && sent.problem.kind === 'conflict') {
      trouble.remark(
        `The run keeps an earlier artifact ${name}, which cannot be replaced; this one is ` +
          'named for its attempt.',
      );
      name = nameForAttempt(request) + ending;
      sent = await send(name);
    }
  }
  if (!sent.ok) {
    trouble.report(sent.problem);
    return undefined;
  }
  return { name, id: sent.value.id, url: `${request.runUrl}/artifacts/${sent.value.id}` };
}

/** Returns the name that is free where the fixed one cannot be had. */
export const nameForAttempt = ({
  name,
  attempt,
}: Pick<UploadRequest, 'name' | 'attempt'>): string => `${name}-attempt-${attempt}`;
