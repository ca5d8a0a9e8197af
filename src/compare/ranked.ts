/** Single ranks of many values, without sorting them all: judging asks for seven of 465 averages. */

/** The value of rank k (0 is the smallest). */
export type Ranked = (k: number) => number;

/**
 * Hoare's selection. The values are reordered in place; ranks that were asked for before divide them, so that each further one is
 * looked for between its neighbours alone.
 */
export function ranked(values: Float64Array): Ranked {
  const settled: number[] = [-1, values.length];
  return (k) => {
    if (k < 0 || k >= values.length) return Number.NaN;
    let at = 1;
    while ((settled[at] ?? values.length) < k) at += 1;
    if (settled[at] !== k) {
      select(values, k, (settled[at - 1] ?? -1) + 1, (settled[at] ?? values.length) - 1);
      settled.splice(at, 0, k);
    }
    return values[k] ?? Number.NaN;
  };
}

function select(values: Float64Array, k: number, from: number, to: number): void {
  let left = from;
  let right = to;
  while (left < right) {
    const pivot = middleOfThree(values[left] ?? 0, values[(left + right) >> 1] ?? 0, values[right] ?? 0);
    let up = left;
    let down = right;
    while (up <= down) {
      while ((values[up] ?? 0) < pivot) up += 1;
      while ((values[down] ?? 0) > pivot) down -= 1;
      if (up > down) break;
      const kept = values[up] ?? 0;
      values[up] = values[down] ?? 0;
      values[down] = kept;
      up += 1;
      down -= 1;
    }
    if (k <= down) right = down;
    else if (k >= up) left = up;
    else return;
  }
}

function middleOfThree(one: number, other: number, third: number): number {
  return Math.max(Math.min(one, other), Math.min(Math.max(one, other), third));
}
