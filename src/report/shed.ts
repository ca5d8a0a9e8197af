/** Keeps a comment within GitHub's size: rows are left out in the order of interest, the text is never cut. */

/**
 * GitHub takes 65,536 characters (a check's summary 65,535). Whether it counts characters or bytes differs from place to
 * place, so both are held below, with some room for what a publisher adds.
 */
export const mostCommentSize = 64_000;

/** The larger of UTF-16 units and UTF-8 bytes. */
export function sizeOf(text: string): number {
  return Math.max(text.length, new TextEncoder().encode(text).length);
}

/** How many entries of each part are shown, by the part's name. */
export type Shelves<Name extends string> = Readonly<Record<Name, number>>;

/**
 * Renders with everything, then with less and less of the first part of `order`, then of the second, until it fits. What
 * `render` gives for no entries at all must fit.
 */
export function shed<Name extends string>(
  full: Shelves<Name>,
  order: readonly Name[],
  render: (shelves: Shelves<Name>) => string,
  most = mostCommentSize,
): string {
  let shelves = full;
  for (const name of order) {
    const whole = render(shelves);
    if (sizeOf(whole) <= most) return whole;
    const entries = mostThatFit(shelves[name], (count) => sizeOf(render({ ...shelves, [name]: count })) <= most);
    shelves = { ...shelves, [name]: entries };
  }
  return render(shelves);
}

/** The largest count up to `all` that fits, found by halving; 0 when none does. */
function mostThatFit(all: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = all;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
