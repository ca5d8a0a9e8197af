/**
 * Computes the Speed Index as if only the page's own work had held up its first paint
 * (docs/adr/0009-a-calmer-simulation.md).
 */
import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';
import type { VisitFacts } from './visit-facts.ts';

const { SpeedIndex } = Lantern.Metrics;

const lighthouses = SpeedIndex.getEstimateFromSimulation.bind(SpeedIndex);

export function leaveDelaysOutOfSpeedIndex(visit: VisitFacts): void {
  SpeedIndex.getEstimateFromSimulation = (result, extras) =>
    lighthouses(result, withoutMachineDelay(extras, visit));
}

export function restoreSpeedIndex(): void {
  SpeedIndex.getEstimateFromSimulation = lighthouses;
}

/**
 * Takes the delay line's share out of the Speed Index that was seen. The first paint waited for
 * some answers, each of them held back. How many is told by two simulations of what that paint
 * waited for, on a network that costs nothing: with the delays and without. Response times are in
 * milliseconds, by origin.
 */
export function leaveDelayLineOutOfSpeedIndex(
  seenResponseMs: ReadonlyMap<string, number>,
  ownResponseMs: ReadonlyMap<string, number>,
): void {
  SpeedIndex.getEstimateFromSimulation = (result, extras) => {
    const { observedSpeedIndex, fcpResult } = extras;
    if (observedSpeedIndex === undefined || fcpResult === undefined)
      return lighthouses(result, extras);
    const graph = fcpResult.pessimisticGraph;
    const heldBackMs = unhinderedMs(graph, seenResponseMs) - unhinderedMs(graph, ownResponseMs);
    return lighthouses(result, {
      ...extras,
      observedSpeedIndex: Math.max(0, observedSpeedIndex - Math.max(0, heldBackMs)),
    });
  };
}

type SpeedIndexExtras = Parameters<typeof SpeedIndex.getEstimateFromSimulation>[1];

/**
 * The first paint may come so many milliseconds later than its tasks and its server need. The delay
 * line and others on the machine cause that. They may add as long again as that need. Any delay
 * beyond that is the page's own, such as a timer or an answer that a script waits for.
 */
const lateAllowedMs = 300;

/** Later moments of the observed Speed Index stay as they were. */
function withoutMachineDelay(
  extras: SpeedIndexExtras,
  { startUs, firstContentfulPaintUs, responseMs }: VisitFacts,
): SpeedIndexExtras {
  const { observedSpeedIndex, fcpResult } = extras;
  if (
    observedSpeedIndex === undefined ||
    fcpResult === undefined ||
    firstContentfulPaintUs === undefined
  )
    return extras;
  const seenMs = (firstContentfulPaintUs - startUs) / 1000;
  const neededMs = unhinderedMs(fcpResult.pessimisticGraph, responseMs);
  const ownMs = neededMs + Math.max(0, seenMs - 2 * neededMs - lateAllowedMs);
  return {
    ...extras,
    observedSpeedIndex: Math.max(0, observedSpeedIndex - Math.max(0, seenMs - ownMs)),
  };
}

/**
 * A network that costs nothing, and the processor as it is, in milliseconds and bits per second.
 */
const unhindered = { rtt: 1, throughput: 1e9, cpuSlowdownMultiplier: 1, layoutTaskMultiplier: 1 };

/**
 * Returns how long a simulated graph takes on this machine when only its tasks and servers hold it
 * up, in milliseconds.
 */
function unhinderedMs(
  graph: Lantern.Graph.Node,
  serverResponseTimeByOrigin: ReadonlyMap<string, number>,
): number {
  const simulator = new Lantern.Simulation.Simulator({
    ...unhindered,
    observedThroughput: unhindered.throughput,
    additionalRttByOrigin: new Map(),
    serverResponseTimeByOrigin: new Map(serverResponseTimeByOrigin),
  });
  return simulator.simulate(graph).timeInMs;
}
