/**
 * Runs `self-check: quick`: a few blocks of the same build as both arms, before the judged
 * measurement.
 */

import { compare } from '../compare/compare.ts';
import { movedIn } from '../compare/self-check-moved.ts';
import { raiseFailLines } from '../decide/widen-tolerances.ts';
import { deriveTwins } from '../metrics/observed-twin.ts';
import { getMetric } from '../metrics.ts';
import type { Config, Measurements, Moved } from '../model.ts';
import type { Ports } from '../ports.ts';
import { sameJobBaseline } from '../saved/find-baseline.ts';
import { saveMeasurements } from '../saved/save-measurements.ts';
import type { Measured } from './measure-until-decided.ts';
import { measureTwice } from './self-check.ts';

/** The fewest blocks with a useful 95 % interval, Student's with three degrees of freedom. */
const quickBlocks = 4;

/** The largest part of the time limit that the check may take. */
const shareOfTime = 0.25;

/**
 * Measures, with the check before it where it is asked for. The check's outcome is saved with the
 * measurements, so that they are judged alike again.
 */
export async function afterQuickSelfCheck(
  config: Config,
  ports: Ports,
  measure: (config: Config) => Promise<Measured>,
): Promise<Measured> {
  const targets = targetsToCheck(config);
  if (targets.length === 0) return measure(config);
  const startedMs = ports.clock.nowMs();
  const selfCheck = await check(config, targets, ports);
  const timeLimitMs = Math.max(0, config.effort.timeLimitMs - (ports.clock.nowMs() - startedMs));
  const budgets = raiseFailLines(config.budgets, selfCheck);
  const measured = await measure({ ...config, budgets, effort: { ...config.effort, timeLimitMs } });
  const measurements: Measurements = { ...measured.measurements, selfCheck };
  await saveMeasurements(measurements, config.outputDirectory, ports);
  return { ...measured, measurements };
}

/**
 * Returns the targets with a regression budget on a noisy metric, where base and head are measured
 * in the same job. An A/A says nothing of saved baselines.
 */
function targetsToCheck({ selfCheck, baseline, budgets }: Config): readonly string[] {
  if (selfCheck !== 'quick' || (baseline.kind !== 'same-job' && baseline.kind !== 'url')) return [];
  const noisy = budgets.filter(
    ({ bound, metric }) => bound.kind === 'regression' && getMetric(metric).noise === 'noisy',
  );
  return [...new Set(noisy.map(({ target }) => target))];
}

async function check(
  config: Config,
  targets: readonly string[],
  ports: Ports,
): Promise<readonly Moved[]> {
  ports.log.note(`Self-check: ${quickBlocks} rounds of the same build as base and head.`);
  const own: Config = {
    ...config,
    outputDirectory: `${config.outputDirectory}/self-check`,
    effort: { ...config.effort, timeLimitMs: config.effort.timeLimitMs * shareOfTime },
  };
  const { measurements } = await measureTwice(
    own,
    new Map(targets.map((target) => [target, quickBlocks])),
    ports,
  );
  const baseline = sameJobBaseline(measurements);
  if (!baseline) return [];
  const isBudgeted = ({ target, metric }: Moved): boolean =>
    [...config.budgets, ...deriveTwins(config.budgets)].some(
      (budget) =>
        budget.bound.kind === 'regression' && budget.target === target && budget.metric === metric,
    );
  return movedIn(
    measurements,
    compare(measurements, baseline, config.budgets, { kind: 'single' }),
  ).filter(isBudgeted);
}
