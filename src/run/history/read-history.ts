/** Reads a history that somebody names. */
import { join } from 'node:path';
import type { History } from '../../model/history.ts';
import type { Ports } from '../../ports.ts';
import { mostHistoryBytes, parseHistory } from '../../saved/history/read-history.ts';

/** The file's name in an artifact, in an output directory, and in the history branch. */
const historyFile = 'history.json';

/**
 * Reads the file, or the `history.json` in a folder. Throws `file-not-found`, `file-unreadable` and
 * the `history-*` errors.
 */
export async function readHistoryAt(
  path: string,
  { files, clock }: Pick<Ports, 'files' | 'clock'>,
): Promise<History> {
  const inside = join(path, historyFile);
  const file = (await files.exists(inside)) ? inside : path;
  return parseHistory(await files.read(file, mostHistoryBytes), file, clock.now().getTime());
}
