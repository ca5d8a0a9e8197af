/** The format of a waiver in a budgets file. */
import * as z from 'zod';

const text = (expected: string) => z.string({ error: expected }).min(1, { error: expected });

/** A day of the calendar: the 31st of February is none. */
function isDay(written: string): boolean {
  const day = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}

const dayText = 'a day such as "2026-12-31"';

export const waiver = z
  .strictObject(
    {
      metric: text('a metric such as "lcp"')
        .describe('The metric that may be worse than its budgets.')
        .meta({ examples: ['lcp'] }),
      target: text('the name of a page, step or endpoint')
        .describe(
          'A page, a step ("checkout › pay") or an endpoint, by its name or with its device: ' +
            '"home (mobile)". Default: all of them.',
        )
        .optional(),
      upTo: z
        .union([z.string(), z.number()], { error: 'an amount such as "20%" or "100ms"' })
        .describe(
          'How much worse than the base a regression may be, and than its limit a limit: a ' +
            'percentage or an amount, written as a regression is.',
        )
        .meta({ examples: ['20%', '100ms'] }),
      reason: text('why it is accepted').describe('Why it is accepted; every report says it.'),
      expires: z
        .string({ error: dayText })
        .regex(/^\d{4}-\d{2}-\d{2}$/, { error: dayText })
        .refine(isDay, { error: dayText })
        .describe('The last day on which it counts, in UTC.')
        .meta({ examples: ['2026-12-31'] }),
    },
    { error: 'an object with "metric", "upTo", "reason" and "expires"' },
  )
  .describe(
    'A regression that is accepted for a time. In a pull request only the waivers of the ' +
      'base count.',
  );
