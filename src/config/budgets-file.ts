/** Finds the budgets file and reads it. */
import { resolve } from 'node:path';
import { HeadroomError } from '../errors.ts';
import { isInside } from '../inside.ts';
import type { Files } from '../ports.ts';
import { settingTitle } from '../settings.ts';
import { type BudgetsDocument, parseDocument } from './document.ts';
import { displayPath, type Folders } from './folders.ts';
import { foreignFile } from './foreign-files.ts';
import { given, type Options } from './options.ts';
import { type PartialFile, readPartially } from './partial-file.ts';
import type { Problems } from './problems.ts';
import { budgetsSchema, extensionKey } from './schema.ts';
import { addSchemaProblems } from './schema-problems.ts';

/** Looked for in this order when no file was named. */
export const defaultBudgetsFiles = [
  'budgets.json',
  'budgets.jsonc',
  'budgets.yml',
  'budgets.yaml',
] as const;

/** A budgets file is a few kB; a megabyte is something else. */
const mostBytes = 1_000_000;

/**
 * The name of the budgets file as it was given, or the default that exists; undefined when there is
 * none.
 */
export async function findBudgetsFile(
  options: Options,
  folders: Folders,
  files: Files,
): Promise<string | undefined> {
  const named = given(options, 'budgets');
  if (named !== undefined) {
    const path = resolve(folders.working, named);
    if (!isInside(folders.working, path))
      throw new HeadroomError(
        'path-escapes',
        (reader) =>
          `${settingTitle('budgets', reader)}: ${JSON.stringify(named)} leads out of the working ` +
          `directory, ${folders.working}`,
      );
    if (!(await files.exists(path)))
      throw new HeadroomError(
        'budgets-not-found',
        (reader) =>
          `${settingTitle('budgets', reader)}: ${named} does not exist in ${folders.working}`,
      );
    return named;
  }
  for (const name of defaultBudgetsFiles)
    if (await files.exists(resolve(folders.working, name))) return name;
  return undefined;
}

/**
 * Reads the file. Mistakes of form are added to `problems` and left out, so that the rest can be
 * checked as well. Throws where nothing is left.
 */
export async function readBudgetsFile(
  name: string,
  folders: Folders,
  files: Files,
  problems: Problems,
): Promise<PartialFile & { readonly document: BudgetsDocument }> {
  const path = resolve(folders.working, name);
  const text = await files.read(path, mostBytes, folders.working);
  refuseForeign(name, undefined);
  const document = parseDocument(displayPath(path, folders), text, problems);
  refuseForeign(name, document?.value);
  const value = withoutExtensions(document?.value);
  const parsed = document && budgetsSchema.safeParse(value);
  if (document && parsed?.error) addSchemaProblems(parsed.error.issues, document, problems);
  if (document && parsed?.data) return { document, file: parsed.data, leftOut: [] };
  const rest = document && !problems.isFull ? readPartially(value) : undefined;
  if (document && rest) return { document, ...rest };
  problems.throwIfAny();
  throw new Error('a file that cannot be read has a problem');
}

/**
 * Returns the file without its own `x-` keys, which hold what YAML anchors name. Deeper ones stay,
 * and are refused.
 */
function withoutExtensions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !extensionKey.test(key)));
}

const mostShown = 8;

/** Throws where the file is another tool's: its keys would all be unknown. */
function refuseForeign(name: string, value: unknown): void {
  const foreign = foreignFile(name, value);
  if (!foreign) return;
  const { what, budgets } = foreign;
  const shown = budgets.slice(0, mostShown).join(', ');
  const others = budgets.length > mostShown ? `, and ${budgets.length - mostShown} more` : '';
  const hint =
    budgets.length > 0
      ? `Its limits are written so in a page's "budgets": ${shown}${others}.`
      : undefined;
  throw new HeadroomError(
    'budgets-foreign',
    `${name} is ${what}, and no budgets file of Headroom.`,
    hint === undefined ? {} : { hint },
  );
}
