/** The shape of what audits and visits tell beyond metrics. */
import { z } from 'zod';
import { loadedAgainReasons } from './loaded-again.ts';
import { measurementsBounds } from './measurements-bounds.ts';
import { arm, number, text, wholeNumber } from './measurements-parts.ts';

const { lists } = measurementsBounds;

/** A resource that the full audit saw, for saying why a number moved. */
const resource = z.strictObject({
  url: text('url'),
  type: text('type'),
  transferBytes: number.min(0),
  /** From its request to its last byte, in milliseconds. */
  tookMs: number.min(0).optional(),
  /**
   * Why a repeat visit did not take it from a cache. `revalidated`: the server was asked, and
   * answered that nothing changed (304).
   */
  again: z.enum(loadedAgainReasons).optional(),
});

/** A timer that ended before the largest paint, for saying what that waited for. */
const timer = z.strictObject({
  url: text('script'),
  /** Where it was set; the first line is 1. */
  line: wholeNumber,
  /** For how long it was set. */
  ms: number.min(0),
});

/**
 * A page's looks so long after its navigation began. Without an image they are those of the frame
 * before.
 */
const frame = z.strictObject({
  ms: number.min(0),
  image: text('image')
    .regex(/^data:image\/(jpeg|png|webp);base64,[A-Za-z0-9+/]+={0,2}$/)
    .optional(),
});

/** The words of one full audit of a page beyond its metrics. */
export const diagnosisSchema = z.strictObject({
  target: text('id'),
  arm,
  /** Path of Lighthouse's HTML report, relative to the output directory. */
  reportFile: text('file').optional(),
  /** The element that was the largest contentful paint, as Lighthouse names it. */
  lcpElement: text('element').optional(),
  /**
   * The page while it loaded, in equal steps. Pictures that are none are left out: redacting may
   * have found a short secret in them, and the numbers must not be lost for that.
   */
  frames: z.array(frame).max(lists.frames).optional().catch(undefined),
  /** The page is behind a login, and no picture of it was taken. */
  withoutPictures: z.literal(true).optional(),
  resources: z.array(resource).max(lists.resources),
  /** How many smaller resources there were beside these, for which the file had no room. */
  resourcesLeftOut: wholeNumber.optional(),
  /** The longest first; missing where they are not known. */
  timers: z.array(timer).max(lists.timers).optional(),
  /** Opportunities that Lighthouse names: audit id, title and what it would save. */
  opportunities: z
    .array(
      z.strictObject({
        audit: text('audit'),
        title: text('title'),
        savingMs: number,
        savingBytes: number,
      }),
    )
    .max(lists.opportunities),
});
