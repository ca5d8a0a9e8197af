/**
 * Mode `self-check`: measures the same build as both arms. Every difference that is found is a
 * false alarm.
 */

import { compare } from '../compare/compare.ts';
import { forecast } from '../compare/forecast.ts';
import { coin, relabelled } from '../compare/relabel.ts';
import { comparisonKey } from '../compare/samples.ts';
import { measureNoise } from '../compare/self-check-noise.ts';
import { decide } from '../decide/decide.ts';
import { falseAlarmRate } from '../decide/false-alarm-rate.ts';
import { calledDifferent, isFalseAlarm, judgeSelfCheck } from '../decide/self-check.ts';
import { HeadroomError } from '../errors.ts';
import type { SaveRound } from '../measure/journal.ts';
import { openSession } from '../measure/session.ts';
import type { FalseAlarmRate, SelfCheck } from '../model/self-check.ts';
import type { Baseline, Comparison, Config, Judgement, Measurements } from '../model.ts';
import { listOutputs } from '../outputs/list-outputs.ts';
import { selfCheckOutputs } from '../outputs/local-outputs.ts';
import type { PublishedFiles } from '../outputs/output.ts';
import type { Ports } from '../ports.ts';
import { deriveContext } from '../report/context.ts';
import { type RenderedSelfCheck, selfCheckReport } from '../report/self-check.ts';
import { sameJobBaseline } from '../saved/find-baseline.ts';
import { measurementsFile, saveMeasurements } from '../saved/save-measurements.ts';

/** The outcome of a self-check. */
export interface SelfChecked {
  readonly kind: 'self-checked';
  readonly selfCheck: SelfCheck;
  readonly rendered: RenderedSelfCheck;
  readonly measurementsFile: string;
  /** Undefined where the run ended before they were written. */
  readonly files: PublishedFiles | undefined;
}

/**
 * Enough for 12 budgets to be able to fail, and to see neighbouring blocks depend on each other.
 */
const usualRounds = 12;

/** With none among them that differs, the rate is below 0.15 %. */
const tables = 2_000;

/**
 * Measures, judges as an ordinary run would with a fixed number of rounds, and estimates how often
 * it would be wrong. Throws coded errors.
 */
export async function selfCheck(config: Config, ports: Ports): Promise<SelfChecked> {
  const rounds = config.effort.rounds ?? usualRounds;
  // A folder of its own: measurements of one build as both arms must never be taken for a baseline.
  const own: Config = { ...config, outputDirectory: `${config.outputDirectory}/self-check` };
  const { file, measurements } = await measureTwice(own, planBlocks(config, rounds), ports);
  const baseline = sameJobBaseline(measurements);
  if (!baseline) throw nothingMeasured(measurements);

  const judgement = judgeOnce(config, measurements, baseline);
  const rates = measureRates(config, measurements, baseline, judgement.comparisons);
  const { maxRounds } = config.effort;
  const noises = measureNoise(
    measurements,
    judgement.comparisons,
    config.budgets,
    maxRounds,
    config.policy.failOn,
  );
  const unmeasuredTargets = findUnmeasured(config, judgement);
  const evidence = { rounds, maxRounds, judgement, noises, unmeasuredTargets, ...rates };
  const check = judgeSelfCheck(evidence);
  const context = deriveContext(measurements, {
    mode: 'gate',
    baseline,
    links: { run: undefined, artifact: undefined },
    unverified: false,
    origin: undefined,
  });
  const rendered = selfCheckReport(check, judgement, context);
  const { isGreen } = rendered;
  const list = listOutputs(selfCheckOutputs(own.outputDirectory, ports), ports.log);
  const { files } = await list.publish({
    measurementsFile: file,
    isGreen,
    failed: check.failed.length,
    render: () => rendered,
  });
  return {
    kind: 'self-checked',
    selfCheck: check,
    rendered,
    measurementsFile: file,
    files,
  };
}

/**
 * Measures one build as both arms. The server command runs in the same folder for both, each with a
 * process and a port of its own, as in a run.
 */
export async function measureTwice(
  config: Config,
  blocks: ReadonlyMap<string, number>,
  ports: Ports,
): Promise<{ readonly file: string; readonly measurements: Measurements }> {
  const { server, workingDirectory: directory } = config;
  const identity = await ports.git.identity(directory);
  const sources = {
    head: { arm: 'head', server, directory },
    base: { arm: 'base', server, directory },
  } as const;
  const save: SaveRound = (measured) => saveMeasurements(measured, config.outputDirectory, ports);
  const session = await openSession(
    config,
    sources,
    { head: identity, base: identity },
    save,
    ports,
  );
  try {
    await session.keep({
      plans: [...blocks].map(([target, rounds]) => ({ target, kind: 'fixed', rounds })),
    });
    await session.measure(blocks);
    return { file: measurementsFile(config.outputDirectory), measurements: session.measurements() };
  } finally {
    await session.close();
  }
}

const planBlocks = (config: Config, rounds: number): ReadonlyMap<string, number> =>
  new Map(config.targets.map(({ id }) => [id, rounds]));

function findUnmeasured({ targets }: Config, { comparisons }: Judgement): readonly string[] {
  const measured = new Set(comparisons.filter(({ effect }) => effect).map(({ target }) => target));
  return targets.map(({ id }) => id).filter((id) => !measured.has(id));
}

function nothingMeasured({ failures }: Measurements): HeadroomError {
  const first = failures[0];
  const message = first
    ? `Nothing was measured: ${first.target}: ${first.message}`
    : 'Nothing was measured.';
  return new HeadroomError('page-failed', message, first ? { hint: first.hint } : {});
}

function judgeOnce(config: Config, measurements: Measurements, baseline: Baseline): Judgement {
  const comparisons = compare(
    measurements,
    baseline,
    config.budgets,
    { kind: 'single' },
    config.policy.failOn,
  );
  const { budgets, policy } = config;
  const { failures } = measurements;
  return decide({ comparisons, budgets, failures, policy, baseline, forecast });
}

/**
 * Judges tables with base and head swapped at random, seeded, through the very functions that judge
 * a run.
 */
function measureRates(
  config: Config,
  measurements: Measurements,
  baseline: Baseline,
  compared: readonly Comparison[],
): Pick<SelfCheck, 'budgetRate' | 'changeRate' | 'metricRates'> {
  const flip = coin(config.effort.seed);
  const alarms = new Map<string, number>();
  let failed = 0;
  let changed = 0;
  for (let table = 0; table < tables; table += 1) {
    const judgement = judgeOnce(config, relabelled(measurements, flip), baseline);
    const failures = judgement.findings.filter(isFalseAlarm);
    if (failures.length > 0) failed += 1;
    if (judgement.changes.length > 0) changed += 1;
    for (const { target, metric } of calledDifferent(failures, judgement.changes)) {
      const key = comparisonKey(target, metric);
      alarms.set(key, (alarms.get(key) ?? 0) + 1);
    }
  }
  const makeRate = (count = 0): FalseAlarmRate => falseAlarmRate(count, tables);
  const metricRates = compared.map(({ target, metric }) => ({
    target,
    metric,
    rate: makeRate(alarms.get(comparisonKey(target, metric))),
  }));
  return { budgetRate: makeRate(failed), changeRate: makeRate(changed), metricRates };
}
