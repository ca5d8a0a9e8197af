/** The kitchen sink with planted work in each click, as base and head. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { realPages } from '../peers.ts';

/** The work planted in a click of the base, in milliseconds. */
export const plantedMs = 60;

/** The target that is judged. */
export const flowTarget = 'canvas › draw (mobile)';

/** The page of the kitchen sink that has the canvas. */
const page = join('commands', 'actions.html');

const plant = (ms: number): string => `<script>
document.addEventListener('click', () => {
  for (const end = performance.now() + ${ms}; performance.now() < end; );
});
</script>
</body>`;

const flow = `export default async ({ page, step, url }) => {
  await page.goto(url('/commands/actions.html'));
  // Waits until the page has stopped moving under the pointer.
  await page.locator('#action-canvas').hover();
  await step('draw', () => page.click('#action-canvas'));
};
`;

/** Writes base and head into folders of their own. The head's click works `moreMs` longer. */
export function writeArms(folder: string, moreMs: number): void {
  const file = {
    suite: 'inp',
    baseline: { directory: '../base' },
    server: { static: 'site' },
    flows: {
      canvas: {
        script: 'perf/canvas.mjs',
        steps: { draw: { budgets: { inp: { regression: '0ms' } } } },
      },
    },
  };
  for (const [arm, ms] of [
    ['base', plantedMs],
    ['head', plantedMs + moreMs],
  ] as const) {
    copyKitchenSink(join(folder, arm, 'site'), ms);
    mkdirSync(join(folder, arm, 'perf'));
    writeFileSync(join(folder, arm, 'perf', 'canvas.mjs'), flow);
    writeFileSync(join(folder, arm, 'budgets.json'), JSON.stringify(file));
  }
}

/** Copies the page, with so many milliseconds of planted work in each of its clicks. */
export function copyKitchenSink(site: string, ms: number): void {
  cpSync(realPages['kitchen-sink'], site, { recursive: true });
  const html = readFileSync(join(site, page), 'utf8');
  if (!html.includes('</body>')) throw new Error(`${page} has no end to plant the work at`);
  writeFileSync(join(site, page), html.replace('</body>', plant(ms)));
}
