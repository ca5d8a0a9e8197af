/** Requests to other hosts that a recording lacks, as failures of the visit that made them. */

/** The problem of a request to another host that the page's recording lacks. */
export const notInRecording = 'not in the recording';

/** Returns the failures that such requests are. The method is told where it is not GET. */
export const describeUnrecorded = (
  requests: readonly { readonly method: string; readonly url: string; readonly type: string }[],
): readonly { readonly url: string; readonly type: string; readonly problem: string }[] =>
  requests.map(({ method, url, type }) => ({
    url,
    type,
    problem: method === 'GET' ? notInRecording : `${method} ${notInRecording}`,
  }));
