/**
 * Watches one step of a flow in the page, in a world of its own. `scripts/step-observer.ts` turns
 * this file into a text that the player evaluates when a step begins.
 */
import { type INPMetricWithAttribution, onFCP, onINP, onLCP } from 'web-vitals/attribution';
import type { ObservedStep } from '../../../ports/observed-step.ts';
import { describeInteraction } from './describe-interaction.ts';
import { watchLayoutShifts } from './layout-shifts.ts';
import {
  boundIdle,
  countFromHere,
  countToldInteractions,
  observeSince,
} from './limit-observers.ts';
import { watchTargets } from './targets.ts';

/** The events of an interaction that are shorter are not told by Chrome. */
const durationThreshold = 16;

/** A task up to this long blocks nobody, by the definition of TBT. */
const freeTaskMs = 50;

/** How long a busy page may keep web-vitals from reading what it was told. */
const idleLimitMs = 200;

/**
 * INP is the 98th percentile: of so many interactions, the slowest one is left out
 * (https://web.dev/articles/inp).
 */
const oneLeftOutOf = 50;

interface StepWatch {
  /**
   * Waits for the frame after the step. Returns whether Chrome has counted interactions that it has
   * not told of. It tells of one once its frame is shown, and never of one below the threshold.
   */
  settle(): Promise<boolean>;
  /** Returns the figures of the step. To be called once the frames until now are shown. */
  end(): Promise<ObservedStep>;
}

declare global {
  var headroomStep: StepWatch | undefined;
}

function observe(): StepWatch {
  const sinceMs = performance.now();
  const countInteractions = countFromHere();
  const limited = observeSince(sinceMs);
  const targets = watchTargets();
  const shifts = watchLayoutShifts();
  const forgetIdle = boundIdle(idleLimitMs);
  const countTold = countToldInteractions(durationThreshold);
  let inp: INPMetricWithAttribution | undefined;
  let blockedMs = 0;
  const soft = {
    url: '',
    fcpMs: undefined as number | undefined,
    lcpMs: undefined as number | undefined,
  };

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) blockedMs += Math.max(0, duration - freeTaskMs);
  }).observe({ type: 'longtask' });
  onINP(
    (metric) => {
      inp = metric; // A later one is lower where further interactions were quick.
    },
    { reportAllChanges: true, durationThreshold },
  );
  for (const [watch, keep] of [
    [onFCP, (ms: number) => (soft.fcpMs = ms)],
    [onLCP, (ms: number) => (soft.lcpMs = ms)],
  ] as const)
    watch(
      ({ navigationType, navigationURL, value }) => {
        if (navigationType !== 'soft-navigation') return;
        soft.url = navigationURL ?? location.href;
        keep(value);
      },
      { reportAllChanges: true, reportSoftNavs: true },
    );

  return {
    async settle() {
      await nextFrame();
      await nextFrame();
      await idle();
      return countTold() < countInteractions();
    },
    async end() {
      // web-vitals counts again only when it is told of an interaction. It hears of no quick one.
      limited.wake();
      await Promise.resolve(); // It is awake after this.
      await idle(); // It reads what it was told once the page is idle.
      const interactions = countInteractions();
      const leftOut = Math.floor(interactions / oneLeftOutOf);
      const isTold = leftOut === 0 || countTold() > leftOut;
      limited.disconnect();
      forgetIdle();
      targets.forget();
      return {
        interactions,
        ...(inp && isTold ? { slowest: describeInteraction(inp, targets.at) } : {}),
        layoutShift: shifts(),
        blockedMs,
        ...(soft.url === '' ? {} : { softNavigation: soft }),
      };
    },
  };
}

/** A page that is not drawn gives no frame; a step does not wait for it. */
const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 500);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });

const idle = (): Promise<void> =>
  new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: idleLimitMs }));

globalThis.headroomStep = observe();
