/** Whether measurements were made here, or come from another tool. */
import type { Measurements, Source } from './measurements.ts';

/**
 * Returns the tool that the measurements were imported from; undefined for Headroom's own. The file
 * and its fingerprint both say it, and either is enough.
 */
export function importedFrom({
  source = 'headroom',
  fingerprint,
}: Pick<Measurements, 'source' | 'fingerprint'>): Source | undefined {
  return [source, fingerprint.source ?? 'headroom'].find((one) => one !== 'headroom');
}
