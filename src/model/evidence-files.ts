/** Which files of a run are evidence: what explains its numbers, and only measuring writes. */

/**
 * Whether a name in the output directory is that of a log, of a report of Lighthouse, or of a
 * picture.
 */
export const isEvidenceFile = (name: string): boolean =>
  name.endsWith('.log') || name.startsWith('lighthouse/') || isPicture(name);

/** Whether a file holds bytes rather than text. */
export const isPicture = (name: string): boolean => name.endsWith('.png');
