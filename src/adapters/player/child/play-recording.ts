/** Plays a recording of Chrome's DevTools Recorder, or steps in its vocabulary. */
import {
  createRunner,
  PuppeteerRunnerExtension,
  type Step,
  selectorToPElementSelector,
} from '@puppeteer/replay';
import type { Browser, Page } from 'puppeteer-core';
import type { Script } from '../../../model.ts';
import type { Order } from '../messages.ts';
import { readRecording } from './read-recording.ts';
import type { Steps } from './steps.ts';
import { withinPage } from './within-page.ts';

type Recording = Exclude<Script, { readonly kind: 'module' }>;

/** The device and the network are the target's. */
const leftOut: readonly string[] = ['setViewport', 'emulateNetworkConditions'];

/**
 * Plays all of a recording; from the second time on without its `navigate`, which would empty the
 * heap. A measured step lasts from its `from` until the next one begins. Steps
 * of the budgets file have no `from`, and one measured step holds them all.
 */
export async function playRecording(
  script: Recording,
  browser: Browser,
  page: Page,
  steps: Steps,
  order: Order,
  repetition: number,
  typed: (text: string) => void,
): Promise<void> {
  const recording = readRecording(script, order.origin);
  for (const step of recording.steps) if (step.type === 'change') typed(step.value);
  const startingAt = new Map(order.steps.map(({ name, from }) => [from ?? 1, name]));
  let number = 0;
  let current: string | undefined;
  const extension = new (class extends PuppeteerRunnerExtension {
    override async beforeEachStep(): Promise<void> {
      number += 1;
      const next = startingAt.get(number);
      if (next === undefined) return;
      if (current !== undefined) await steps.end(current);
      current = undefined;
      await steps.begin(next);
      current = next;
    }
    override async runStep(step: Step, flow: typeof recording): Promise<void> {
      if (leftOut.includes(step.type)) return;
      if (repetition > 1 && step.type === 'navigate') return;
      try {
        const found = withinPage(step);
        if (isPlain(found)) await clickMiddle(page, found, order.timeoutMs);
        else await super.runStep(found, flow);
      } catch (thrown) {
        throw told(thrown, nameStep(script, number), step);
      }
    }
  })(browser, page, { timeout: order.timeoutMs });
  await (await createRunner(recording, extension)).run();
  if (current !== undefined) await steps.end(current);
}

type Click = Extract<Step, { readonly type: 'click' | 'doubleClick' }>;

/** Steps of the budgets file name no place in the element. */
const isPlain = (step: Step): step is Click =>
  (step.type === 'click' || step.type === 'doubleClick') &&
  (step as Partial<Click>).offsetX === undefined;

async function clickMiddle(page: Page, step: Click, timeoutMs: number): Promise<void> {
  const [selector = ''] = step.selectors;
  await page
    .locator(selectorToPElementSelector(selector))
    .setTimeout(timeoutMs)
    .click({ count: step.type === 'doubleClick' ? 2 : 1 });
}

/** The first step of the budgets file's is the load of its page, which the file does not list. */
const nameStep = ({ kind }: Recording, number: number): string =>
  kind === 'inline' ? `interaction ${number - 1}` : `recorded step ${number}`;

/** Names the step before the words of the player. */
function told(thrown: unknown, name: string, step: Step): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const [selector] = 'selectors' in step && step.selectors ? step.selectors : [];
  const at = selector === undefined ? '' : ` ${[selector].flat().join(' ')}`;
  error.message = `${name} (${step.type}${at}): ${error.message}`;
  return error;
}
