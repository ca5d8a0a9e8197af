/**
 * Makes simulated tasks of the main thread as long as they had a core
 * (docs/adr/0009-a-calmer-simulation.md).
 */
import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';
import { ownDocument } from './own-document.ts';
import type { TraceEvent, VisitFacts } from './visit-facts.ts';

const { CPUNode } = Lantern.Graph;

const lighthouses = Object.getOwnPropertyDescriptor(CPUNode.prototype, 'duration') ?? {};

/**
 * Leaves out Chrome's main-thread work of putting the document in the place of the page before. It
 * is the same for every page, and takes 8 to 15 ms, by chance. The documents of a page's own frames
 * are the page's.
 */
export function takeTaskTimeFromCpu(visit: VisitFacts): void {
  const { commit } = ownDocument(visit);
  Object.defineProperty(CPUNode.prototype, 'duration', {
    configurable: true,
    get(this: Lantern.Graph.CPUNode) {
      const isInside =
        commit !== undefined && this.startTime <= commit.atUs && commit.atUs < this.endTime;
      return Math.max(0, cpuTimeUs(this) - (isInside ? commit.ranUs : 0));
    },
  });
}

export function restoreTaskTime(): void {
  Object.defineProperty(CPUNode.prototype, 'duration', lighthouses);
}

/**
 * How long a task may wait for a core because of others, in microseconds: 10 ms, and twice what it
 * ran, up to 50 ms. A longer wait is the page's own and counts, such as a synchronous request or a
 * readback from the GPU.
 */
const waitingAllowedUs = (ranUs: number): number => Math.min(50_000, 10_000 + 2 * ranUs);

function cpuTimeUs({ startTime, endTime, event }: Lantern.Graph.CPUNode): number {
  const elapsedUs = endTime - startTime;
  const ranUs = (event as TraceEvent).tdur ?? elapsedUs;
  return Math.min(elapsedUs, ranUs + Math.max(0, elapsedUs - ranUs - waitingAllowedUs(ranUs)));
}
