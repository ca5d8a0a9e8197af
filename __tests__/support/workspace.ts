/** A repository of files in memory, and what config says of it. */
import type { Options } from '../../src/config/options.ts';
import { readConfig, type StartedBy } from '../../src/config/read-config.ts';
import { HeadroomError } from '../../src/errors.ts';
import type { Config } from '../../src/model.ts';
import type { Files } from '../../src/ports.ts';

export const root = '/repo';

/** At a terminal no event starts a run. */
export const startedByHand: StartedBy = { baseHint: { kind: 'work-tree', isLocal: true } };

const notWritten = async (): Promise<never> => {
  throw new Error('config writes nothing');
};

function memoryFiles(contents: Readonly<Record<string, string>>): Files {
  const byPath = new Map(
    Object.entries(contents).map(([name, text]) => [
      name.startsWith('/') ? name : `${root}/${name}`,
      text,
    ]),
  );
  return {
    async read(path) {
      const text = byPath.get(path);
      if (text === undefined) throw new HeadroomError('file-not-found', `${path} does not exist.`);
      return text;
    },
    readOwn: async (path) => byPath.get(path),
    readOwnBytes: async () => undefined,
    list: async () => undefined,
    exists: async (path) => byPath.has(path),
    realPath: async (path) => path,
    discard: notWritten,
    lock: notWritten,
    write: notWritten,
    temporaryFolder: notWritten,
    remove: notWritten,
  };
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the config of a repository whose files are given by name. */
export function configOf(
  files: Readonly<Record<string, string>>,
  options: Options = {},
  environment: Environment = {},
  deployedUrl?: string,
): Promise<Config> {
  return readConfig(
    { 'working-directory': root, ...options },
    memoryFiles(files),
    { GITHUB_WORKSPACE: root, ...environment },
    { ...startedByHand, deployedUrl },
  );
}

/** The same for a budgets file given as a value. */
export function configOfBudgets(
  budgets: unknown,
  options: Options = {},
  environment: Environment = {},
  deployedUrl?: string,
): Promise<Config> {
  return configOf(
    { 'budgets.json': JSON.stringify(budgets, undefined, 2) },
    options,
    environment,
    deployedUrl,
  );
}

/** Code and message of what is thrown. */
export async function refusal(reading: Promise<unknown>): Promise<string> {
  const thrown: unknown = await reading.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof HeadroomError))
    throw new Error(`expected a HeadroomError, got ${String(thrown)}`, { cause: thrown });
  return `${thrown.code}: ${thrown.message}`;
}

/** As `refusal`, with what to do. */
export async function advice(reading: Promise<unknown>): Promise<string> {
  const thrown: unknown = await reading.catch((error: unknown) => error);
  if (!(thrown instanceof HeadroomError))
    throw new Error('expected a HeadroomError', { cause: thrown });
  return thrown.hint;
}
