/** The slowest interaction of a step: where its time went, as web-vitals attributes it. */
import { z } from 'zod';
import { number, text } from './measurements-parts.ts';

export const interactionSchema = z.strictObject({
  /** The element: `#add`. */
  target: text('name').optional(),
  /** Times in milliseconds: before its listeners ran, while they ran, and until the next frame. */
  inputDelayMs: number.min(0),
  processingMs: number.min(0),
  presentationDelayMs: number.min(0),
  /** The script that took longest. */
  script: z
    .strictObject({
      /** On the page's own origin, its path. */
      url: text('script'),
      function: text('name'),
      /** How it was called: `BUTTON#add.onclick`. */
      invoker: text('name'),
      durationMs: number.min(0),
    })
    .optional(),
});
