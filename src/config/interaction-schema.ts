/** The schema of steps in the budgets file: the vocabulary of Chrome's Recorder, made short. */
import * as z from 'zod';
import { text } from './schema-parts.ts';

const selector = text('a selector such as "#add"');
const key = text('a key such as "Enter"');
const pixels = z.number({ error: 'a number of pixels' });

const interaction = z
  .strictObject(
    {
      click: selector
        .describe('The element that is clicked.')
        .meta({ examples: ['#add'] })
        .optional(),
      doubleClick: selector.describe('The element that is clicked twice.').optional(),
      change: z
        .tuple([selector, z.string({ error: 'a text' })], {
          error: 'a selector and a value, such as ["#q", "lamp"]',
        })
        .describe('A field and the value that is typed into it. $VAR is filled in.')
        .meta({ examples: [['#q', 'lamp']] })
        .optional(),
      keyDown: key
        .describe('A key that is pressed.')
        .meta({ examples: ['Enter'] })
        .optional(),
      keyUp: key
        .describe('A key that is let go.')
        .meta({ examples: ['Enter'] })
        .optional(),
      hover: selector.describe('The element that the pointer moves to.').optional(),
      scroll: z
        .tuple([pixels, pixels], { error: 'two numbers of pixels, such as [0, 800]' })
        .describe('Where the page is scrolled to: x and y.')
        .meta({ examples: [[0, 800]] })
        .optional(),
      waitForElement: selector.describe('The element that is waited for.').optional(),
      waitForExpression: text('an expression such as "window.ready"')
        .describe('An expression in the page that is waited for until it is true.')
        .meta({ examples: ['window.ready'] })
        .optional(),
      navigate: text('a path such as "/basket"')
        .regex(/^\/(?!\/)/, { error: 'a path such as "/basket"' })
        .describe('A path on the server that is opened. Only steps after the last are measured.')
        .meta({ examples: ['/basket'] })
        .optional(),
    },
    { error: 'a step such as { "click": "#add" }' },
  )
  .refine((written) => Object.values(written).filter((one) => one !== undefined).length === 1, {
    error: 'one step, such as { "click": "#add" }',
  })
  .describe('One step.');

export type Interaction = z.output<typeof interaction>;

export const interactions = z
  .array(interaction, { error: 'a list of steps, such as [{ "click": "#add" }]' })
  .min(1, { error: 'at least one step' })
  .refine((steps) => steps.at(-1)?.navigate === undefined, {
    error: 'a step after "navigate": what comes before it is played and not measured',
  })
  .describe('Steps on the page once it has been visited, in a second load. They give "inp".')
  .meta({ examples: [[{ click: '#add' }]] });
