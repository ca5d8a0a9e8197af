/** What the rules in use say of the same rounds, and what the rounds themselves say was planted. */
import { getMetric } from '../../src/metrics.ts';
import type { Round } from '../../src/model.ts';
import { median } from '../figures.ts';
import { type OtherRule, otherRules } from '../verdict/other-rules.ts';

/** What is kept of a round. */
export type KeptRound = Pick<Round, 'arm' | 'block' | 'durationMs' | 'values'>;

/**
 * Log-ratios of head and base by block, positive where the head is worse; none where a value is 0
 * or missing, or the metric (TBT) is one of differences.
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

/** The middle of all log-ratios of one planted change, and their spread. */
export function pooledEffect(ratios: readonly number[]): {
  readonly logRatio: number;
  readonly spread: number;
} {
  const logRatio = median(ratios);
  return { logRatio, spread: median(ratios.map((ratio) => Math.abs(ratio - logRatio))) / 0.6745 };
}

/** Those that a run's few rounds are enough for, and that need no limit. */
export const fewRoundRules: readonly OtherRule[] = otherRules.filter(
  ({ most, against }) => most <= 5 && against === 'base',
);

/**
 * The metrics that a rule would have reported, and how long its rounds took; undefined where there
 * were too few of them.
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
