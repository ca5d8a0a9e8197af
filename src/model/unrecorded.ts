/** The problem of a request to another host that the page's recording lacks. */
export const notInRecording = 'not in the recording';
