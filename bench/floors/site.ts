/** A flow through the kitchen sink that has every metric of steps and of memory. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyKitchenSink, plantedMs } from '../inp/arms.ts';

/** The metrics whose floors are looked at. */
export const metrics = [
  'inp',
  'step-duration',
  'js-heap',
  'detached-nodes',
  'heap-growth',
] as const;

/** How often a round plays the flow. */
const repeat = 10;

// The page must not move under the pointer.
const flow = `export default async ({ page, step, url, repetition }) => {
  if (repetition === 1) await step('open', () => page.goto(url('/commands/actions.html')));
  await page.locator('#action-canvas').hover();
  await step('draw', () => page.click('#action-canvas'));
  await page.locator('.action-clear').click({ count: 3 });
  await step('type', () => page.type('.action-clear', 'a lamp'));
};
`;

const memory = { 'js-heap': { regression: '5%' }, 'detached-nodes': { regression: '5%' } };
const duration = { 'step-duration': { regression: '5%' } };
const interaction = { budgets: { inp: { regression: '5%' }, ...duration, ...memory } };

/** Writes the site, the flow and the budgets file, which asks for every metric. */
export function writeSite(folder: string): void {
  copyKitchenSink(join(folder, 'site'), plantedMs);
  mkdirSync(join(folder, 'perf'));
  writeFileSync(join(folder, 'perf', 'actions.mjs'), flow);
  const file = {
    suite: 'floors',
    server: { static: 'site' },
    flows: {
      actions: {
        script: 'perf/actions.mjs',
        repeat,
        budgets: { 'heap-growth': { regression: '5kB' } },
        steps: {
          open: { budgets: { ...duration, ...memory } },
          draw: interaction,
          type: interaction,
        },
      },
    },
  };
  writeFileSync(join(folder, 'budgets.json'), JSON.stringify(file));
}
