/** Whether a step of a flow did the same as at the base: led to the same page, or to none. */
import type { Arm, Round, Target, VisitFinding } from '../model.ts';

/**
 * Returns a finding where a step did another thing than at the base in all rounds of both. It ended
 * at another page, or loads a document in one of the two alone. A script goes where the site leads
 * it, so that nothing else says which page is meant. It warns alone: a change may well lead
 * elsewhere on purpose.
 */
export function findPartings(
  { id }: Target,
  head: readonly Round[],
  base: readonly Round[],
): readonly VisitFinding[] {
  if (head.length === 0 || base.length === 0) return [];
  const found = { level: 'warn', target: id } as const;
  const by = findLoadedAlone(head, base);
  if (by) return [{ kind: 'loaded-apart', ...found, by }];
  const ended = { head: findPlace(head), base: findPlace(base) };
  if (!ended.head || !ended.base || ended.head.place === ended.base.place) return [];
  const landedOn = { head: ended.head.landedOn, base: ended.base.landedOn };
  return [{ kind: 'led-apart', ...found, landedOn }];
}

/** Every document has some bytes, and no other step has a value of them. */
const loadsDocument = ({ values }: Round): boolean => values['document-bytes'] !== undefined;

/** Returns the arm that alone loads documents, in each of its rounds. */
function findLoadedAlone(head: readonly Round[], base: readonly Round[]): Arm | undefined {
  if (head.every(loadsDocument)) return base.some(loadsDocument) ? undefined : 'head';
  return base.every(loadsDocument) && !head.some(loadsDocument) ? 'base' : undefined;
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
  const ends = rounds.map((round) =>
    loadsDocument(round)
      ? { place: plainPlace(round.seen?.landedOn), landedOn: round.seen?.landedOn }
      : undefined,
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
