/**
 * Keeps the noise of the machine out of Lighthouse's simulation
 * (docs/adr/0009-a-calmer-simulation.md). The simulation itself, with its slow network and slow
 * phone, stays Lighthouse's.
 */
import { answerInOwnTime, restoreAnswerTimes } from './answer-times.ts';
import { endRenderBlockingAtFrame, restoreFirstPaint } from './first-paint.ts';
import { keepScriptOrder, restoreScriptOrder } from './script-order.ts';
import { leaveDelaysOutOfSpeedIndex, restoreSpeedIndex } from './speed-index.ts';
import { restoreTaskTime, takeTaskTimeFromCpu } from './task-time.ts';
import type { VisitFacts } from './visit-facts.ts';

/** The changes to the simulation, each with a switch so that its effect can be measured. */
export interface SimulationSettings {
  /**
   * How long a task of the main thread takes. `cpu`: as long as it had a core. `elapsed`: from its
   * start to its end, as in Lighthouse.
   */
  readonly taskTime: 'cpu' | 'elapsed';
  /**
   * Until when work can block a paint. `frame`: until the main thread has painted its frame.
   * `screen`: until it is seen on the screen, as in Lighthouse.
   */
  readonly renderBlockingUntil: 'frame' | 'screen';
  /**
   * Where the observed Speed Index comes from. `own-work`: the first paint counts from the time
   * that the page's tasks and its server need. A much later first paint counts as it was seen.
   * `screen`: the first paint counts from the time that it was seen, delays of the machine
   * included, as in Lighthouse.
   */
  readonly speedIndexFrom: 'own-work' | 'screen';
  /**
   * How long a server takes for an answer that it takes much longer or shorter for than for most.
   * `own-time`: as long as it took. `middle`: as long as for all others, as in Lighthouse.
   */
  readonly slowAnswers: 'own-time' | 'middle';
  /**
   * Which scripts a task waits for. `order`: also for those that the parser ran before. `task`:
   * for those that ran in it, as in Lighthouse.
   */
  readonly scriptsBy: 'order' | 'task';
}

/**
 * Runs the simulations of this visit with these settings from now on. Lighthouse takes no such
 * settings, so this replaces methods of its classes. `simulateAsLighthouse` restores them; only one
 * visit is audited at a time.
 */
export function simulateWith(
  { taskTime, renderBlockingUntil, speedIndexFrom, slowAnswers, scriptsBy }: SimulationSettings,
  visit: VisitFacts,
): void {
  if (taskTime === 'cpu') takeTaskTimeFromCpu(visit);
  if (renderBlockingUntil === 'frame') endRenderBlockingAtFrame(visit);
  if (speedIndexFrom === 'own-work') leaveDelaysOutOfSpeedIndex(visit);
  if (slowAnswers === 'own-time') answerInOwnTime(visit);
  if (scriptsBy === 'order') keepScriptOrder();
}

/** Restores Lighthouse's own simulation. */
export function simulateAsLighthouse(): void {
  restoreTaskTime();
  restoreFirstPaint();
  restoreSpeedIndex();
  restoreAnswerTimes();
  restoreScriptOrder();
}
