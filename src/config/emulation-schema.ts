/** The schema of what Chrome pretends to be: devices, throttling, preferences and cookies. */
import * as z from 'zod';
import { bitRateKbps, bitRatePattern } from './quantity.ts';
import { duration, text, whole } from './schema-parts.ts';

const cpuRange = [1, 20] as const;
const cpuError = `a number from ${cpuRange[0]} to ${cpuRange[1]}, such as 4`;

const bitRate = z
  .string({ error: 'a rate above 0 with its unit, such as "1.6Mbit/s"' })
  .regex(bitRatePattern, {
    error: 'a rate above 0 with its unit, such as "1.6Mbit/s"',
    abort: true,
  })
  .refine((written) => bitRateKbps(written) !== undefined, {
    error: 'a rate from 1kbit/s to 10Gbit/s, such as "1.6Mbit/s"',
  })
  .meta({ examples: ['1.6Mbit/s'] });

const own = z
  .strictObject(
    {
      mode: z
        .enum(['simulated', 'applied'], {
          error: '"simulated" or "applied" ("none" is a word without an object)',
        })
        .describe('How the slowness comes about.'),
      rtt: duration('150ms', 0)
        .describe('A round trip to the server. Default: that of the device.')
        .optional(),
      downlink: bitRate
        .describe('What arrives in a second. Default: that of the device.')
        .optional(),
      uplink: bitRate
        .describe('What can be sent in a second, where it is applied. Default: of the device.')
        .optional(),
      cpu: z
        .number({ error: cpuError })
        .min(cpuRange[0], { error: cpuError })
        .max(cpuRange[1], { error: cpuError })
        .describe('How many times slower the processor is. Default: that of the device.')
        .meta({ examples: [4] })
        .optional(),
    },
    { error: 'an object with "mode", "rtt", "downlink" or "cpu"' },
  )
  .refine(({ mode, uplink }) => mode === 'applied' || uplink === undefined, {
    path: ['uplink'],
    error: 'none: the simulation knows no uploads; "uplink" needs "mode": "applied"',
  });

const throttling = z
  .union(
    [z.enum(['simulated', 'applied', 'none'], { error: '"simulated", "applied" or "none"' }), own],
    {
      error:
        '"simulated", "applied", "none", or an object such as { "mode": "applied", "rtt": ' +
        '"150ms" }',
    },
  )
  .describe(
    'How slow network and processor are: Lighthouse computes it from a visit at full speed, ' +
      'Chrome applies it to the visit, or nothing is slowed down. Default: simulated.',
  )
  .meta({
    examples: ['applied', { mode: 'applied', rtt: '150ms', downlink: '1.6Mbit/s', cpu: 4 }],
  });

/** Lighthouse's own devices have these names. */
export const usualDevices = ['mobile', 'desktop'] as const;

/** The name is a part of ids, in parentheses. */
const nameForm = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u;

const pixels = whole(50, 10_000);

export const ownDevices = z
  .record(
    z.string().refine((name) => nameForm.test(name), {
      error: 'a name of at most 40 letters, digits, blanks, dots and dashes',
    }),
    z.strictObject(
      {
        viewport: z
          .tuple([pixels, pixels], { error: 'width and height in pixels, such as [820, 1180]' })
          .describe('Width and height of the page in CSS pixels.')
          .meta({ examples: [[820, 1180]] }),
        scale: z
          .number({ error: 'a number from 0.5 to 10' })
          .min(0.5, { error: 'a number from 0.5 to 10' })
          .max(10, { error: 'a number from 0.5 to 10' })
          .describe('Device pixels for each CSS pixel. Default: 1.')
          .meta({ examples: [2] })
          .optional(),
        userAgent: text('the name of a browser')
          .describe(
            'The name that the browser gives. Its version of Chrome becomes the real one. ' +
              'Default: that of "mobile" or "desktop".',
          )
          .meta({ examples: ['Mozilla/5.0 (Linux; Android 14; Tablet) Chrome/136.0.0.0'] })
          .optional(),
        mobile: z
          .boolean({ error: 'true or false' })
          .describe(
            'Whether it is a touch device, which heeds the viewport that pages ask for. What ' +
              'it leaves out is as on "mobile", else as on "desktop". Default: true.',
          )
          .optional(),
        throttling: throttling.optional(),
      },
      { error: 'an object with "viewport"' },
    ),
    { error: 'an object of devices' },
  )
  .describe('Devices besides "mobile" and "desktop", by name, for the "devices" of pages.');

/** The keys that pages and their defaults share. */
export const emulationKeys = {
  throttling: throttling.optional(),
  colorScheme: z
    .enum(['dark', 'light'], { error: '"dark" or "light"' })
    .describe('The color scheme that the visitor prefers. Default: light.')
    .optional(),
  reducedMotion: z
    .boolean({ error: 'true or false' })
    .describe('Whether the visitor prefers less motion. Default: false.')
    .optional(),
  locale: text('a language such as "de-DE"')
    .refine(isLocale, { error: 'a language such as "de-DE"' })
    .describe("The visitor's language: in scripts and in the header Accept-Language.")
    .meta({ examples: ['de-DE'] })
    .optional(),
  cookies: z
    .record(z.string(), z.string({ error: 'a text' }), { error: 'an object of cookies' })
    .describe(
      'Cookies that each visit begins with, by name, for the host of the page. $VAR is filled ' +
        'in as in headers.',
    )
    .optional(),
};

/** A language that this machine's ICU, and so Chrome's, has words for. */
function isLocale(written: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(written).length > 0;
  } catch {
    return false; // No tag of a language at all.
  }
}
