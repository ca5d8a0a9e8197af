/**
 * A change edits its own budgets file in two places. The first is told when it stands alone, and
 * the second is to hide it.
 */

import { budgetsFiles } from '../../__tests__/support/budgets-files.ts';
import { type Edit, edited, editsOf, type Path } from '../../__tests__/support/schema-walk.ts';
import { configOfBudgets } from '../../__tests__/support/workspace.ts';
import { budgetsSchema } from '../../src/config/schema.ts';
import type { Config } from '../../src/model.ts';
import { compareBudgetFiles } from '../../src/run/compare-budget-files.ts';
import type { Random } from '../verdict/random.ts';
import { type Attack, pick } from './attack.ts';

interface File {
  readonly name: string;
  readonly content: unknown;
  readonly config: Config;
  readonly edits: readonly Edit[];
}

/** Edits of which neither changes what the other one does. */
function areApart(one: Path, other: Path): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).join('\n') !== other.slice(0, length).join('\n');
}

/** Returns undefined where the file is refused, which an error tells. */
const read = (content: unknown): Promise<Config | undefined> =>
  configOfBudgets(content as object).catch(() => undefined);

async function filesToEdit(): Promise<readonly File[]> {
  const files: File[] = [];
  for (const [name, content] of Object.entries(budgetsFiles)) {
    const config = await configOfBudgets(content as object);
    files.push({ name, content, config, edits: [...editsOf(budgetsSchema, content)] });
  }
  return files;
}

const wordsOf = ({ how, path, value }: Edit): string =>
  `${how} ${path.join('.')} = ${JSON.stringify(value)}`;

export async function budgetsAttack(): Promise<Attack> {
  const files = await filesToEdit();
  return {
    name: 'budgets edits',
    promise: 'an edit of the budgets file that is told by itself is told beside every other edit',
    async attempt(random: Random) {
      const { name, content, config, edits } = pick(random, files);
      const weakening = pick(random, edits);
      const hiding = pick(random, edits);
      if (!areApart(weakening.path, hiding.path)) return [];
      const alone = await read(edited(content, weakening));
      if (alone === undefined || compareBudgetFiles(alone, config).length === 0) return [];
      const both = await read(edited(edited(content, weakening), hiding));
      if (both === undefined || compareBudgetFiles(both, config).length > 0) return [];
      // Beside the other edit it may do nothing: a default that the only page sets for itself.
      const without = await read(edited(content, hiding));
      if (without !== undefined && compareBudgetFiles(both, without).length === 0) return [];
      return [`in "${name}": ${wordsOf(weakening)} is hidden by ${wordsOf(hiding)}`];
    },
    close: async () => undefined,
  };
}
