/**
 * The `budgets` of one place in the file: each metric's name checked and each quantity parsed,
 * before anything is merged.
 */
import * as z from 'zod';
import type { ErrorCode } from '../errors.ts';
import { findMetric, isMetricOn, type Metric } from '../metrics.ts';
import { measurementsBounds } from '../model/measurements-bounds.ts';
import type { TargetKind } from '../model.ts';
import type { Refusal } from './bounds.ts';
import {
  boundKeys,
  type MetricBudget,
  parseMetricBudget,
  type WrittenBudget,
} from './metric-budget.ts';
import { wrongName } from './metric-names.ts';
import { kindsInFile } from './target-kinds.ts';

/**
 * zod's own number refuses infinity and NaN, which YAML can write, before they can be named for
 * what they are.
 */
const anyNumber = z.custom<number>((value) => typeof value === 'number');

const quantity = z.union([z.string(), anyNumber], { error: 'a quantity such as "2.5s"' });

/** The keys of a budget that is written out. */
export const budgetObject = z.strictObject({
  limit: quantity.optional(),
  regression: quantity.optional(),
  warn: quantity.optional(),
  level: z.enum(['fail', 'warn'], { error: '"fail" or "warn"' }).optional(),
  ratchet: z.boolean({ error: 'true or false' }).optional(),
});

/** One metric's budget: a limit alone, `"off"`, or an object. */
const budgetValue = z.union([z.string(), anyNumber, budgetObject], {
  error:
    'a limit such as "2.5s", "off", or an object with "limit", "regression", "warn" or "level"',
});

/** Carries Headroom's own code through zod's issues. */
export interface IssueParams {
  readonly code: ErrorCode;
  readonly at?: 'key';
  readonly advice?: (() => string) | undefined;
}

/** A place with more is no list of budgets. */
const mostMetrics = 1_000;

/** The budgets of one place, by the metric's name as it is written. */
export type MetricBudgets = ReadonlyMap<string, MetricBudget>;

/** Returns the schema of `budgets` for targets of one kind. Its output holds parsed quantities. */
export function budgetsSchemaFor(kind: TargetKind) {
  return z
    .record(z.string(), z.unknown(), { error: 'an object of metrics, such as { "lcp": "2.5s" }' })
    .transform((record, context): MetricBudgets => {
      const budgets = new Map<string, MetricBudget>();
      const seen = new Map<string, string>();
      const names = Object.keys(record);
      if (names.length > mostMetrics)
        context.addIssue({
          code: 'custom',
          message: `there are ${names.length} metrics; ${mostMetrics} can have a budget here`,
          params: { code: 'budgets-schema' } satisfies IssueParams,
        });
      for (const [name, written] of Object.entries(record).slice(0, mostMetrics)) {
        const metric = findMetric(name);
        const refused =
          wrongLength(name) ??
          wrongName(name, kind) ??
          (metric && wrongPlace(metric, name, kind, seen));
        const refuse = (path: readonly string[], { code, message, advice }: Refusal, at?: 'key') =>
          context.addIssue({
            code: 'custom',
            path: [name, ...path],
            message,
            params: { code, advice, ...(at && { at }) } satisfies IssueParams,
          });
        if (refused) refuse([], refused, 'key');
        else if (metric) {
          const parsed = budgetValue.safeParse(written);
          const issues = parsed.error?.issues ?? [];
          for (const issue of issues)
            context.issues.push({ ...issue, path: [name, ...issue.path] } as z.core.$ZodRawIssue);
          const value = parsed.data ?? quantitiesIn(written);
          if (value === undefined) continue;
          const { budget, refused: wrong } = parseMetricBudget(metric, value);
          for (const [key, refusal] of wrong) refuse(key === undefined ? [] : [key], refusal);
          budgets.set(name, budget);
        }
      }
      return budgets;
    });
}

/**
 * Names such as `user-timing:…` are chosen freely, and stand in every round of the measurements.
 */
function wrongLength(name: string): Refusal | undefined {
  const most = measurementsBounds.characters.metric;
  if (name.length <= most) return undefined;
  return {
    code: 'unknown-metric',
    message: `a metric's name has at most ${most} characters, and this one has ${name.length}`,
  };
}

function wrongPlace(
  metric: Metric,
  name: string,
  kind: TargetKind,
  seen: Map<string, string>,
): Refusal | undefined {
  if (!isMetricOn(metric, kind)) {
    const { section } = kindsInFile[metric.target];
    const { one } = kindsInFile[kind];
    return {
      code: 'unknown-metric',
      message: `${name} is measured on ${section}, and this is ${one}`,
    };
  }
  const earlier = seen.get(metric.id);
  seen.set(metric.id, name);
  return earlier === undefined
    ? undefined
    : {
        code: 'budgets-schema',
        message: `${JSON.stringify(earlier)} is the same metric, and it has a budget here already`,
      };
}

/**
 * Returns the parts of a faulty budget that can still be checked; undefined where there are none.
 */
function quantitiesIn(written: unknown): WrittenBudget | undefined {
  if (typeof written !== 'object' || written === null) return undefined;
  const quantities = Object.entries(written).filter(
    ([key, value]) => boundKeys.some((known) => known === key) && quantity.safeParse(value).success,
  );
  return quantities.length === 0 ? undefined : Object.fromEntries(quantities);
}
