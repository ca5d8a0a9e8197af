/** Filmstrips as HTML. A picture that several frames share stands on the page once. */
import type { Filmstrip } from '../../../model/report-page.ts';
import { escapeHtml } from '../html.ts';

/** The id of each picture that stands on the page. */
export type PictureIds = Map<string, string>;

/** Adds the pictures that are new to `ids`. */
export const htmlFilmstrips = (strips: readonly Filmstrip[], ids: PictureIds): string =>
  strips.map((strip) => stripText(strip, ids)).join('\n');

function stripText({ label, frames }: Filmstrip, ids: PictureIds): string {
  const shown = frames.map(({ after, image }) => {
    const known = ids.get(image);
    if (known === undefined) ids.set(image, `frame-${ids.size + 1}`);
    const picture =
      known === undefined
        ? `<image id="${ids.get(image)}" href="${escapeHtml(image)}" width="100" height="175"/>`
        : `<use href="#${known}"/>`;
    const words = escapeHtml(`${label} after ${after}`);
    return (
      `<li><svg viewBox="0 0 100 175" role="img" aria-label="${words}">${picture}</svg>` +
      `<span>${escapeHtml(after)}</span></li>`
    );
  });
  return (
    `<figure class="filmstrip"><figcaption>${escapeHtml(label)}</figcaption>` +
    `<div class="scroll" role="region" aria-label="${escapeHtml(`Filmstrip of ${label}`)}" ` +
    `tabindex="0"><ol>${shown.join('')}</ol></div></figure>`
  );
}
