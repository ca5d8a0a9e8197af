/** The headline's words for a run without budgets. */
import type { Judgement } from '../model.ts';
import type { FirstBudgets, ReportContext } from './context.ts';
import { formatCount } from './format.ts';
import type { Style } from './style.ts';

/** The verdict and what follows it. `isMeasured`: there is a number of some target. */
export interface Unjudged {
  readonly verdict: string;
  readonly detail: string;
  readonly isMeasured: boolean;
}

/** Says that nothing is judged, why, and what is proposed. */
export function describeUnjudged(
  { comparisons }: Judgement,
  { targets, failures, firstBudgets }: ReportContext,
  style: Style,
): Unjudged {
  const measured = targets.filter(({ id }) =>
    comparisons.some(({ target }) => target === id),
  ).length;
  if (measured === 0 && failures.length > 0)
    return { verdict: 'Could not measure', detail: '', isMeasured: false };
  const missing =
    measured < targets.length
      ? ` ${formatCount(targets.length - measured, 'target')} could not be measured.`
      : '';
  return {
    verdict: `Measured ${formatCount(measured, 'target')}, nothing is judged yet`,
    detail: `${why(firstBudgets, style)}${missing}`,
    isMeasured: true,
  };
}

function why(file: FirstBudgets | undefined, style: Style): string {
  if (!file)
    return (
      'there is no budgets file yet, so nothing can fail. One to start from is proposed ' + 'below.'
    );
  const proposed = file.text === undefined ? '' : ' Some to start from are proposed below.';
  return `${style.code(file.file)} has no budget, so nothing can fail.${proposed}`;
}
