/** Settings of the full audit, and the pictures in its report. */
import type { Config, Flags } from '#lighthouse';

/** Pixels: as wide as a filmstrip shows them. Whole screenshots are five times as many bytes. */
const thumbnailWidth = 100;

export const fullConfig: Config = {
  extends: 'lighthouse:default',
  audits: [{ path: 'screenshot-thumbnails', options: { thumbnailWidth } }],
};

/** Everything in a report that shows the page. */
export const withoutPictures: Partial<Flags> = {
  disableFullPageScreenshot: true,
  skipAudits: ['screenshot-thumbnails', 'final-screenshot'],
};
