/** Chooses exit codes: over budget is not the same as broken. */
import type { HeadroomError } from '../errors.ts';

/**
 * Returns 0 when nothing was called different, 1 for a false alarm, 3 when a target could not be
 * measured.
 */
export function exitCodeForSelfCheck({
  rendered,
  couldMeasure,
}: {
  readonly rendered: { readonly isGreen: boolean };
  readonly couldMeasure: boolean;
}): 0 | 1 | 3 {
  if (!rendered.isGreen) return 1;
  return couldMeasure ? 0 : 3;
}

/**
 * Returns 2 for configuration, 3 for a failed measurement, 70 (EX_SOFTWARE of sysexits.h) for a bug
 * in Headroom.
 */
export function exitCodeForError(error: HeadroomError): 2 | 3 | 70 {
  const codes = { config: 2, measure: 3, internal: 70 } as const;
  return codes[error.kind];
}
