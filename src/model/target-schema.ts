/** The shape of a target in the measurements. */
import { z } from 'zod';
import { number, text, wholeNumber } from './measurements-parts.ts';
import { targetKinds } from './target.ts';

const slowdown = {
  rttMs: number.min(0),
  downlinkKbps: number.min(0),
  uplinkKbps: number.min(0),
  cpu: number.min(1),
};

/** How a target's visits differ from the usual ones (emulation.ts). */
const emulation = {
  throttling: z
    .discriminatedUnion('mode', [
      z.strictObject({ mode: z.enum(['simulated', 'applied']), ...slowdown }),
      z.strictObject({ mode: z.literal('none') }),
    ])
    .optional(),
  ownDevice: z
    .strictObject({
      name: text('profile'),
      width: wholeNumber,
      height: wholeNumber,
      scale: number.min(0),
      userAgent: text('userAgent').optional(),
      mobile: z.boolean().optional(),
    })
    .optional(),
  colorScheme: z.enum(['dark', 'light']).optional(),
  reducedMotion: z.boolean().optional(),
  locale: text('locale').optional(),
};

/** Which target a round is of, and how it was visited. */
export const targetSchema = z.strictObject({
  id: text('id').min(1),
  kind: z.enum(targetKinds),
  name: text('name'),
  profile: text('profile'),
  address: text('address'),
  /** Names what was measured together with it. */
  group: text('id').optional(),
  until: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['quiet', 'load']) }),
      z.strictObject({ kind: z.literal('moment'), ms: number.min(0) }),
    ])
    .optional(),
  /** The recorded step that a step of a flow begins with. */
  from: wholeNumber.min(1).optional(),
  /** The one simulation that judges its times; undefined: both do. */
  simulation: z.enum(['calm', 'lighthouse']).optional(),
  ...emulation,
});
