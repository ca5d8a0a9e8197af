/** Counts requests that a recording lacks among the failed requests of a visit. */
import { notInRecording } from '../../model/unrecorded.ts';
import type { UnrecordedRequest, VisitSeen } from '../../ports.ts';

const mostFailed = 20;

/** Returns the visit's facts; the page's own failures come first. */
export function withUnrecorded(
  seen: VisitSeen,
  unrecorded: readonly UnrecordedRequest[],
): VisitSeen {
  const failed = unrecorded.map(({ method, url, type }) => ({
    url,
    type,
    problem: method === 'GET' ? notInRecording : `${method} ${notInRecording}`,
  }));
  return { ...seen, failed: [...seen.failed, ...failed].slice(0, mostFailed) };
}
