/**
 * Measurements with secrets covered in all that pages, servers and other programs said: reports cut
 * what they quote.
 */
import type { Diagnosis, Failure, Measurements } from './measurements.ts';

type Redact = (text: string) => string;

/** Returns the failure with its words covered; what it is of stays as it is. */
export const coveredFailure = (failure: Failure, redact: Redact): Failure => ({
  ...failure,
  message: redact(failure.message),
  hint: redact(failure.hint),
});

/** Returns the diagnosis with its words covered. */
export const coveredDiagnosis = <D extends Omit<Diagnosis, 'arm'>>(
  diagnosis: D,
  redact: Redact,
): D => ({
  ...diagnosis,
  lcpElement: diagnosis.lcpElement === undefined ? undefined : redact(diagnosis.lcpElement),
  resources: diagnosis.resources.map((resource) => ({ ...resource, url: redact(resource.url) })),
  ...(diagnosis.timers && {
    timers: diagnosis.timers.map((timer) => ({ ...timer, url: redact(timer.url) })),
  }),
  opportunities: diagnosis.opportunities.map((opportunity) => ({
    ...opportunity,
    title: redact(opportunity.title),
  })),
});

/**
 * Returns measurements from elsewhere as this run may quote them. Their writer may have known other
 * secrets.
 */
export function coveredWords(measurements: Measurements, redact: Redact): Measurements {
  const { baseFrom, baseProblem, failures, diagnoses } = measurements;
  return {
    ...measurements,
    ...(baseFrom === undefined ? {} : { baseFrom: redact(baseFrom) }),
    ...(baseProblem === undefined ? {} : { baseProblem: redact(baseProblem) }),
    failures: failures.map((failure) => coveredFailure(failure, redact)),
    diagnoses: diagnoses.map((diagnosis) => coveredDiagnosis(diagnosis, redact)),
  };
}
