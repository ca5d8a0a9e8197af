/** Chooses exit codes: over budget is not the same as broken. */
import type { HeadroomError } from '../errors.ts';

/**
 * Returns 0 when nothing was called different, 1 for a false alarm, 3 when a target or a budget
 * could not be measured.
 */
export function exitCodeForSelfCheck({
  selfCheck,
  rendered,
}: {
  readonly selfCheck: { readonly different: readonly unknown[] };
  readonly rendered: { readonly isGreen: boolean };
}): 0 | 1 | 3 {
  if (selfCheck.different.length > 0) return 1;
  return rendered.isGreen ? 0 : 3;
}

/**
 * Returns 2 for configuration, 3 for a failed measurement, 70 (EX_SOFTWARE of sysexits.h) for a bug
 * in Headroom.
 */
export function exitCodeForError(error: HeadroomError): 2 | 3 | 70 {
  const codes = { config: 2, measure: 3, internal: 70 } as const;
  return codes[error.kind];
}
