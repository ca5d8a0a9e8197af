/**
 * Bench: how long comparing and deciding takes for many targets, and that it grows with their
 * number and no faster.
 */
import { compare } from '../src/compare/compare.ts';
import { forecast } from '../src/compare/forecast.ts';
import { decide } from '../src/decide/decide.ts';
import { metricTable } from '../src/metrics.ts';
import type { Baseline, Budget, Measurements, Policy, Round } from '../src/model.ts';
import { concludeBench, keepFigures, median } from './figures.ts';
import { type Random, seeded } from './verdict/random.ts';

const blocks = 30;
const metrics = metricTable.filter((metric) => metric.target === 'page').slice(0, 20);
const baseline: Baseline = { kind: 'same-job', commit: undefined, describe: 'interleaved' };
const policy: Policy = {
  failOn: 'fail',
  onInconclusive: 'neutral',
  onMissingBaseline: 'neutral',
  budgetChanges: 'warn',
};

function roundOf(random: Random, target: string, arm: 'base' | 'head', block: number): Round {
  const values = Object.fromEntries(
    metrics.map((metric) => [metric.id, 2000 * Math.exp(0.03 * random.normal())]),
  );
  return {
    target,
    arm,
    block,
    order: (block + (arm === 'head' ? 1 : 0)) % 2 === 0 ? 0 : 1,
    startedAt: '',
    durationMs: 4000,
    values,
    invalid: {},
  };
}

function suite(targets: number): {
  readonly measurements: Measurements;
  readonly budgets: readonly Budget[];
} {
  const random = seeded(targets);
  const names = Array.from({ length: targets }, (_, index) => `page ${index} (mobile)`);
  const rounds = names.flatMap((target) =>
    Array.from({ length: blocks }, (_, block) => [
      roundOf(random, target, 'base', block),
      roundOf(random, target, 'head', block),
    ]).flat(),
  );
  const budgets = names.flatMap((target) =>
    metrics.map(
      (metric): Budget => ({
        id: `${target} · ${metric.id} · regression · fail`,
        target,
        metric: metric.id,
        bound: { kind: 'regression', tolerance: { kind: 'relative', share: 0.05 } },
        level: 'fail',
        source: undefined,
      }),
    ),
  );
  const fingerprint = {
    cpu: '',
    cores: 2,
    memoryBytes: 0,
    os: '',
    chrome: undefined,
    lighthouse: undefined,
    autocannon: undefined,
    node: '',
    headroom: '',
    settings: {},
  };
  const measurements: Measurements = {
    format: 'headroom-measurements',
    version: 2,
    suite: 'judge',
    startedAt: '',
    seed: 1,
    head: undefined,
    base: undefined,
    fingerprint,
    targets: [],
    rounds,
    failures: [],
    diagnoses: [],
  };
  return { measurements, budgets };
}

/**
 * Returns the processor time to judge one run in milliseconds, the median of some. A clock shows
 * the same on a machine that does nothing else.
 */
function judgeMs(targets: number, times: number): number {
  const { measurements, budgets } = suite(targets);
  const taken = Array.from({ length: times }, () => {
    const start = process.cpuUsage();
    const comparisons = compare(measurements, baseline, budgets, {
      kind: 'adaptive',
      maxRounds: blocks,
    });
    decide({ comparisons, budgets, failures: [], policy, baseline, forecast });
    const used = process.cpuUsage(start);
    return (used.user + used.system) / 1000;
  });
  return median(taken);
}

judgeMs(20, 3);
const sizes = process.argv.slice(2).map(Number);
const figures = (sizes.length > 0 ? sizes : [100, 300, 1000, 3000, 10_000]).map((targets) => ({
  targets,
  ms: judgeMs(targets, targets <= 1000 ? 5 : 1),
}));
for (const { targets, ms } of figures)
  console.log(
    `${String(targets).padStart(6)} targets × ${metrics.length} metrics × ${blocks} rounds: ` +
      `${ms.toFixed(0).padStart(6)} ms, ` +
      `${((1000 * ms) / targets / metrics.length).toFixed(1)} µs a comparison`,
  );
keepFigures('judge', figures);
const at = (targets: number): number =>
  figures.find((figure) => figure.targets === targets)?.ms ?? Number.NaN;
const growth = at(10_000) / at(1000) / 10;
concludeBench('judge', [
  { figure: at(1000), text: `${at(1000).toFixed(0)} ms for 1,000 targets`, atMost: 1000 },
  {
    figure: growth,
    text: `${growth.toFixed(2)} times the time a target at 10,000 as at 1,000 targets`,
    atMost: 1.5,
  },
]);
