/**
 * Applies the rules in use to the same rounds, and estimates from the rounds themselves what was
 * planted.
 */
import { getMetric } from '../../src/metrics.ts';
import type { Round } from '../../src/model.ts';
import { median } from '../figures.ts';
import { type OtherRule, otherRules } from '../verdict/other-rules.ts';

/** The kept part of a round. */
export type KeptRound = Pick<Round, 'arm' | 'block' | 'durationMs' | 'values'>;

/**
 * Returns log-ratios of head and base by block, positive where the head is worse. None where a
 * value is 0 or missing, or the metric is one of differences (TBT).
 */
export function worseLogRatios(rounds: readonly KeptRound[], metric: string): readonly number[] {
  const { better, scale } = getMetric(metric);
  if (scale === 'difference') return [];
  const sign = better === 'lower' ? 1 : -1;
  return rounds
    .filter(({ arm }) => arm === 'head')
    .flatMap((head) => {
      const base = rounds.find(({ arm, block }) => arm === 'base' && block === head.block);
      const ratio = (head.values[metric] ?? 0) / (base?.values[metric] ?? 0);
      return Number.isFinite(ratio) && ratio > 0 ? [sign * Math.log(ratio)] : [];
    });
}

/** Returns the middle of all log-ratios of one planted change, and their spread. */
export function pooledEffect(ratios: readonly number[]): {
  readonly logRatio: number;
  readonly spread: number;
} {
  const logRatio = median(ratios);
  return { logRatio, spread: median(ratios.map((ratio) => Math.abs(ratio - logRatio))) / 0.6745 };
}

/** The rules that need no limit, and for which a run's few rounds are enough. */
export const fewRoundRules: readonly OtherRule[] = otherRules.filter(
  ({ most, against }) => most <= 5 && against === 'base',
);

/**
 * Returns the metrics that a rule would have reported, and how long its rounds took; undefined
 * where there were too few of them.
 */
export function ruleAlarms(
  rule: OtherRule,
  rounds: readonly KeptRound[],
  metrics: readonly string[],
): { alarms: readonly string[]; seconds: number } | undefined {
  const ofArm = (arm: 'base' | 'head'): readonly KeptRound[] =>
    rounds.filter((round) => round.arm === arm).slice(0, rule.most);
  const [base, head] = [ofArm('base'), ofArm('head')];
  if (base.length < rule.most || head.length < rule.most) return undefined;
  const alarms = metrics.filter((metric) => {
    const sign = getMetric(metric).better === 'lower' ? 1 : -1;
    const logs = (own: readonly KeptRound[]): Float64Array =>
      Float64Array.from(own, ({ values }) => sign * Math.log(values[metric] ?? Number.NaN));
    return (
      [...base, ...head].every(({ values }) => (values[metric] ?? 0) > 0) &&
      rule.judge(logs(base), logs(head), 'ratio', Number.NaN).fails
    );
  });
  return {
    alarms,
    seconds: [...base, ...head].reduce((sum, { durationMs }) => sum + durationMs, 0) / 1_000,
  };
}
