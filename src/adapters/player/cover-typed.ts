/** Covers what a script types wherever Headroom tells of the script. */
import { coverValues } from '../../redact.ts';

/** Shorter texts are covered only in quotation marks: a digit stands in many words. */
const shortest = 3;

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
  const cover = (text: string): string =>
    texts
      .toSorted((one, other) => other.length - one.length)
      .reduce(
        (rest, typed) =>
          typed.length < shortest
            ? rest.replaceAll(`"${typed}"`, '"***"').replaceAll(`'${typed}'`, "'***'")
            : rest.replaceAll(typed, '***'),
        coverValues(text, texts),
      );
  return {
    add: (text) => {
      if (text.trim() === '' || known.has(text)) return;
      known.add(text);
      texts.push(text);
    },
    isEmpty: () => texts.length === 0,
    cover,
    coverAddress: (address) => address.replace(/[?#].*$/s, cover),
  };
}
