/** Tells which requests of pages their recording lacks. */
import { notInRecording } from '../model/unrecorded.ts';
import type { ReportContext } from './context.ts';
import { formatCount } from './format.ts';
import type { Style } from './style.ts';

const mostNamed = 3;

/**
 * Returns a note for each page with such requests in any round of any arm: their answers are in no
 * number.
 */
export function unrecordedNotes(
  { roundsTaken = [] }: Pick<ReportContext, 'roundsTaken'>,
  style: Style,
): readonly string[] {
  const lacking = roundsTaken.flatMap(({ target, seen }) =>
    (seen?.failed ?? [])
      .filter(({ problem }) => problem.endsWith(notInRecording))
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
