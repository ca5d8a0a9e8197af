/** Proposes budgets for a budgets file that has none. */
import { resolve } from 'node:path';
import type { ReadConfigIn } from '../base/budgets.ts';
import { addBudgets } from '../config/add-budgets.ts';
import { HeadroomError } from '../errors.ts';
import type { Config, Judgement, Measurements } from '../model.ts';
import type { Ports } from '../ports.ts';
import type { FirstBudgets } from '../report/context.ts';
import { proposePlaces } from '../report/proposed-budgets.ts';

/** A longer file is not shown in a report. */
const mostBytes = 50_000;

/** Characters that a reader of the report would not see. */
const hidden = /(?![\n\r\t])[\p{C}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Returns the budgets file with limits for what was measured; undefined where there is no file, or
 * where it has budgets. The text was read again: it measures the same targets, and each of its
 * budgets has a number.
 */
export async function proposeFirstBudgets(
  config: Config,
  { comparisons }: Judgement,
  { targets }: Measurements,
  readConfigIn: ReadConfigIn,
  { files, log }: Pick<Ports, 'files' | 'log'>,
): Promise<FirstBudgets | undefined> {
  const { budgetsFile, workingDirectory, budgets } = config;
  if (budgetsFile === undefined || budgets.length > 0) return undefined;
  const none = { file: budgetsFile, text: undefined };
  const path = resolve(workingDirectory, budgetsFile);
  try {
    const old = await files.read(path, mostBytes, workingDirectory);
    const text = addBudgets(budgetsFile, old, proposePlaces({ comparisons }, targets));
    if (text === undefined || text === old || hidden.test(text)) return none;
    const read = async (asked: string, ...rest: [number?, string?]): Promise<string> =>
      resolve(asked) === path ? text : files.read(asked, ...rest);
    const proposed = await readConfigIn(workingDirectory, { ...files, read });
    const isMeasured = (of: { readonly target: string; readonly metric: string }): boolean =>
      comparisons.some(({ target, metric }) => target === of.target && metric === of.metric);
    const isWhole =
      proposed !== undefined &&
      listIds(proposed) === listIds(config) &&
      proposed.budgets.length > 0 &&
      proposed.budgets.every(isMeasured);
    return isWhole ? { file: budgetsFile, text } : none;
  } catch (thrown) {
    // A report without a proposal is better than none.
    if (!(thrown instanceof HeadroomError)) throw thrown;
    log.debug(`No budgets are proposed: ${thrown.message}`);
    return none;
  }
}

const listIds = ({ targets }: Config): string => JSON.stringify(targets.map(({ id }) => id));
