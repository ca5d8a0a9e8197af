/** Exit codes: over budget is not the same as broken. */
import type { HeadroomError } from '../errors.ts';
import type { Judgement } from '../model.ts';

/** 0 within budget, 1 over budget, 3 when a budget or a whole target could not be measured. */
export function exitCodeOf(judgement: Judgement): 0 | 1 | 3 {
  if (!judgement.failsJob) return 0;
  if ((judgement.lostTargets ?? []).length > 0) return 3;
  return judgement.findings.some((finding) => finding.reason.kind === 'not-measured') ? 3 : 1;
}

/**
 * 0 when nothing was called different, 1 for a false alarm, 3 when a target could not be measured.
 */
export function exitCodeOfSelfCheck({
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
 * 2 for configuration, 3 for what could not be measured, 70 (EX_SOFTWARE of sysexits.h) for a bug
 * in Headroom.
 */
export function exitCodeOfError(error: HeadroomError): 2 | 3 | 70 {
  const codes = { config: 2, measure: 3, internal: 70 } as const;
  return codes[error.kind];
}
