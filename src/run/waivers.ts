/**
 * Gathers the waivers for a judgement: those of the budgets file that counts, and those of the pull
 * request.
 */
import type { BudgetsAtBase, Config, Waivers } from '../model.ts';
import type { Clock } from '../ports.ts';
import type { AskedFor, RunContext } from './run-context.ts';

/** Gathers the waivers. Called late, so that waivers given during the measurement count as well. */
export async function gatherWaivers(
  config: Config,
  atBase: BudgetsAtBase,
  { isUnderReview, askForWaivers }: RunContext,
  clock: Pick<Clock, 'now'>,
): Promise<Waivers> {
  const asked = await askForWaivers?.();
  const file = isUnderReview
    ? waiversUnderReview(config, atBase)
    : { given: config.waivers ?? [], refused: [] };
  return {
    given: [...file.given, ...(asked?.given ?? [])],
    refused: [...file.refused, ...(asked?.refused ?? [])],
    today: clock.now().toISOString().slice(0, 10),
  };
}

/**
 * Returns the waivers for a change under review. A change cannot waive itself: only the base's
 * waivers count, and none where the base's are unknown.
 */
function waiversUnderReview(
  { waivers = [], budgetsFile = 'the budgets file' }: Config,
  atBase: BudgetsAtBase,
): AskedFor {
  if (atBase.kind === 'read') return { given: atBase.waivers ?? [], refused: [] };
  if (waivers.length === 0) return { given: [], refused: [] };
  const reason =
    atBase.kind === 'none'
      ? 'which has no budgets file yet'
      : 'whose budgets file could not be read';
  return {
    given: [],
    refused: [
      { text: `"waivers" in ${budgetsFile}`, why: `only those of the base count, ${reason}` },
    ],
  };
}
