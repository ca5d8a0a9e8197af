/** Shows in a full report the numbers that people know from Lighthouse. */
import type { LighthouseReport, SimulatedReport } from '../../ports.ts';

/**
 * Returns the report with the times and the score of Lighthouse's own simulation. The report stays
 * as it is where there are none.
 */
export function withOwnNumbers<R extends LighthouseReport>(
  calm: R,
  own: SimulatedReport | undefined,
): R {
  const { performance } = calm.categories;
  const score = own?.categories.performance?.score;
  if (!own || !performance || score === undefined) return calm;
  return {
    ...calm,
    audits: { ...calm.audits, ...own.audits },
    categories: { ...calm.categories, performance: { ...performance, score } },
  };
}
