/** Simulated tasks of the main thread are as long as they had a core (docs/adr/0009-a-calmer-simulation.md). */
import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';
import type { TraceEvent } from './lighthouse-visit-facts.ts';

const { CPUNode } = Lantern.Graph;

const lighthouses = Object.getOwnPropertyDescriptor(CPUNode.prototype, 'duration') ?? {};

export function takeTaskTimeFromCpu(): void {
  Object.defineProperty(CPUNode.prototype, 'duration', { configurable: true, get: cpuTimeUs });
}

export function takeTaskTimeAsLighthouse(): void {
  Object.defineProperty(CPUNode.prototype, 'duration', lighthouses);
}

/**
 * How long a task may wait for a core because of others, in microseconds: 10 ms, and twice what it ran, up to 50 ms. What it waits beyond that is
 * the page's own (a synchronous request, a readback from the GPU), and counts.
 */
const waitingAllowedUs = (ranUs: number): number => Math.min(50_000, 10_000 + 2 * ranUs);

function cpuTimeUs(this: Lantern.Graph.CPUNode): number {
  const elapsedUs = this.endTime - this.startTime;
  const ranUs = (this.event as TraceEvent).tdur ?? elapsedUs;
  return Math.min(elapsedUs, ranUs + Math.max(0, elapsedUs - ranUs - waitingAllowedUs(ranUs)));
}
