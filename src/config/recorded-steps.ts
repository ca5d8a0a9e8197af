/**
 * The steps that Chrome's DevTools Recorder writes, as `@puppeteer/replay` 3.1 plays them. Keys
 * that it passes over are passed over here.
 */
import * as z from 'zod';

const number = z.number({ error: 'a number' });
const string = z.string({ error: 'a text' });
const boolean = z.boolean({ error: 'true or false' });
const selectorError = 'a list of selectors, such as [["aria/Add"], ["#add"]]';

/** Keys that every step may have. Milliseconds as the Recorder's own limits. */
const common = {
  timeout: z
    .number({ error: 'a time from 1 to 30000 ms' })
    .min(1, { error: 'a time from 1 to 30000 ms' })
    .max(30_000, { error: 'a time from 1 to 30000 ms' })
    .optional(),
  assertedEvents: z
    .array(
      z.looseObject({
        type: z.literal('navigation', { error: '"navigation", the only event that is known' }),
        url: string.optional(),
        title: string.optional(),
      }),
      { error: 'a list of events' },
    )
    .optional(),
  target: string.optional(),
  frame: z.array(z.int(), { error: 'a list of whole numbers' }).optional(),
};

const selectors = z
  .array(z.union([string, z.array(string)], { error: selectorError }), { error: selectorError })
  .min(1, { error: selectorError });
const click = {
  ...common,
  selectors,
  offsetX: number,
  offsetY: number,
  duration: number.optional(),
  deviceType: z.enum(['mouse', 'pen', 'touch'], { error: '"mouse", "pen" or "touch"' }).optional(),
  button: z
    .enum(['primary', 'auxiliary', 'secondary', 'back', 'forward'], {
      error: '"primary", "auxiliary", "secondary", "back" or "forward"',
    })
    .optional(),
};

/** The steps that are played, by their type. */
export const recordedSteps: Readonly<Record<string, z.ZodType>> = {
  navigate: z.looseObject({ ...common, url: string }),
  click: z.looseObject(click),
  doubleClick: z.looseObject(click),
  hover: z.looseObject({ ...common, selectors }),
  change: z.looseObject({ ...common, selectors, value: string }),
  keyDown: z.looseObject({ ...common, key: string }),
  keyUp: z.looseObject({ ...common, key: string }),
  scroll: z.looseObject({
    ...common,
    selectors: selectors.optional(),
    x: number.optional(),
    y: number.optional(),
  }),
  waitForElement: z.looseObject({
    ...common,
    selectors,
    operator: z.enum(['>=', '==', '<='], { error: '">=", "==" or "<="' }).optional(),
    count: number.optional(),
    visible: boolean.optional(),
    attributes: z.record(string, string, { error: 'an object of texts' }).optional(),
    properties: z.looseObject({}, { error: 'an object' }).optional(),
  }),
  waitForExpression: z.looseObject({ ...common, expression: string }),
  setViewport: z.looseObject({ ...common, width: number, height: number }),
  emulateNetworkConditions: z.looseObject({
    ...common,
    download: number,
    upload: number,
    latency: number,
  }),
};

/** Steps of the Recorder that are not played, each with the reason. */
export const refusedSteps: Readonly<Record<string, string>> = {
  customStep: 'it belongs to an extension of the Recorder, which Headroom does not have',
  close: 'it would close the tab that is measured',
};
