/** Samples in rising order, and their middle. */

/** Up to so many values are sorted by insertion, which costs a fraction of a call of the built-in sort. */
const fewValues = 60;

/** Samples share buffers of so many values: making a buffer costs more than filling and sorting 30 values. */
const shared = 8192;

let buffer = new ArrayBuffer(0);
let used = 0;

/** The values from the smallest. */
export function sortedOf(values: readonly number[] | Float64Array): Float64Array {
  const sorted = roomFor(values.length);
  for (let index = 0; index < values.length; index += 1) sorted[index] = values[index] ?? Number.NaN;
  if (values.length > fewValues) sorted.sort();
  else insertionSort(sorted);
  return sorted;
}

/** Room for so many values, which hold anything. */
export function roomFor(values: number): Float64Array {
  const bytes = values * Float64Array.BYTES_PER_ELEMENT;
  if (used + bytes > buffer.byteLength) {
    buffer = new ArrayBuffer(Math.max(bytes, shared * Float64Array.BYTES_PER_ELEMENT));
    used = 0;
  }
  const room = new Float64Array(buffer, used, values);
  used += bytes;
  return room;
}

/** Whatever `roomFor` and `sortedOf` gave so far is no longer needed, and may be written over. A run's memory stays that of one comparison. */
export function releaseRooms(): void {
  used = 0;
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
export const medianOf = (values: readonly number[] | Float64Array): number => sortedMedian(sortedOf(values));
