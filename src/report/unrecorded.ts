/** Tells which requests of pages their recording lacks. */
import { isPartUnrecorded, isUnrecorded, notInRecording } from '../model/unrecorded.ts';
import type { Judgement } from '../model.ts';
import type { ReportContext } from './context.ts';
import { formatCount } from './format.ts';
import type { Style } from './style.ts';

const mostNamed = 3;

/**
 * Returns a note for each page with such requests in any round of any arm: their answers are in no
 * number. A page's parts are left out where a finding tells of them.
 */
export function unrecordedNotes(
  { roundsTaken = [] }: Pick<ReportContext, 'roundsTaken'>,
  style: Style,
  { visits = [] }: Pick<Judgement, 'visits'> = {},
): readonly string[] {
  const told = visits.filter(({ kind }) => kind === 'not-recorded').map(({ target }) => target);
  const lacking = roundsTaken.flatMap(({ target, seen }) =>
    (seen?.failed ?? [])
      .filter((one) => isUnrecorded(one) && !(told.includes(target) && isPartUnrecorded(one)))
      .map(({ url }) => ({ target, url })),
  );
  return [...Map.groupBy(lacking, ({ target }) => target)].map(([target, requests]) => {
    const urls = [...new Set(requests.map(({ url }) => url))];
    const named = urls.slice(0, mostNamed).map((url) => style.code(url));
    const more = urls.length > named.length ? ` and ${urls.length - named.length} more` : '';
    return (
      `${style.text(target)} asks for ${formatCount(urls.length, 'address', 'addresses')} ` +
      `${notInRecording}: ${named.join(', ')}${more}. ${style.code('headroom record')} records anew`
    );
  });
}
