/** A visit before it is audited. */
import type { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';

export type GatherResult = Awaited<ReturnType<typeof navigationGather>>;

/** The artifacts of a visit, its settings, and the computations that Lighthouse keeps. */
export interface Gathered {
  readonly artifacts: GatherResult['artifacts'];
  readonly settings: GatherResult['runnerOptions']['resolvedConfig']['settings'];
  readonly computedCache: GatherResult['runnerOptions']['computedCache'];
}
