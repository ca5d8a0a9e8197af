/**
 * Reads GitHub's long lists, which come in pages of a hundred from their oldest entry on. Each is
 * read from the end that matters.
 */
import type { Answer } from '../../ports.ts';

export const pageSize = 100;

/** A page, and how many there are. */
export interface Page<T> {
  readonly entries: readonly T[];
  readonly last: number;
}

export interface PagesRead<T> {
  /** The entries that were read, from the oldest to the newest. */
  readonly entries: readonly T[];
  /** False where there are pages that were not read. */
  readonly isWhole: boolean;
}

/** The first page is always read, since it tells how many there are. */
export type Order = 'newest-first' | 'from-both-ends';

/** Reads at most `most` pages, until `isEnough` says so of a page. */
export async function readPages<T>(
  order: Order,
  most: number,
  read: (page: number) => Promise<Answer<Page<T>>>,
  isEnough: (entries: readonly T[]) => boolean = () => false,
): Promise<Answer<PagesRead<T>>> {
  const first = await read(1);
  if (!first.ok) return first;
  const pages = new Map([[1, first.value.entries]]);
  const isFirstEnough = order === 'from-both-ends' && isEnough(first.value.entries);
  for (const page of isFirstEnough ? [] : orderPages(order, first.value.last).slice(0, most - 1)) {
    const next = await read(page);
    if (!next.ok) return next;
    pages.set(page, next.value.entries);
    if (isEnough(next.value.entries)) break;
  }
  const inOrder = [...pages].sort(([one], [other]) => one - other);
  return {
    ok: true,
    value: {
      entries: inOrder.flatMap(([, entries]) => entries),
      isWhole: pages.size >= first.value.last,
    },
  };
}

/** Returns the pages behind the first, in the order of reading. */
function orderPages(order: Order, last: number): readonly number[] {
  const places = Array.from({ length: Math.max(0, last - 1) }, (_, index) => last - index);
  if (order === 'newest-first') return places;
  const half = Math.ceil(places.length / 2);
  const [late, early] = [places.slice(0, half), places.slice(half).reverse()];
  return late.flatMap((page, index) => [
    page,
    ...(early[index] === undefined ? [] : [early[index]]),
  ]);
}

/** Returns the number of the last page, from the header `Link`; 1 where there is none. */
export function parseLastPage(link: unknown): number {
  const found =
    typeof link === 'string' ? /[?&]page=(\d{1,6})[^>]*>; *rel="last"/.exec(link) : null;
  return found === null ? 1 : Math.max(1, Number(found[1]));
}
