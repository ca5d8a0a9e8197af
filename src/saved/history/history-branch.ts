/** The branch that keeps histories for ever: its layout, and one more history in it. */
import { asHeadroomError, HeadroomError } from '../../errors.ts';
import type { History } from '../../model/history.ts';
import type { BranchFiles } from '../../ports.ts';
import { folderName } from '../artifact/name.ts';
import { fitHistory } from './fit-history.ts';
import { historyText } from './history-text.ts';
import { type FormerNames, mergeHistories } from './merge-histories.ts';
import { parseHistory } from './read-history.ts';

export const historyBranch = 'headroom-history';

const badges = 'badge';

/** Paths in the branch. */
export interface BranchPaths {
  readonly history: string;
  /** A damaged history, and one more that is damaged later. */
  readonly rejected: readonly [string, string];
  readonly badge: string;
}

/** Returns a suite's paths, whatever characters its name has. */
export function findBranchPaths(suite: string): BranchPaths {
  const folder = folderName(suite, [badges]);
  const history = `${folder}/history.json`;
  return {
    history,
    rejected: [`${history}.rejected`, `${history}.2.rejected`],
    badge: `${badges}/${folder}.json`,
  };
}

/** A suite in the branch, as it was read. */
export interface BranchHistory {
  readonly history: History | undefined;
  /** The text that is no history of the suite, and why. */
  readonly damaged: { readonly text: string; readonly why: string } | undefined;
}

/** Anybody who may push can write the branch: what is read of it is as hostile as an artifact. */
export function readFromBranch(files: BranchFiles, suite: string, nowMs: number): BranchHistory {
  const path = findBranchPaths(suite).history;
  const text = files.get(path);
  if (text === undefined) return { history: undefined, damaged: undefined };
  try {
    const called = `${path} in the branch ${historyBranch}`;
    const history = parseHistory(text, called, nowMs);
    if (history.suite === suite) return { history, damaged: undefined };
    throw new HeadroomError('history-foreign', `${called} has the history of another suite.`);
  } catch (thrown) {
    return { history: undefined, damaged: { text, why: asHeadroomError(thrown).message } };
  }
}

/** The files of a run, and the names that targets have today. */
export interface AddedToBranch {
  readonly history: History;
  readonly badge: string;
  readonly formerNames: FormerNames;
}

/**
 * Returns the files that the branch gets: the history, merged with the one that is there, and the
 * badge. A damaged history is kept beside it. `safe` covers secrets in JSON.
 */
export function addToBranch(
  files: BranchFiles,
  { history: added, badge, formerNames }: AddedToBranch,
  nowMs: number,
  safe: (json: string) => string,
): BranchFiles {
  const paths = findBranchPaths(added.suite);
  const { history, damaged } = readFromBranch(files, added.suite, nowMs);
  const before = history ? [history] : [];
  const merged = fitHistory(mergeHistories([added, ...before], formerNames)).history;
  const [first, second] = paths.rejected;
  const isFirstFree = [undefined, damaged?.text].includes(files.get(first));
  return new Map([
    [paths.history, safe(historyText(merged))],
    [paths.badge, safe(badge)],
    ...(damaged ? [[isFirstFree ? first : second, damaged.text] as const] : []),
  ]);
}
