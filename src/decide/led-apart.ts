/** Whether a step of a flow led to the same page as it did at the base. */
import type { Round, Target, VisitFinding } from '../model.ts';

/**
 * Returns a finding where a step ended at one page in all rounds of the head, and at another in all
 * of the base. A script goes where the site leads it, so that nothing else says which
 * page is meant. It warns alone: a change may well lead elsewhere on purpose.
 */
export function findPartings(
  { id }: Target,
  head: readonly Round[],
  base: readonly Round[],
): readonly VisitFinding[] {
  const ended = { head: findPlace(head), base: findPlace(base) };
  if (!ended.head || !ended.base || ended.head.place === ended.base.place) return [];
  const landedOn = { head: ended.head.landedOn, base: ended.base.landedOn };
  return [{ kind: 'led-apart', level: 'warn', target: id, landedOn }];
}

interface Ended {
  readonly place: string;
  readonly landedOn: string | undefined;
}

/**
 * Returns where all rounds ended; undefined where they differ, or where the step loads no document.
 * Chrome tells in some rounds only which address an interaction leaves.
 */
function findPlace(rounds: readonly Round[]): Ended | undefined {
  const ends = rounds.map(({ seen, values }) =>
    values['document-bytes'] === undefined
      ? undefined
      : { place: plainPlace(seen?.landedOn), landedOn: seen?.landedOn },
  );
  const [first] = ends;
  return ends.every((one) => one !== undefined && one.place === first?.place) ? first : undefined;
}

/** Names that hold a digit are ids of what was made on the way, such as an order. */
const ids = /[^/?#&=]*\d[^/?#&=]*/g;

/** Returns the place without its query and ids, which differ from one run of a flow to the next. */
function plainPlace(landedOn: string | undefined): string {
  if (landedOn === undefined) return '';
  const url = URL.parse(landedOn, 'http://step.invalid');
  if (!url) return landedOn;
  const route = url.hash.startsWith('#/') ? url.hash : '';
  return `${url.hostname}${`${url.pathname}${route}`.replaceAll(ids, '*')}`;
}
