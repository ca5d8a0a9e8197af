/** Covers what a script types wherever Headroom tells of the script. */

/** Shorter texts are covered only in quotation marks: a digit stands in many words. */
const shortest = 3;

/** Remembers typed texts, and covers them. */
export interface Typed {
  add(text: string): void;
  cover(text: string): string;
}

export function openTyped(): Typed {
  const texts = new Set<string>();
  return {
    add: (text) => {
      if (text.trim() !== '') texts.add(text);
    },
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
