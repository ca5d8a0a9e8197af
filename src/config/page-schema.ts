/** The schema of a page in the budgets file. */
import * as z from 'zod';
import { emulationKeys, usualDevices } from './emulation-schema.ts';
import { interactions } from './interaction-schema.ts';
import { budgetsSchemaFor, type MetricBudgets } from './metric-budgets.ts';
import { duration, headers, text, was, whole } from './schema-parts.ts';
import { evidence, login } from './script-schema.ts';

export const pageBudgets = budgetsSchemaFor('page')
  .describe('A budget for each metric; merged from defaults to page to device, metric by metric.')
  .meta({ metricsFor: 'page' });
const onDevice = z
  .strictObject({ budgets: pageBudgets.optional() }, { error: 'an object with "budgets"' })
  .describe('Budgets on this device alone.');

/** A device that a page is visited on, with the budgets of its own. */
interface OnDevice {
  readonly device: string;
  /** Its place in the list, or its key. */
  readonly at: number | string;
  readonly budgets: MetricBudgets | undefined;
}

export const devices = z
  .union(
    [
      z
        .array(text('the name of a device').meta({ examples: [...usualDevices] }), {
          error: 'a list of devices',
        })
        .min(1, { error: '"mobile", "desktop" or both' }),
      z
        .object(
          { mobile: onDevice.optional(), desktop: onDevice.optional() },
          { error: 'an object of devices' },
        )
        .catchall(onDevice),
    ],
    { error: '["mobile", "desktop"], or an object { "mobile": { "budgets": {} } }' },
  )
  .transform((written): readonly OnDevice[] =>
    Array.isArray(written)
      ? written.map((name, at) => ({ device: name, at, budgets: undefined }))
      : Object.entries(written).flatMap(([name, own]) =>
          own ? [{ device: name, at: name, budgets: own.budgets }] : [],
        ),
  )
  .describe(
    'The devices that are emulated: a list, or an object with budgets of their own. Those of ' +
      'Lighthouse are "mobile" and "desktop", others are defined in the top-level "devices". ' +
      'Default: ["mobile"].',
  );

export const block = z
  .array(text('a URL pattern such as "*.analytics.example/*"'), { error: 'a list of URL patterns' })
  .describe('URL patterns, with *, that Chrome refuses to load.')
  .meta({ examples: [['*.analytics.example/*']] });

const recordingFile = text('a file such as "perf/third-parties.har"');

export const suiteReplay = recordingFile
  .describe(
    'A HAR file with content, as Chrome and `headroom record` write it. It answers requests of ' +
      'all pages and flows to other hosts, each after the time that its host took.',
  )
  .meta({ examples: ['perf/third-parties.har'] });

export const replay = z
  .union([recordingFile, z.literal(false)], { error: 'a file such as "a.har", or false' })
  .describe(
    'The recording that answers requests to other hosts, instead of the top-level "replay". ' +
      'false: other hosts answer themselves.',
  )
  .meta({ examples: ['perf/checkout.har', false] });

export const until = z
  .union(
    [
      z.enum(['quiet', 'load'], { error: '"quiet" or "load"' }),
      z.strictObject({
        ms: whole(1, 600_000).describe('So many milliseconds after its navigation began.'),
      }),
    ],
    { error: '"quiet", "load" or a moment such as { "ms": 5000 }' },
  )
  .describe(
    'When a page has been seen: once it is quiet, a second after its load event, or at a ' +
      'moment. Default: "quiet".',
  )
  .meta({ examples: ['load', { ms: 5000 }] });

export const simulation = z
  .enum(['both', 'calm', 'lighthouse'], { error: '"both", "calm" or "lighthouse"' })
  .describe(
    "By which simulation times are judged. both: limits by Lighthouse's own, changes by the calm " +
      'one, which repeats better. calm or lighthouse: both by that one. Default: both.',
  )
  .meta({ examples: ['lighthouse'] });

const visitNames = ['first', 'repeat'] as const;

export const visits = z
  .array(z.enum(visitNames, { error: '"first" or "repeat"' }), { error: 'a list of visits' })
  .refine((written) => written.includes('first'), {
    error: '["first", "repeat"], since a repeat visit follows a first one',
  })
  .describe(
    'The visits that are measured. "repeat" comes right after "first" and finds what that left: ' +
      'its cache, its service worker, its cookies. Default: ["first"].',
  )
  .meta({ examples: [['first', 'repeat']] });

export const repeat = z
  .strictObject({ budgets: pageBudgets.optional() }, { error: 'an object with "budgets"' })
  .describe('Budgets of the repeat visit. Those of the first are not held against it.');

export const pageTimeout = duration('45s').describe(
  'How long a page may take to load. Default: 45s.',
);

export const page = z
  .strictObject(
    {
      path: text('a path such as "/"')
        .regex(/^[/$]/, { error: 'a path that begins with /; a whole address goes into "url"' })
        .describe('Path on the server.')
        .meta({ examples: ['/'] })
        .optional(),
      url: text('an address such as "https://example.com/"')
        .describe('A whole address, for a page that is not on the server.')
        .optional(),
      devices: devices.optional(),
      budgets: pageBudgets.optional(),
      headers: headers.optional(),
      timeout: pageTimeout.optional(),
      block: block.optional(),
      replay: replay.optional(),
      until: until.optional(),
      simulation: simulation.optional(),
      visits: visits.optional(),
      repeat: repeat.optional(),
      ...emulationKeys,
      redirect: text('a path such as "/login", or a whole address')
        .regex(/^(\/|https?:\/\/)\S*$/, { error: 'a path that begins with /, or a whole address' })
        .describe(
          'Where the page is meant to lead; without it, a page that leads elsewhere is a finding.',
        )
        .meta({ examples: ['/login'] })
        .optional(),
      status: whole(200, 599)
        .describe('The status that the document is meant to have. Default: any that is no error.')
        .meta({ examples: [404] })
        .optional(),
      interactions: interactions.optional(),
      login: login.optional(),
      evidence: evidence.optional(),
      was: was.optional(),
    },
    { error: 'an object with "path"' },
  )
  .describe('A page that Lighthouse visits.');
