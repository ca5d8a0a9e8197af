/**
 * Where Lighthouse's simulation multiplies the noise of the machine, and what it is told instead
 * (docs/adr/0009-a-calmer-simulation.md). The simulation itself, its slow network and its slow
 * phone stay Lighthouse's.
 */
import { holdUpAsLighthouse, holdUpUntilFrame } from './first-paint.ts';
import { weighAsLighthouse, weighCalm } from './speed-index.ts';
import { takeTaskTimeAsLighthouse, takeTaskTimeFromCpu } from './task-time.ts';
import type { VisitFacts } from './visit-facts.ts';

/** What can be switched to measure the effect of each. */
export interface SimulationSettings {
  /**
   * `cpu`: a task of the main thread is as long as it had a core. `elapsed`: as it took from its
   * start to its end, as Lighthouse has it.
   */
  readonly taskTime: 'cpu' | 'elapsed';
  /**
   * `frame`: only what ran before the main thread had painted the frame of a paint can have held
   * that paint up. `screen`: whatever ran before it was seen on the screen, as Lighthouse has it.
   */
  readonly heldUpUntil: 'frame' | 'screen';
  /**
   * Speed Index weighs the simulation against what was seen on the screen. `calm`: seen as if the
   * first paint had come when its tasks and its server alone would have let it, unless it came much
   * later. `screen`: as it was, with the delay line and whatever else the machine did, as
   * Lighthouse has it.
   */
  readonly seenOn: 'calm' | 'screen';
}

/**
 * From now on, simulations of this visit run with these settings. Lighthouse offers no way to hand
 * them in, so methods of its classes are replaced, until `simulateAsLighthouse` puts its own in
 * their place again; one visit is audited at a time.
 */
export function simulateWith(
  { taskTime, heldUpUntil, seenOn }: SimulationSettings,
  visit: VisitFacts,
): void {
  if (taskTime === 'cpu') takeTaskTimeFromCpu(visit);
  if (heldUpUntil === 'frame') holdUpUntilFrame(visit);
  if (seenOn === 'calm') weighCalm(visit);
}

export function simulateAsLighthouse(): void {
  takeTaskTimeAsLighthouse();
  holdUpAsLighthouse();
  weighAsLighthouse();
}
