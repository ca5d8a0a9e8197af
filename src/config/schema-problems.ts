/**
 * Turns refusals of the schema into problems with a place, the expected form, and the nearest known
 * name.
 */
import type * as z from 'zod';
import { quotedWhole } from '../redact/quoted.ts';
import type { BudgetsDocument } from './document.ts';
import { formatPath } from './document.ts';
import { knownKeys } from './known-keys.ts';
import { budgetObject, type IssueParams } from './metric-budgets.ts';
import { didYouMean } from './nearest-name.ts';
import type { Path } from './parsed-text.ts';
import type { Problems } from './problems.ts';
import { budgetsSchema } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** Adds a problem for each issue. */
export function addSchemaProblems(
  issues: readonly Issue[],
  document: BudgetsDocument,
  problems: Problems,
): void {
  whileWorded(issues, problems, (issue) => addIssue(issue, [], document, problems));
}

/**
 * Adds one after the other. Once there are more than anybody reads, the others are counted without
 * finding their places.
 */
function whileWorded<T>(all: readonly T[], problems: Problems, add: (one: T) => void): void {
  const rest = all.findIndex((one) => {
    if (problems.isFull) return true;
    add(one);
    return false;
  });
  if (rest >= 0) problems.count(all.length - rest);
}

/**
 * Returns where the schema refuses something: a value, a key that it does not know, or one that is
 * missing.
 */
export function refusedPaths(issues: readonly Issue[], around: Path = []): readonly Path[] {
  return issues.flatMap((issue) => {
    const path = locateIssue(issue, around);
    const branch = issue.code === 'invalid_union' ? branchMeant(issue.errors) : undefined;
    if (branch) return refusedPaths(branch, path);
    return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
  });
}

const locateIssue = (issue: Issue, around: Path): Path => [
  ...around,
  ...issue.path.map((key) => (typeof key === 'number' ? key : String(key))),
];

function addIssue(issue: Issue, around: Path, document: BudgetsDocument, problems: Problems): void {
  const path = locateIssue(issue, around);
  const branch = issue.code === 'invalid_union' ? branchMeant(issue.errors) : undefined;
  if (branch) {
    for (const inner of branch) addIssue(inner, path, document, problems);
  } else if (issue.code === 'unrecognized_keys') {
    whileWorded(issue.keys, problems, (key) => addUnknownKey(key, path, document, problems));
  } else if (issue.code === 'custom' && issue.params) {
    const { code, at, advice } = issue.params as IssueParams;
    problems.add({
      code,
      message: `${formatPath(path)}: ${issue.message}`,
      advice,
      source: document.at(path, at),
    });
  } else if (issue.code === 'invalid_key') {
    problems.add({
      code: 'budgets-schema',
      message: `${formatPath(path)}: expected ${issue.issues[0]?.message}`,
      source: document.at(path, 'key'),
    });
  } else {
    const found = valueAt(document.value, path);
    const message =
      found === undefined
        ? `missing; expected ${issue.message}`
        : `expected ${issue.message}, got ${show(found)}`;
    problems.add({
      code: 'budgets-schema',
      message: path.length === 0 ? message : `${formatPath(path)}: ${message}`,
      source: document.at(path),
    });
  }
}

function addUnknownKey(
  key: string,
  path: Path,
  document: BudgetsDocument,
  problems: Problems,
): void {
  const advice = (): string => {
    const inSchema = knownKeys(budgetsSchema, path);
    // Where the schema's walk ends, a metric's budget begins.
    const known = inSchema.length > 0 ? inSchema : Object.keys(budgetObject.shape);
    return didYouMean(key, known) || `; known here: ${known.join(', ')}`;
  };
  problems.add({
    code: 'budgets-schema',
    message: `${formatPath([...path, key])}: unknown key`,
    advice,
    source: document.at([...path, key], 'key'),
  });
}

/** The branch of a union whose outer type fits: its complaints are about what was meant. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'number') return String(value);
  const written = JSON.stringify(value);
  return quotedWhole(written, 60, `a text of ${written.length - 2} characters`);
}
