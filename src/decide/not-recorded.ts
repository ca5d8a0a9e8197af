/** Whether visits lacked parts of their page that its recording does not have. */
import { isPartUnrecorded } from '../model/unrecorded.ts';
import type { PageSeen, Target, VisitFinding } from '../model.ts';
import { plainName } from './plain-name.ts';

type Visits = readonly (PageSeen | undefined)[];

interface Lacking {
  readonly name: string;
  readonly url: string;
}

const listLacking = (seen: PageSeen | undefined): readonly Lacking[] =>
  (seen?.failed ?? []).filter(isPartUnrecorded).map(({ url }) => ({ name: plainName(url), url }));

/**
 * Returns a finding where the recording lacks parts in at least half of an arm's rounds. Without
 * them a page is lighter, and keeps limits that the whole one does not. A head that lacks the same
 * part in each round, where the base lacks none, is certain to be measured as another page.
 */
export function findUnrecorded(
  { id }: Target,
  head: Visits,
  base: Visits,
): readonly VisitFinding[] {
  const lacking = { head: head.map(listLacking), base: base.map(listLacking) };
  const arms = (['base', 'head'] as const).filter((arm) => {
    const without = lacking[arm].filter((parts) => parts.length > 0).length;
    return without > 0 && without * 2 >= lacking[arm].length;
  });
  if (arms.length === 0) return [];
  const [first = [], ...others] = lacking.head;
  const isAlways = first.some(({ name }) =>
    others.every((parts) => parts.some((other) => other.name === name)),
  );
  const isNew = isAlways && base.length > 0 && lacking.base.every(({ length }) => length === 0);
  const urls = new Set(arms.flatMap((arm) => lacking[arm].flat().map(({ url }) => url)));
  return [
    { kind: 'not-recorded', target: id, level: isNew ? 'fail' : 'warn', arms, urls: [...urls] },
  ];
}
