/**
 * Checks the shape of measurements entry by entry. It stops at the first wrong entry: a reader
 * needs no more of a million.
 */
import { z } from 'zod';
import { measurementsSchema } from '../model/measurements-schema.ts';
import type { Measurements } from '../model.ts';

/** The measurements, or the first thing that is wrong with them, in words. */
export type Checked = { readonly measurements: Measurements } | { readonly why: string };

/** Checks the entries of one list of the value and adds them, or says why one is wrong. */
type Filling = (value: Readonly<Record<string, unknown>>) => string | undefined;

const { shape } = measurementsSchema;

/**
 * Checks a value against the schema. The lists that can be long are checked apart: zod would make
 * an issue for each of their entries. Returns a copy, which holds only what the schema knows. Never
 * throws.
 */
export function checkMeasurements(value: Readonly<Record<string, unknown>>): Checked {
  const emptied = longLists.filter((name) => Array.isArray(value[name])).map((name) => [name, []]);
  const frame = measurementsSchema.safeParse({ ...value, ...Object.fromEntries(emptied) });
  if (!frame.success) return { why: firstIssue(frame.error.issues, []) };
  const { data } = frame;
  const fillings: Readonly<Record<LongList, Filling>> = {
    targets: fill('targets', shape.targets.element, data.targets),
    plans: fill('plans', shape.plans.unwrap().element, data.plans),
    rounds: fill('rounds', shape.rounds.element, data.rounds),
    failures: fill('failures', shape.failures.element, data.failures),
    diagnoses: fill('diagnoses', shape.diagnoses.element, data.diagnoses),
    selfCheck: fill('selfCheck', shape.selfCheck.unwrap().element, data.selfCheck),
  };
  for (const name of longLists) {
    const why = fillings[name](value);
    if (why !== undefined) return { why };
  }
  return { measurements: data };
}

const longLists = ['targets', 'plans', 'rounds', 'failures', 'diagnoses', 'selfCheck'] as const;

type LongList = (typeof longLists)[number];

/** Returns the filling of a list; nothing is checked where the value has no such list. */
function fill<Entry>(name: LongList, schema: z.ZodType<Entry>, list: Entry[] | undefined): Filling {
  return (value) => {
    const given = value[name];
    if (list === undefined || !Array.isArray(given)) return undefined;
    for (const [index, entry] of given.entries()) {
      const parsed = schema.safeParse(entry);
      if (!parsed.success) return firstIssue(parsed.error.issues, [name, index]);
      list.push(parsed.data);
    }
    return undefined;
  };
}

/** Returns the first of several issues in words, with the path around it. */
export function firstIssue(
  issues: readonly z.core.$ZodIssue[],
  around: readonly (string | number)[],
): string {
  const [first] = issues;
  return first === undefined
    ? 'it has another shape'
    : z
        .prettifyError({ issues: [{ ...first, path: [...around, ...first.path] }] })
        .replaceAll('\n', ' ');
}
