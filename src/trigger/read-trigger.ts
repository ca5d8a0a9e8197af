/** Reads the event that started the workflow: once in a run, into one value for all who ask. */
import { z } from 'zod';
import { HeadroomError } from '../errors.ts';
import type { BaseHint } from '../model.ts';
import type { Files } from '../ports.ts';
import { deriveBaseHint } from './base-hint.ts';
import { readEvent, type WorkflowEvent } from './event.ts';

/** The cause of a run. */
export interface Trigger {
  /** Undefined at a terminal. */
  readonly event: WorkflowEvent | undefined;
  readonly baseHint: BaseHint;
  /** Both are undefined where the payload does not tell. */
  readonly repository: {
    readonly id: number | undefined;
    readonly defaultBranch: string | undefined;
  };
}

const unknownRepository = { id: undefined, defaultBranch: undefined };
const repositoryPart = z.object({
  repository: z.object({
    id: z.unknown().transform((id) => (id === undefined ? undefined : Number(id))),
    default_branch: z.string().optional().catch(undefined),
  }),
});

/**
 * Reads the file that `GITHUB_EVENT_PATH` names. Returns a trigger without an event where there is
 * none. Throws `event-unreadable`.
 */
export async function readTrigger(
  environment: Readonly<Record<string, string | undefined>>,
  files: Pick<Files, 'read'>,
): Promise<Trigger> {
  const { GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: name } = environment;
  if (!path)
    return {
      event: undefined,
      baseHint: name ? { kind: 'work-tree' } : { kind: 'work-tree', isLocal: true },
      repository: unknownRepository,
    };
  const payload = parsePayload(await files.read(path), path);
  const event = readEvent(environment, payload);
  const { data } = repositoryPart.safeParse(payload);
  const repository = data
    ? { id: data.repository.id, defaultBranch: data.repository.default_branch }
    : unknownRepository;
  return { event, baseHint: deriveBaseHint(event, repository.defaultBranch), repository };
}

function parsePayload(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HeadroomError('event-unreadable', `The event in ${path} is not JSON.`, { cause });
  }
}
