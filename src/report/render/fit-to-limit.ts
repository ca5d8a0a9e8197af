/**
 * Keeps a rendered document within a limit: entries are left out in the order of their priority,
 * text is never cut.
 */
import type { Section } from '../../model/document.ts';

/**
 * GitHub takes 65,536 characters (a check's summary 65,535). Whether it counts characters or bytes
 * differs from place to place, so both are held below, with some room for what a publisher adds.
 */
export const mostCommentSize = 64_000;

/** Returns the larger of UTF-16 units and UTF-8 bytes. */
export function countBytes(text: string): number {
  return Math.max(text.length, new TextEncoder().encode(text).length);
}

/** Returns how many entries of the section at that place are shown. */
export type Shown = (section: number) => number;

/** Parts that are left out together: either the entries of one section, or whole sections. */
interface Shelf {
  readonly priority: number;
  readonly entries: number;
  /** Entries that each of its sections shows when the shelf has room for so many. */
  shownWith(room: number): ReadonlyMap<number, number>;
}

/**
 * Renders with everything, then with less and less of the smallest priority, then of the next one,
 * until it fits. Sections without a priority always stay; what `render` gives for them alone must
 * fit.
 */
export function fitToLimit(
  sections: readonly Section[],
  render: (shown: Shown) => string,
  most: number,
): string {
  const shown = new Map(sections.map((section, at) => [at, entriesIn(section)]));
  const text = (change: ReadonlyMap<number, number> = new Map()): string =>
    render((at) => change.get(at) ?? shown.get(at) ?? 0);
  for (const shelf of buildShelves(sections)) {
    const whole = text();
    if (countBytes(whole) <= most) return whole;
    const room = mostThatFit(
      shelf.entries,
      (count) => countBytes(text(shelf.shownWith(count))) <= most,
    );
    for (const [at, entries] of shelf.shownWith(room)) shown.set(at, entries);
  }
  return text();
}

function buildShelves(sections: readonly Section[]): readonly Shelf[] {
  const placed = sections.flatMap((section, at) =>
    section.priority === undefined ? [] : [{ section, at, priority: section.priority }],
  );
  const byPriority = Map.groupBy(placed, ({ priority }) => priority);
  return [...byPriority]
    .sort(([one], [other]) => one - other)
    .map(([priority, group]) => buildShelf(priority, group));
}

function buildShelf(
  priority: number,
  group: readonly { readonly section: Section; readonly at: number }[],
): Shelf {
  const [only] = group;
  if (group.length === 1 && only && !only.section.isWhole)
    return {
      priority,
      entries: entriesIn(only.section),
      shownWith: (room) => new Map([[only.at, room]]),
    };
  return {
    priority,
    entries: group.length,
    shownWith: (room) =>
      new Map(group.map(({ section, at }, number) => [at, number < room ? entriesIn(section) : 0])),
  };
}

function entriesIn({ body }: Section): number {
  if (body.kind === 'table') return body.rows.length;
  return body.kind === 'list' || body.kind === 'paragraphs' ? body.lines.length : 1;
}

/** Returns the largest count up to `all` that fits, found by halving; 0 when none does. */
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
