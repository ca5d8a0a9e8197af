/** The schema of a flow in the budgets file. */
import * as z from 'zod';
import { emulationKeys } from './emulation-schema.ts';
import { budgetsSchemaFor } from './metric-budgets.ts';
import { block, devices, pageTimeout, replay, simulation } from './page-schema.ts';
import { headers, text, was, whole } from './schema-parts.ts';
import { evidence, login, moduleFile, scriptEnv } from './script-schema.ts';

const stepBudgets = budgetsSchemaFor('flow')
  .describe('A budget for each metric; merged from defaults to flow to step, metric by metric.')
  .meta({ metricsFor: 'flow' });

const step = z
  .strictObject(
    {
      from: whole(1, 10_000)
        .describe("The number of the recorded step that it begins with, as the Recorder's list.")
        .optional(),
      budgets: stepBudgets.optional(),
      was: was.optional(),
    },
    { error: 'an object with "budgets"' },
  )
  .describe('A step of a flow; it is measured by itself.');

/** The keys that flows and their defaults share. */
const shared = {
  budgets: stepBudgets.optional(),
  devices: devices.optional(),
  timeout: pageTimeout.optional(),
  block: block.optional(),
  replay: replay.optional(),
  simulation: simulation.optional(),
  headers: headers.optional(),
  ...emulationKeys,
  env: scriptEnv.optional(),
  login: login.optional(),
  evidence: evidence.optional(),
};

export const flowDefaults = z
  .strictObject(shared, { error: 'an object' })
  .describe('What holds for every flow that does not say otherwise.');

export const flow = z
  .strictObject(
    {
      script: text('a file such as "perf/checkout.mjs"')
        .regex(moduleFile, { error: 'a module such as "perf/checkout.mjs"' })
        .describe('A module whose default export plays the flow.')
        .meta({ examples: ['perf/checkout.mjs'] })
        .optional(),
      recording: text('a file such as "perf/checkout.json"')
        .regex(/\.json$/, { error: 'a recording such as "perf/checkout.json"' })
        .describe("A recording of Chrome's DevTools Recorder.")
        .meta({ examples: ['perf/checkout.json'] })
        .optional(),
      steps: z
        .record(z.string(), step, { error: 'an object of steps' })
        .describe('The steps that are measured, by name, in their order.'),
      repeat: whole(1, 100)
        .describe('How often one round plays the flow, for "heap-growth". Default: 1.')
        .optional(),
      was: was.optional(),
      ...shared,
    },
    { error: 'an object with "script" or "recording", and "steps"' },
  )
  .describe('A way through the site that is played in Chrome, step by step.');
