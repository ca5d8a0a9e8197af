/** The values that charts show: of each metric of a target, a list for each arm. */
import type { Arm, Baseline, Round } from '../../model.ts';

export interface MeasuredValues {
  readonly head: readonly number[];
  readonly base: readonly number[];
}

/** Returns the values of one metric of one target; both lists are empty where there are none. */
export type ReadValues = (target: string, metric: string) => MeasuredValues;

const keyFor = (target: string, metric: string): string => `${target}\n${metric}`;

/**
 * Sorts rounds by target and metric, in one pass. Rounds that were set aside are left out, as they
 * are in the comparison. The base of saved runs has one value for each run: its median.
 */
export function readRounds(rounds: readonly Round[], baseline: Baseline): ReadValues {
  const own = collectValues(rounds);
  const saved = baseline.kind === 'artifact' ? collectMedians(baseline) : undefined;
  return (target, metric) => {
    const key = keyFor(target, metric);
    const { head = [], base = [] } = own.get(key) ?? {};
    return { head, base: saved ? (saved.get(key) ?? []) : base };
  };
}

type ByArm = Partial<Record<Arm, number[]>>;

function collectValues(rounds: readonly Round[]): ReadonlyMap<string, ByArm> {
  const byKey = new Map<string, ByArm>();
  for (const { target, arm, values, invalid, background } of rounds) {
    if (background?.disturbed) continue;
    for (const [metric, value] of Object.entries(values)) {
      if (Object.hasOwn(invalid, metric)) continue;
      const key = keyFor(target, metric);
      const byArm = byKey.get(key) ?? {};
      byKey.set(key, byArm);
      byArm[arm] ??= [];
      byArm[arm].push(value);
    }
  }
  return byKey;
}

function collectMedians({
  runs,
}: Extract<Baseline, { readonly kind: 'artifact' }>): ReadonlyMap<string, readonly number[]> {
  const medians = new Map<string, number[]>();
  for (const { rounds } of runs.toReversed())
    for (const [key, { head = [] }] of collectValues(rounds)) {
      const middle = medianOf(head);
      if (middle !== undefined) medians.set(key, [...(medians.get(key) ?? []), middle]);
    }
  return medians;
}

/** Returns the middle value, or the mean of the two in the middle; undefined for none. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
