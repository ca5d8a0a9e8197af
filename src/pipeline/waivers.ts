/** Which waivers a judgement takes into account: those of the budgets file that counts, and those of the pull request. */
import { readWaivers } from '../baseline/event-waiver.ts';
import { createRights, type Rights } from '../baseline/waiver-rights.ts';
import type { BudgetsAtBase, Config, Waivers } from '../model.ts';
import type { Clock, GitHub, Log, PullRequest } from '../ports.ts';
import type { AskedFor, Surroundings } from './surroundings.ts';

/** Asked late, so that what is accepted while it measures counts as well. */
export async function waiversOf(
  config: Config,
  atBase: BudgetsAtBase,
  { isUnderReview, askForWaivers }: Surroundings,
  clock: Pick<Clock, 'now'>,
): Promise<Waivers> {
  const asked = await askForWaivers?.();
  const file = isUnderReview ? waiversUnderReview(config, atBase) : { given: config.waivers ?? [], refused: [] };
  return {
    given: [...file.given, ...(asked?.given ?? [])],
    refused: [...file.refused, ...(asked?.refused ?? [])],
    today: clock.now().toISOString().slice(0, 10),
  };
}

/** A change cannot waive itself: only what the base has counts, and nothing where nobody knows what that is. */
function waiversUnderReview({ waivers = [], budgetsFile = 'the budgets file' }: Config, atBase: BudgetsAtBase): AskedFor {
  if (atBase.kind === 'read') return { given: atBase.waivers ?? [], refused: [] };
  if (waivers.length === 0) return { given: [], refused: [] };
  const reason = atBase.kind === 'none' ? 'which has no budgets file yet' : 'whose budgets file could not be read';
  return { given: [], refused: [{ text: `"waivers" in ${budgetsFile}`, why: `only those of the base count, ${reason}` }] };
}

/** Those of a pull request by its number or as it is known already. What GitHub does not tell is not accepted, and a warning. */
export async function waiversOfPull(
  pull: number | PullRequest,
  { github, log, rights = createRights(github) }: { readonly github: GitHub; readonly log: Log; readonly rights?: Rights },
): Promise<AskedFor> {
  const found = typeof pull === 'number' ? await github.pullRequest(pull) : ({ ok: true, value: pull } as const);
  if (!found.ok) {
    log.warn(`Looking for waivers: ${found.problem.doing}: ${found.problem.message}`);
    return { given: [], refused: [] };
  }
  const { accepted, refused, problems } = await readWaivers(found.value, github, rights);
  for (const problem of problems) log.warn(`Looking for waivers: ${problem.doing}: ${problem.message}`);
  return { given: accepted, refused };
}
