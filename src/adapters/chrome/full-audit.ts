/** Settings of the full audit, and the pictures in its report. */
import type { Config, Flags } from '#lighthouse';

/** Pixels: as wide as a filmstrip shows them. Whole screenshots are five times as many bytes. */
const thumbnailWidth = 100;

export const fullConfig: Config = {
  extends: 'lighthouse:default',
  audits: [{ path: 'screenshot-thumbnails', options: { thumbnailWidth } }],
};

const everyCategory = ['performance', 'accessibility', 'best-practices', 'seo'];

/** The audits that show the page. */
const pictures = ['screenshot-thumbnails', 'final-screenshot'];

/**
 * Returns Lighthouse's settings for a full audit. A step of a flow leaves its page to the next one,
 * so only its performance is audited. Nothing may lead away from the page, as `bf-cache` does, or
 * give it another size.
 */
export function fullSettings(mayPicture: boolean, isStep: boolean): Partial<Flags> {
  const skipped = [...(mayPicture ? [] : pictures), ...(isStep ? ['bf-cache'] : [])];
  return {
    onlyCategories: isStep ? ['performance'] : everyCategory,
    ...(mayPicture && !isStep ? {} : { disableFullPageScreenshot: true }),
    ...(skipped.length > 0 ? { skipAudits: skipped } : {}),
  };
}
