/** A history in a file that somebody names at a terminal or in another CI system. */
import { asHeadroomError } from '../../errors.ts';
import type { Config, GitIdentity, Measurements } from '../../model.ts';
import type { Ports } from '../../ports.ts';
import { mostHistoryBytes, parseHistory } from '../../saved/history/read-history.ts';
import type { KnownHistory } from './known-history.ts';

type LocalPorts = Pick<Ports, 'files' | 'git' | 'clock' | 'log'>;

/**
 * Reads the file, which need not be there yet. A run of a commit without local changes leaves a
 * point in it. A damaged file is kept beside it as `.rejected`, with a warning. A file that is
 * another one's (no history, one of a newer Headroom, or of another suite) stays as it is.
 */
export async function readLocalHistory(
  file: string,
  { workingDirectory, suite }: Config,
  { head }: Measurements,
  ports: LocalPorts,
): Promise<KnownHistory> {
  const found = await readOrWarn(file, suite, ports);
  if (found === 'unusable') return { history: undefined, rejected: [], own: undefined, file };
  return { ...found, file, own: await readFacts(workingDirectory, head, file, ports) };
}

/**
 * Reads the file for its trend alone: it stays as it is. A file that cannot be read is a warning,
 * since the verdict stands without a trend.
 */
export async function readLocalTrend(
  file: string,
  { files, clock, log }: Pick<Ports, 'files' | 'clock' | 'log'>,
): Promise<KnownHistory> {
  const none = { history: undefined, rejected: [], own: undefined, file };
  try {
    const text = await files.read(file, mostHistoryBytes);
    return { ...none, history: parseHistory(text, file, clock.now().getTime()) };
  } catch (thrown) {
    log.warn(`${asHeadroomError(thrown).message} There is no trend.`);
    return none;
  }
}

/** The verdict stands without the file. */
async function readOrWarn(
  file: string,
  suite: string,
  { files, clock, log }: LocalPorts,
): Promise<Pick<KnownHistory, 'history' | 'rejected'> | 'unusable'> {
  let text: string | undefined;
  try {
    if (!(await files.exists(file))) return { history: undefined, rejected: [] };
    text = await files.read(file, mostHistoryBytes);
    const history = parseHistory(text, file, clock.now().getTime());
    if (history.suite === suite) return { history, rejected: [] };
    log.warn(`${file} is the history of another suite. It gets no point.`);
    return 'unusable';
  } catch (thrown) {
    const { code, message } = asHeadroomError(thrown);
    if (code !== 'history-damaged' || text === undefined) {
      log.warn(`${message} It gets no point.`);
      return 'unusable';
    }
    log.warn(`${message} A new history begins; the old one is kept beside it as .rejected.`);
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
