/**
 * Simulates rules with a number of rounds fixed beforehand. Each is as strict as Headroom: at most
 * 1 % false alarms in a table of 20 budgets. How many rounds does each need for the same power?
 */
import { studentQuantile } from '../../src/compare/student.ts';
import type { Family } from './families.ts';
import { seeded } from './random.ts';

const error = 0.01 / 20;

interface FixedRule {
  readonly name: string;
  /** The larger, the more it speaks for a regression. */
  readonly statistic: (base: Float64Array, head: Float64Array) => number;
  /** The value that it must exceed; undefined: the quantile that simulation finds. */
  readonly critical?: (n: number) => number;
}

const middle = (values: Float64Array): number => {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[half] ?? 0)
    : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
};

function pairedT(base: Float64Array, head: Float64Array): number {
  const n = base.length;
  let mean = 0;
  for (let index = 0; index < n; index += 1) mean += ((head[index] ?? 0) - (base[index] ?? 0)) / n;
  let squares = 0;
  for (let index = 0; index < n; index += 1)
    squares += ((head[index] ?? 0) - (base[index] ?? 0) - mean) ** 2;
  return mean / Math.sqrt(squares / (n - 1) / n);
}

function wins(base: Float64Array, head: Float64Array): number {
  let count = 0;
  for (const one of head)
    for (const other of base) count += one > other ? 1 : one === other ? 0.5 : 0;
  return count;
}

const rules: readonly FixedRule[] = [
  { name: 'best of n', statistic: (base, head) => Math.min(...head) - Math.min(...base) },
  { name: 'median of n', statistic: (base, head) => middle(head) - middle(base) },
  { name: 'Mann–Whitney', statistic: wins },
  { name: 'paired t', statistic: pairedT, critical: (n) => studentQuantile(n - 1, error) },
];

export const fixedRuleNames: readonly string[] = rules.map((rule) => rule.name);
export const fixedRounds: readonly number[] = [
  6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 50, 60,
];
export const fixedRatios: readonly number[] = [1.06, 1.1];

/**
 * Returns for each number of rounds how often a change is found that is this ratio beyond the
 * tolerance.
 */
export function fixedPower(
  family: Family,
  name: string,
): (
  seed: number,
  trials: number,
) => { readonly counts: Record<string, number>; readonly means: Record<string, number> } {
  return (seed, trials) => {
    const rule = rules.find((one) => one.name === name);
    if (!rule) throw new Error(`no rule ${name}`);
    const counts: Record<string, number> = {};
    for (const n of fixedRounds) {
      const random = seeded(seed + n);
      const base = new Float64Array(n);
      const head = new Float64Array(n);
      const draw = (effect: number): number => {
        family.fill(random, base, head);
        for (let index = 0; index < n; index += 1) head[index] = (head[index] ?? 0) + effect;
        return rule.statistic(base, head);
      };
      const critical =
        rule.critical?.(n) ?? quantile(Float64Array.from({ length: trials }, () => draw(0)));
      for (const ratio of fixedRatios) {
        let found = 0;
        for (let trial = 0; trial < trials; trial += 1)
          if (draw(Math.log(ratio)) > critical) found += 1;
        counts[`${ratio} with ${n}`] = found;
      }
    }
    return { counts, means: {} };
  };
}

function quantile(values: Float64Array): number {
  values.sort();
  return values[values.length - 1 - Math.floor(values.length * error)] ?? Number.POSITIVE_INFINITY;
}
