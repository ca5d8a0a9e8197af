/** Counts requests that a recording lacks among the failed requests of a visit. */
import { describeUnrecorded, limitFailed } from '../../model/unrecorded.ts';
import type { UnrecordedRequest, VisitSeen } from '../../ports.ts';

/** Returns the visit's facts; the page's own failures come first. */
export const withUnrecorded = (
  seen: VisitSeen,
  unrecorded: readonly UnrecordedRequest[],
): VisitSeen => ({
  ...seen,
  failed: limitFailed([...seen.failed, ...describeUnrecorded(unrecorded)]),
});
