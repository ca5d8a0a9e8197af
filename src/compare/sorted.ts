/** Samples in rising order, and their middle. */

/**
 * Up to so many values are sorted by insertion, which costs a fraction of a call of the built-in
 * sort.
 */
const fewValues = 60;

/** The values from the smallest. */
export function sortNumbers(values: readonly number[] | Float64Array): Float64Array {
  const sorted = new Float64Array(values.length);
  for (let index = 0; index < values.length; index += 1)
    sorted[index] = values[index] ?? Number.NaN;
  if (values.length > fewValues) sorted.sort();
  else insertionSort(sorted);
  return sorted;
}

/** Sorts the first values in place. */
export function insertionSort(values: Float64Array, count = values.length): void {
  for (let end = 1; end < count; end += 1) {
    const value = values[end] ?? 0;
    let at = end;
    for (; at > 0 && (values[at - 1] ?? 0) > value; at -= 1) values[at] = values[at - 1] ?? 0;
    values[at] = value;
  }
}

/** The middle of values in rising order, NaN of none. */
export function sortedMedian(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The middle of values in any order. */
export const computeMedian = (values: readonly number[] | Float64Array): number =>
  sortedMedian(sortNumbers(values));
