/**
 * Checks the shape of measurements entry by entry, and stops at the first that is wrong: of a
 * million wrong ones nobody reads more.
 */
import { z } from 'zod';
import { measurementsSchema } from '../model/measurements-schema.ts';
import type { Measurements } from '../model.ts';

/** The measurements, or the first thing that is wrong with them, in words. */
export type Checked = { readonly measurements: Measurements } | { readonly why: string };

/** The lists that can be long; zod would make an issue for each of their entries. */
const longLists = ['targets', 'plans', 'rounds', 'failures', 'diagnoses', 'selfCheck'] as const;

type LongList = (typeof longLists)[number];

const entrySchemas: Readonly<Record<LongList, z.ZodType>> = {
  targets: measurementsSchema.shape.targets.element,
  plans: measurementsSchema.shape.plans.unwrap().element,
  rounds: measurementsSchema.shape.rounds.element,
  failures: measurementsSchema.shape.failures.element,
  diagnoses: measurementsSchema.shape.diagnoses.element,
  selfCheck: measurementsSchema.shape.selfCheck.unwrap().element,
};

/** Never throws. What comes out is a copy, so that nothing but what the schema knows is in it. */
export function checkMeasurements(value: Readonly<Record<string, unknown>>): Checked {
  const lists = longLists.filter((name) => Array.isArray(value[name]));
  const frame = measurementsSchema.safeParse({
    ...value,
    ...Object.fromEntries(lists.map((name) => [name, []])),
  });
  if (!frame.success) return { why: firstIssue(frame.error.issues, []) };
  const checked: Partial<Record<LongList, readonly unknown[]>> = {};
  for (const name of lists) {
    const entries: unknown[] = [];
    for (const [index, entry] of (value[name] as readonly unknown[]).entries()) {
      const parsed = entrySchemas[name].safeParse(entry);
      if (!parsed.success) return { why: firstIssue(parsed.error.issues, [name, index]) };
      entries.push(parsed.data);
    }
    checked[name] = entries;
  }
  return { measurements: { ...frame.data, ...checked } as unknown as Measurements };
}

function firstIssue(
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
