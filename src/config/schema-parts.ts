/** Parts that several schemas of the budgets file share. */
import * as z from 'zod';
import { durationMs, durationPattern } from './quantity.ts';

export const text = (expected: string) => z.string({ error: expected }).min(1, { error: expected });

export const whole = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

export const duration = (example: string, leastMs = 1) => {
  const error = `a time ${leastMs > 0 ? 'above 0 and ' : ''}of at most 24h, such as "${example}"`;
  return z
    .string({ error })
    .regex(durationPattern, { error })
    .refine((written) => (durationMs(written) ?? -1) >= leastMs, { error })
    .meta({ examples: [example] });
};

export const headers = z
  .record(z.string(), z.string({ error: 'a text' }), { error: 'an object of headers' })
  .describe(
    'Request headers. $VAR is filled in from the variables that the input `env` names; $$ ' +
      'is a dollar sign.',
  );

/** The former name of a page or an endpoint. */
export const was = text('the name that it had before')
  .describe('The name that it had before: its history goes on under the new one.')
  .meta({ examples: ['start'] });
