/** Covers what a script types wherever Headroom tells of the script. */
import { coverValues } from '../../redact.ts';

/** Shorter texts are covered only in quotation marks: a digit stands in many words. */
const shortest = 3;

/**
 * A page may tell of a text after each key. So a beginning is covered that is half of the text, and
 * as long as this. A shorter one may be any word.
 */
const shortestBeginning = 4;

/** A longer text holds no password. */
const longestOfKeys = 200;

/** Remembers typed texts, and covers them. */
export interface Typed {
  add(text: string): void;
  isEmpty(): boolean;
  /** Covers the texts as they are, and as addresses, JSON and HTML spell them. */
  cover(text: string): string;
  /** Covers them in an address, where its path ends. */
  coverAddress(address: string): string;
}

export function openTyped(): Typed {
  const texts: string[] = [];
  const known = new Set<string>();
  const beginnings: RegExp[] = [];
  const cover = (text: string): string => {
    const whole = texts
      .toSorted((one, other) => other.length - one.length)
      .reduce(
        (rest, typed) =>
          typed.length < shortest
            ? rest.replaceAll(`"${typed}"`, '"***"').replaceAll(`'${typed}'`, "'***'")
            : rest.replaceAll(typed, '***'),
        coverValues(text, texts),
      );
    return beginnings.reduce((rest, beginning) => rest.replaceAll(beginning, '***'), whole);
  };
  return {
    add: (text) => {
      if (text.trim() === '' || known.has(text)) return;
      known.add(text);
      texts.push(text);
      const beginning = matchBeginnings(text);
      if (beginning) beginnings.push(beginning);
    },
    isEmpty: () => texts.length === 0,
    cover,
    coverAddress: (address) => address.replace(/[?#].*$/s, cover),
  };
}

/** Returns what finds a beginning of the text that is a word of its own; undefined for none. */
function matchBeginnings(text: string): RegExp | undefined {
  const keys = [...text];
  const least = Math.max(shortestBeginning, Math.ceil(keys.length / 2));
  if (keys.length <= least || keys.length > longestOfKeys) return undefined;
  const signs = keys.map((key) => key.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`));
  const more = signs.slice(least, -1).reduceRight((longer, sign) => `(?:${sign}${longer})?`, '');
  const begun = signs.slice(0, least).join('') + more;
  return new RegExp(`(?<![\\p{L}\\p{N}])${begun}(?![\\p{L}\\p{N}])`, 'gu');
}
