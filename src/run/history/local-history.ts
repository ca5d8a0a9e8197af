/** A history in a file that somebody names at a terminal or in another CI system. */
import { asHeadroomError } from '../../errors.ts';
import type { Config, GitIdentity, Measurements } from '../../model.ts';
import type { Ports } from '../../ports.ts';
import { mostHistoryBytes, parseHistory } from '../../saved/history/read-history.ts';
import type { KnownHistory } from './known-history.ts';

type LocalPorts = Pick<Ports, 'files' | 'git' | 'clock' | 'log'>;

/**
 * Reads the file, which need not be there yet. A run of a commit without local changes leaves a
 * point in it. A file that is no history is kept beside it as `.rejected`, with a warning.
 */
export async function readLocalHistory(
  file: string,
  { workingDirectory }: Config,
  { head }: Measurements,
  ports: LocalPorts,
): Promise<KnownHistory> {
  const text = await readOrWarn(file, ports);
  if (text === 'unreadable') return { history: undefined, rejected: [], own: undefined, file };
  const found = parseOrWarn(text, file, ports);
  return { ...found, file, own: await readFacts(workingDirectory, head, file, ports) };
}

/** The verdict stands without the file, which stays as it is. Undefined: there is none yet. */
async function readOrWarn(
  file: string,
  { files, log }: LocalPorts,
): Promise<string | 'unreadable' | undefined> {
  try {
    return (await files.exists(file)) ? await files.read(file, mostHistoryBytes) : undefined;
  } catch (thrown) {
    log.warn(`${asHeadroomError(thrown).message} It gets no point.`);
    return 'unreadable';
  }
}

function parseOrWarn(
  text: string | undefined,
  file: string,
  { clock, log }: LocalPorts,
): Pick<KnownHistory, 'history' | 'rejected'> {
  if (text === undefined) return { history: undefined, rejected: [] };
  try {
    return { history: parseHistory(text, file, clock.now().getTime()), rejected: [] };
  } catch (thrown) {
    const { message } = asHeadroomError(thrown);
    log.warn(`${message} A new history begins; the old one is kept as ${file}.rejected.`);
    return { history: undefined, rejected: [text] };
  }
}

async function readFacts(
  directory: string,
  head: GitIdentity | undefined,
  file: string,
  { git, log }: LocalPorts,
): Promise<KnownHistory['own']> {
  if (!head || head.dirty) {
    const why = head ? 'there were local changes' : 'what was measured is no commit';
    log.note(`${file} gets no point: ${why}.`);
    return undefined;
  }
  return {
    after: await git.parents(directory, head.commit),
    runId: 0,
    attempt: 1,
    committedAtMs: await git.committedAtMs(directory, head.commit),
  };
}
