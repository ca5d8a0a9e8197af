/** Which files of a run are evidence: what explains its numbers, and only measuring writes. */

/** Whether a name in the output directory is that of a log, or of a report of Lighthouse. */
export const isEvidenceFile = (name: string): boolean =>
  name.endsWith('.log') || name.startsWith('lighthouse/');
