/**
 * Reads the rest of a file of which the schema refuses a part. The rest is checked as well, so that
 * all mistakes are said at once.
 */
import { knownKeys } from './known-keys.ts';
import type { Path } from './parsed-text.ts';
import { type BudgetsFile, budgetsSchema } from './schema.ts';
import { refusedPaths } from './schema-problems.ts';
import { findStandIn } from './target-kinds.ts';

/** A file without what the schema refuses; `leftOut` says where that was. */
export interface PartialFile {
  readonly file: BudgetsFile;
  readonly leftOut: readonly Path[];
}

/** Without what the first pass left out, something around it may be incomplete. */
const mostPasses = 5;

/**
 * Leaves out what the schema refuses. Returns undefined where nothing is left that could be
 * checked.
 */
export function readPartially(value: unknown): PartialFile | undefined {
  const rest: unknown = structuredClone(value);
  const leftOut: Path[] = [];
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const parsed = budgetsSchema.safeParse(rest);
    if (parsed.success) return { file: parsed.data, leftOut };
    const inThisPass: Path[] = [];
    for (const path of refusedPaths(parsed.error.issues).map(widenPath)) {
      if (path.length === 0) return undefined;
      if (inThisPass.some((left) => startsWith(path, left))) continue;
      removePart(rest, path);
      inThisPass.push(path);
    }
    leftOut.push(...inThisPass);
  }
  return undefined;
}

/**
 * Returns whether one of these keys may have been left out at `path`. It may have stood there under
 * a name that the schema does not know.
 */
export function mayBeLeftOut(
  { leftOut }: Pick<PartialFile, 'leftOut'>,
  path: Path,
  keys: readonly string[],
): boolean {
  const known = knownKeys(budgetsSchema, path);
  return leftOut.some((left) => {
    const key = String(left[path.length]);
    const isUnknown = left.length === path.length + 1 && !known.includes(key);
    return left.length > path.length && startsWith(left, path) && (keys.includes(key) || isUnknown);
  });
}

const startsWith = (path: Path, start: Path): boolean =>
  start.every((key, index) => path[index] === key);

/**
 * Returns the part of the file to leave out. It is the whole list, so that places in it stay the
 * same, or a metric's whole budget, whose keys belong together.
 */
function widenPath(path: Path): Path {
  const list = path.findIndex((key) => typeof key === 'number');
  const whole = list < 0 ? path : path.slice(0, list);
  const budgets = whole.lastIndexOf('budgets');
  return budgets < 0 ? whole : whole.slice(0, budgets + 2);
}

function removePart(value: unknown, path: Path): void {
  const around = path.slice(0, -1);
  const holder = around.reduce<unknown>(
    (inner, key) => (isObject(inner) ? inner[key] : undefined),
    value,
  );
  const key = path.at(-1);
  if (!isObject(holder) || key === undefined) return;
  const instead = findStandIn(path);
  if (instead !== undefined) holder[key] = instead;
  else if (Object.hasOwn(holder, key)) delete holder[key];
  else if (around.length > 0) removePart(value, around);
}

const isObject = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === 'object' && value !== null;
