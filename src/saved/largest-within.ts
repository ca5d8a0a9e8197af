/** Which entries of a list are kept where a file has no room for all. */

/** How large an entry is for a reader, and how many characters of the file it takes. */
export interface Weight {
  readonly size: number;
  readonly length: number;
}

/** Names of keys, indents and numbers of an entry. */
export const frameLength = 120;

/** Returns the whole list where it fits; else as many of the largest as there is room for. */
export function largestWithin<T>(
  list: readonly T[],
  most: number,
  room: number,
  weigh: (entry: T) => Weight,
): readonly T[] {
  const length = list.reduce((sum, entry) => sum + weigh(entry).length, 0);
  if (list.length <= most && length <= room) return list;
  let left = room;
  const largest = list.toSorted((one, other) => weigh(other).size - weigh(one).size).slice(0, most);
  const firstWithout = largest.findIndex((entry) => {
    left -= weigh(entry).length;
    return left < 0;
  });
  return firstWithout < 0 ? largest : largest.slice(0, firstWithout);
}
