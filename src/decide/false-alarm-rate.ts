/** How often something was called different that is not, with what the count leaves open. */
import type { FalseAlarmRate } from '../model/self-check.ts';

/**
 * The upper bound is Clopper and Pearson's, exact for any count: the rate at which so few alarms
 * have a chance of 5 %.
 */
export function falseAlarmRate(alarms: number, tables: number): FalseAlarmRate {
  if (alarms >= tables) return { tables, alarms, upper: 1 };
  let low = alarms / tables;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (chanceOfAtMost(alarms, tables, middle) > 0.05) low = middle;
    else high = middle;
  }
  return { tables, alarms, upper: high };
}

/**
 * P(X ≤ most) of a binomial law, summed in logarithms, since (1 − p)^n alone can be too small for a
 * number.
 */
function chanceOfAtMost(most: number, tables: number, rate: number): number {
  if (rate >= 1) return 0;
  let log = tables * Math.log1p(-rate);
  let sum = Math.exp(log);
  for (let count = 1; count <= most; count += 1) {
    log += Math.log((tables - count + 1) / count) + Math.log(rate) - Math.log1p(-rate);
    sum += Math.exp(log);
  }
  return sum;
}
