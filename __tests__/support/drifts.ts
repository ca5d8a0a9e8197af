/** A change that the history of the base branch shows. */
import type { Drift } from '../../src/model/drift.ts';

/** LCP of a page that stands 6.1 % slower since a step between two commits. */
export const standingStep = (after: string, upTo: string, sinceMs: number): Drift => ({
  target: 'home (mobile)',
  metric: 'lcp',
  change: {
    kind: 'step',
    from: 39,
    to: 40,
    pValue: 1e-9,
    change: 0.061,
    interval: { lo: 0.049, hi: 0.073, confidence: 0.95 },
    isRelative: true,
    before: 1210,
    after: 1284,
  },
  isWorse: true,
  range: { kind: 'step', after, upTo, sinceMs },
  isRecent: true,
  state: 'stands',
});
