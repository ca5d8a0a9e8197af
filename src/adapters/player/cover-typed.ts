/** Covers what a script types wherever Headroom tells of the script. */

/** Shorter texts are covered only in quotation marks: a digit stands in many words. */
const shortest = 3;

/** Remembers typed texts, and covers them, also as they stand in addresses. */
export interface Typed {
  add(text: string): void;
  isEmpty(): boolean;
  cover(text: string): string;
}

export function openTyped(): Typed {
  const texts = new Set<string>();
  return {
    add: (text) => {
      if (text.trim() !== '') for (const one of spellings(text)) texts.add(one);
    },
    isEmpty: () => texts.size === 0,
    cover: (text) =>
      [...texts]
        .toSorted((one, other) => other.length - one.length)
        .reduce(
          (rest, typed) =>
            typed.length < shortest
              ? rest.replaceAll(`"${typed}"`, '"***"').replaceAll(`'${typed}'`, "'***'")
              : rest.replaceAll(typed, '***'),
          text,
        ),
  };
}

/** Returns a text as it is, and as addresses and forms write it. */
const spellings = (text: string): readonly string[] => {
  const whole = text.toWellFormed();
  return [text, encodeURIComponent(whole), String(new URLSearchParams([['', whole]])).slice(1)];
};
