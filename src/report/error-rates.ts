/** Says first that the arms failed differently often. */
import type { ErrorRates, Judgement } from '../model.ts';
import { formatValue } from './format.ts';
import type { Row } from './row.ts';
import type { Style } from './style.ts';

/**
 * `the error rate of list is 99.8 %, and 0 % at the base`, of the worst target that the first rows
 * do not tell of; empty where there is none.
 */
export function errorRatePhrase(
  { errorRates = [] }: Judgement,
  rows: readonly Row[],
  style: Style,
): string {
  const [first] = rows;
  const isTold = ({ target }: ErrorRates): boolean =>
    first?.finding.budget.metric === 'error-rate' &&
    first.target === target &&
    (first.status === 'exceeded' || first.status === 'warning');
  const worst = errorRates
    .filter((rates) => !isTold(rates))
    .toSorted((one, other) => other.head - other.base - (one.head - one.base))[0];
  if (!worst || errorRates.some(isTold)) return '';
  return `the error rate of ${style.text(worst.target)} is ${ratesText(worst)}`;
}

/** A sentence of all targets whose arms failed differently often. */
export function errorRateRemarks({ errorRates = [] }: Judgement, style: Style): readonly string[] {
  if (errorRates.length === 0) return [];
  const named = errorRates
    .slice(0, 3)
    .map((rates) => `${style.text(rates.target)} (${ratesText(rates)})`);
  const more = errorRates.length > 3 ? `, and ${errorRates.length - 3} more` : '';
  return [
    `Error rates differ: ${named.join(', ')}${more}. Latencies and rates of different ` +
      'failures are not of the same work: none of them is called improved.',
  ];
}

const ratesText = ({ base, head }: ErrorRates): string =>
  `${formatValue('share', head, { apartFrom: [base] })}, and ` +
  `${formatValue('share', base, { apartFrom: [head] })} at the base`;
