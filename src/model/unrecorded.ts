/** Requests to other hosts that a recording lacks, as failures of the visit that made them. */

/** The problem of a request to another host that the page's recording lacks. */
export const notInRecording = 'not in the recording';

interface Failed {
  readonly url: string;
  readonly type: string;
  readonly problem: string;
}

/** Returns the failures that such requests are. The method is told where it is not GET. */
export const describeUnrecorded = (
  requests: readonly { readonly method: string; readonly url: string; readonly type: string }[],
): readonly Failed[] =>
  requests.map(({ method, url, type }) => ({
    url,
    type,
    problem: method === 'GET' ? notInRecording : `${method} ${notInRecording}`,
  }));

export const isUnrecorded = ({ problem }: Pick<Failed, 'problem'>): boolean =>
  problem.endsWith(notInRecording);

/** Nothing of the page waits for their answers, and nothing of it is in them. */
const apart: readonly string[] = ['beacon', 'websocket'];

/**
 * Whether the page is another one without the answer. A page cannot read what a beacon is answered.
 * In the clear Chrome does not say what a request is for; there GET counts as a part.
 */
export const isPartUnrecorded = (failed: Failed): boolean =>
  isUnrecorded(failed) &&
  !apart.includes(failed.type) &&
  (failed.type !== 'other' || failed.problem === notInRecording);

const most = 20;

/**
 * Returns at most 20 failures. However many the page has of its own, half of the room is for parts
 * that the recording lacks.
 */
export function limitFailed(all: readonly Failed[]): readonly Failed[] {
  if (all.length <= most) return all;
  const parts = all.filter(isPartUnrecorded).slice(0, most / 2);
  return [...all.filter((one) => !parts.includes(one)).slice(0, most - parts.length), ...parts];
}
