/** One metric's budget in one place of the file: its quantities are parsed here, and only here. */
import type { Metric } from '../metrics.ts';
import type { Bound, Level } from '../model.ts';
import { parseLimit, parseRegression, type Refusal } from './bounds.ts';

/** The keys of a budget that hold quantities. */
export const boundKeys = ['limit', 'warn', 'regression'] as const;
export type BoundKey = (typeof boundKeys)[number];

type Quantity = string | number;

/** A budget with its keys written out. */
export interface WrittenBudget extends Readonly<Partial<Record<BoundKey, Quantity | undefined>>> {
  readonly level?: Level | undefined;
  readonly ratchet?: boolean | undefined;
}

/** A quantity as it was written, and the bound that it means. */
export interface ParsedBound {
  readonly written: Quantity;
  readonly bound: Bound;
}

/**
 * `limit`: a quantity alone, which replaces the whole budget of an outer place. `keys`: only these
 * keys change.
 */
export type MetricBudget =
  | { readonly kind: 'off' }
  | { readonly kind: 'limit'; readonly limit: ParsedBound }
  | {
      readonly kind: 'keys';
      readonly bounds: ReadonlyMap<BoundKey, ParsedBound | 'off'>;
      readonly level: Level | undefined;
      readonly ratchet: boolean | undefined;
    };

interface ParsedBudget {
  readonly budget: MetricBudget;
  /** Quantities that were refused, by their key; they are missing in the budget. */
  readonly refused: readonly (readonly [key: BoundKey | undefined, refusal: Refusal])[];
}

/** Parses every quantity of a budget. Returns the budget, and what was refused in it. */
export function parseMetricBudget(metric: Metric, written: Quantity | WrittenBudget): ParsedBudget {
  if (written === 'off') return { budget: { kind: 'off' }, refused: [] };
  if (typeof written !== 'object') {
    const limit = parseBound(metric, 'limit', written);
    return 'refusal' in limit
      ? { budget: { kind: 'off' }, refused: [[undefined, limit.refusal]] }
      : { budget: { kind: 'limit', limit }, refused: [] };
  }
  const bounds = new Map<BoundKey, ParsedBound | 'off'>();
  const refused: [BoundKey | undefined, Refusal][] = [];
  for (const key of boundKeys) {
    const quantity = written[key];
    if (quantity === undefined) continue;
    const parsed = quantity === 'off' ? quantity : parseBound(metric, key, quantity);
    if (parsed !== 'off' && 'refusal' in parsed) refused.push([key, parsed.refusal]);
    else bounds.set(key, parsed);
  }
  if (Object.keys(written).length === 0) refused.push([undefined, saysNothing]);
  return {
    budget: { kind: 'keys', bounds, level: written.level, ratchet: written.ratchet },
    refused,
  };
}

const saysNothing: Refusal = {
  code: 'wrong-limit',
  message: 'this budget says nothing; give it "limit", "regression" or "warn", or write "off"',
};

function parseBound(
  metric: Metric,
  key: BoundKey,
  written: Quantity,
): ParsedBound | { readonly refusal: Refusal } {
  if (key === 'regression') {
    const parsed = parseRegression(metric, written);
    return 'refusal' in parsed
      ? parsed
      : { written, bound: { kind: 'regression', tolerance: parsed.value } };
  }
  const parsed = parseLimit(metric, written);
  return 'refusal' in parsed ? parsed : { written, bound: { kind: 'limit', limit: parsed.value } };
}
