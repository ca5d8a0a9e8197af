/**
 * Finds all needles in one reading of a text, in one walk: by four characters first, then by all of
 * them.
 */
import type { Reading } from './alphabets.ts';
import type { Needle } from './needles.ts';

/** The place of four characters in a needle. */
interface Gram {
  readonly needle: Needle;
  readonly offset: number;
}

/** A match from the first to the last index in the reading. */
export interface Match {
  readonly needle: Needle;
  readonly first: number;
  readonly last: number;
}

const gramLength = 4;
/**
 * A secret that repeats itself has the same four characters in many places; the first of them will
 * do.
 */
const mostAlike = 8;

const tableSize = 1 << 16;

export interface NeedleIndex {
  readonly grams: ReadonlyMap<number, readonly Gram[]>;
  /** Whether any gram has a hash that ends like this: most characters of a text go no further. */
  readonly isThere: Uint8Array;
}

const prime = 0x01000193;
const hashAt = (codes: Uint16Array, at: number): number => {
  const two = Math.imul(codes[at] as number, prime) ^ (codes[at + 1] as number);
  const three = Math.imul(two, prime) ^ (codes[at + 2] as number);
  return Math.imul(three, prime) ^ (codes[at + 3] as number);
};

const ending = (hash: number): number => (hash ^ (hash >>> 16)) & (tableSize - 1);

/**
 * Indexes so many of a needle's grams that any piece of the least length holds one. Needles must
 * have four characters.
 */
export function indexNeedles(needles: readonly Needle[]): NeedleIndex {
  const grams = new Map<number, Gram[]>();
  const isThere = new Uint8Array(tableSize);
  for (const needle of needles) {
    const { codes, leastPiece } = needle;
    const step = leastPiece === codes.length ? codes.length : leastPiece - gramLength + 1;
    for (let offset = 0; offset + gramLength <= codes.length; offset += step) {
      const hash = hashAt(codes, offset);
      const alike = grams.get(hash) ?? [];
      if (alike.filter((gram) => gram.needle === needle).length >= mostAlike) continue;
      alike.push({ needle, offset });
      grams.set(hash, alike);
      isThere[ending(hash)] = 1;
    }
  }
  return { grams, isThere };
}

/**
 * The most characters that are compared for one needle, for each character of the text. An ordinary
 * secret takes far less than one; a secret of one repeated letter would take hundreds.
 */
const stepsEach = 8;
/** A short text may always compare so many. */
const stepsFree = 10_000;

/** The matches, and how many characters were compared to find them. */
export interface Search {
  readonly matches: readonly Match[];
  readonly steps: number;
}

/**
 * Finds every match. Matches are in no order; those of one needle do not overlap. The work for a
 * needle is bounded. Once it is used up, four characters of the needle count as a match, so that
 * too much is covered rather than too little.
 */
export function findNeedles({ codes, length }: Reading, { grams, isThere }: NeedleIndex): Search {
  const matches: Match[] = [];
  const doneTo = new Map<Needle, number>();
  const stepsByNeedle = new Map<Needle, number>();
  const most = length * stepsEach + stepsFree;
  for (let at = 0; at + gramLength <= length; at += 1) {
    const hash = hashAt(codes, at);
    if (isThere[ending(hash)] === 0) continue;
    for (const { needle, offset } of grams.get(hash) ?? []) {
      if ((doneTo.get(needle) ?? 0) > at) continue;
      const steps = stepsByNeedle.get(needle) ?? 0;
      if (steps > most) {
        matches.push({ needle, first: at, last: at + gramLength - 1 });
        doneTo.set(needle, at + gramLength);
        continue;
      }
      const back = backFrom(codes, at, needle.codes, offset);
      const first = at - back;
      const count = back + forthFrom(codes, length, at, needle.codes, offset);
      stepsByNeedle.set(needle, steps + count);
      if (count < needle.leastPiece) continue;
      matches.push({ needle, first, last: first + count - 1 });
      doneTo.set(needle, first + count);
    }
  }
  return { matches, steps: [...stepsByNeedle.values()].reduce((sum, steps) => sum + steps, 0) };
}

function backFrom(codes: Uint16Array, at: number, sought: Uint16Array, offset: number): number {
  let count = 0;
  while (count < offset && count < at && codes[at - count - 1] === sought[offset - count - 1])
    count += 1;
  return count;
}

function forthFrom(
  codes: Uint16Array,
  length: number,
  at: number,
  sought: Uint16Array,
  offset: number,
): number {
  let count = 0;
  while (
    offset + count < sought.length &&
    at + count < length &&
    codes[at + count] === sought[offset + count]
  )
    count += 1;
  return count;
}
