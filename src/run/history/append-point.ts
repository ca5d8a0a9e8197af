/** Adds what a run measured to the history, and writes it. */
import { summarizeHead } from '../../compare/head-summaries.ts';
import { markPoints } from '../../decide/point-marks.ts';
import { asHeadroomError } from '../../errors.ts';
import type { History } from '../../model/history.ts';
import type { Judgement, Measurements } from '../../model.ts';
import type { Ports } from '../../ports.ts';
import { fitHistory } from '../../saved/history/fit-history.ts';
import { historyText } from '../../saved/history/history-text.ts';
import { type FormerNames, mergeHistories } from '../../saved/history/merge-histories.ts';
import { newHistory } from '../../saved/history/new-history.ts';
import type { KnownHistory } from './known-history.ts';

/**
 * Writes the history with this run's point. Never throws: the verdict stands without it.
 *
 * Returns the history with the point, or undefined where the run leaves none.
 */
export async function appendPoint(
  known: KnownHistory,
  measurements: Measurements,
  judgement: Judgement,
  formerNames: FormerNames,
  { files, log }: Pick<Ports, 'files' | 'log'>,
): Promise<History | undefined> {
  const { own, file, rejected } = known;
  if (!own) return undefined;
  try {
    for (const text of rejected) await keepBeside(file, text, files);
    const markOf = markPoints(judgement);
    const points = summarizeHead(measurements).map((summary) => ({
      ...summary,
      mark: markOf(summary.target, summary.metric),
    }));
    const added = newHistory(measurements, points, own);
    if (!added) {
      log.note('No point is added to the history: the measurements name no commit.');
      return undefined;
    }
    const before = known.history ? [known.history] : [];
    const { history, remark } = fitHistory(mergeHistories([added, ...before], formerNames));
    if (remark !== undefined) log.warn(remark);
    await files.write(file, historyText(history));
    return history;
  } catch (thrown) {
    const { message, hint } = asHeadroomError(thrown);
    log.warn(`The history is not written: ${message} ${hint}`);
    return undefined;
  }
}

/** Writes `.rejected`, or `.2.rejected` and so on: what was kept before is never written over. */
async function keepBeside(file: string, text: string, files: Ports['files']): Promise<void> {
  let name = `${file}.rejected`;
  for (let number = 2; await files.exists(name); number += 1) name = `${file}.${number}.rejected`;
  await files.write(name, text);
}
