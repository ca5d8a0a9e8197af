/**
 * Holds the output directory for a run. The last run's files are removed, and this run's files are
 * listed.
 */
import { randomUUID } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import * as z from 'zod';
import { HeadroomError } from '../errors.ts';
import { isInside } from '../inside.ts';
import { isEvidenceFile } from '../model/evidence-files.ts';
import type { Config } from '../model.ts';
import type { Command, Files, Ports } from '../ports.ts';

/** Lies in the output directory: what Headroom wrote there. */
const listName = '.headroom-run.json';
const mostListBytes = 4_000_000;

const listSchema = z.object({
  format: z.literal('headroom-run'),
  version: z.literal(1),
  run: z.string().max(100),
  files: z.array(z.string().min(1).max(1_000)).max(100_000),
  /**
   * Files of earlier runs whose measurements this one judges. The next run that measures removes
   * them.
   */
  former: z.array(z.string().min(1).max(1_000)).max(100_000).optional(),
});

/** The folder, and the run's own files in it. */
export interface OutputFolder {
  /** The given ports. Files that are written through them into the folder are listed first. */
  readonly ports: Ports;
  /** Tells this run's list from another one's. */
  readonly run: string;
  /**
   * Returns names, relative to the folder, of files that this run wrote so far and of files that it
   * was given to judge.
   */
  names(): readonly string[];
  /** Gives the folder back to others. */
  release(): Promise<void>;
}

type Plan = Pick<Config, 'outputDirectory' | 'measurementFiles' | 'baseline'> &
  Partial<Pick<Config, 'mode'>>;

/**
 * Takes the folder and removes the files on the last run's list, except those that this run reads.
 * Throws `output-in-use`, `output-unwritable`, `disk-full`, and `path-escapes` for a folder that is
 * a link.
 */
export async function openOutput(
  { outputDirectory: folder, measurementFiles, baseline, mode }: Plan,
  ports: Ports,
): Promise<OutputFolder> {
  const release = await ports.files.lock(folder);
  const inputs = [...measurementFiles, ...(baseline.kind === 'files' ? baseline.paths : [])];
  const run = randomUUID();
  const written = new Set<string>();
  const given = measurementFiles.flatMap((path) => nameIn(folder, path) ?? []);
  let former: readonly string[] = [];
  let saving: Promise<void> = Promise.resolve();

  const save = (): Promise<void> => {
    const list = { format: 'headroom-run', version: 1, run, files: [...written], former };
    const next = saving.then(() =>
      ports.files.write(join(folder, listName), `${JSON.stringify(list, undefined, 1)}\n`),
    );
    saving = next.catch(() => undefined); // whoever waits for `next` hears of it
    return next;
  };
  /** Resolves with true the first time. */
  const list = async (path: string): Promise<boolean> => {
    const name = nameIn(folder, path);
    if (name === undefined || written.has(name)) return false;
    written.add(name);
    await save();
    return true;
  };

  try {
    const isKept = chooseKept(mode, given.length > 0);
    former = await removeFormer(folder, inputs, isKept, ports);
    await save();
  } catch (thrown) {
    await release();
    throw thrown;
  }
  return {
    ports: listing(ports, list),
    run,
    names: () => [...new Set([...given, ...written])],
    release,
  };
}

/**
 * Returns the names on the list of a run that ended without a word. None where the list is another
 * run's.
 */
export async function readRunNames(
  folder: string,
  run: string,
  files: Pick<Files, 'readOwn'>,
): Promise<readonly string[]> {
  const list = await readList(folder, files);
  return list?.run === run ? list.files.filter(isPlainName) : [];
}

function listing(ports: Ports, list: (path: string) => Promise<boolean>): Ports {
  const begin = async ({ logFile }: Command): Promise<void> => {
    // Removes another run's logs, since commands append to their log.
    if (await list(logFile)) await ports.files.discard(logFile);
  };
  return {
    ...ports,
    files: {
      ...ports.files,
      async write(path, text) {
        await list(path);
        await ports.files.write(path, text);
      },
    },
    processes: {
      async start(command) {
        await begin(command);
        return ports.processes.start(command);
      },
      async run(command, timeoutMs) {
        await begin(command);
        return ports.processes.run(command, timeoutMs);
      },
    },
  };
}

/** Removes files of earlier runs. Returns the names of those that it keeps by `isKept`. */
async function removeFormer(
  folder: string,
  inputs: readonly string[],
  isKept: (name: string) => boolean,
  ports: Ports,
): Promise<readonly string[]> {
  const { files, log } = ports;
  const real = await Promise.all(inputs.map((path) => files.realPath(path)));
  const names = await readFormerNames(folder, ports);
  for (const name of names.filter((one) => !isKept(one))) {
    const path = join(folder, name);
    if (real.includes(path)) continue;
    // A link on the way is not followed, and a file that cannot be removed is not this run's to
    // upload.
    await files
      .discard(path)
      .catch((thrown: unknown) => log.debug(`${path} stays: ${String(thrown)}`));
  }
  return names.filter(isKept);
}

/** Returns which files of earlier runs stay, because this mode writes none like them. */
function chooseKept(mode: Plan['mode'], judgesOwn: boolean): (name: string) => boolean {
  if (mode === 'self-check') return (name) => !name.startsWith('self-check/');
  // The evidence of the judged run explains its numbers.
  return judgesOwn ? isEvidenceFile : () => false;
}

/**
 * Returns the files of earlier runs. A list that git tracks was committed by somebody, and may name
 * anything. A file that git tracks is not removed either.
 */
async function readFormerNames(
  folder: string,
  { files, git, log }: Ports,
): Promise<readonly string[]> {
  const list = await readList(folder, files);
  if (!list) return [];
  const tracked = await git.tracked(folder);
  if (tracked === undefined || tracked.includes(listName)) {
    log.warn(`${join(folder, listName)} is not this machine's own list: what it names stays.`);
    return [];
  }
  const kept = new Set(tracked);
  const names = [...new Set([...list.files, ...(list.former ?? [])])];
  return names.filter((name) => isPlainName(name) && !kept.has(name));
}

/** Returns the list; undefined where there is none, or where Headroom did not write it. */
async function readList(
  folder: string,
  files: Pick<Files, 'readOwn'>,
): Promise<z.infer<typeof listSchema> | undefined> {
  try {
    const text = await files.readOwn(join(folder, listName), mostListBytes);
    return text === undefined ? undefined : listSchema.safeParse(JSON.parse(text)).data;
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof HeadroomError) return undefined;
    throw thrown;
  }
}

/** Returns whether a name stays below the folder, and is neither the list nor the lock. */
function isPlainName(name: string): boolean {
  const isOdd = (part: string): boolean =>
    part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git';
  return (
    !name.toLowerCase().startsWith('.headroom-run.') &&
    !/[\\:\0]/.test(name) &&
    !name.split('/').some(isOdd)
  );
}

/** Returns the path relative to the folder; undefined for one that lies elsewhere. */
function nameIn(folder: string, path: string): string | undefined {
  if (!isInside(folder, path)) return undefined;
  const name = relative(folder, path).replaceAll(sep, '/');
  return isPlainName(name) ? name : undefined;
}
