/** Patterns that are too long for one line. */

/** Joins the parts of a pattern; the flags are those of the first. */
export function joinPatterns(first: RegExp, ...others: readonly RegExp[]): RegExp {
  return new RegExp([first, ...others].map(({ source }) => source).join(''), first.flags);
}
