/** Prints tables and goals of the findings. */
import { getMetric } from '../../src/metrics.ts';
import { concludeBench, median } from '../figures.ts';
import { type LhciFigures, lhciAlarms } from './lhci.ts';
import {
  fewRoundRules,
  type KeptRound,
  pooledEffect,
  ruleAlarms,
  worseLogRatios,
} from './rules.ts';

/** One run of the program, and what others said. */
export interface DetectRun {
  readonly target: string;
  readonly kind: 'page' | 'endpoint';
  readonly primary: string;
  /** Shares of the base. */
  readonly planted: number;
  readonly tolerance: number;
  readonly repetition: number;
  readonly seconds: number;
  readonly findings: readonly {
    readonly metric: string;
    readonly verdict: string;
    readonly reason: string;
  }[];
  readonly rounds: readonly KeptRound[];
  readonly lhci: LhciFigures | undefined;
}

/**
 * The metrics that a rule reported in a run, and its seconds; undefined where it does not apply.
 */
type Say = (
  run: DetectRun,
) => { readonly alarms: readonly string[]; readonly seconds: number } | undefined;

const lhciRule =
  (aggregation: 'median' | 'optimistic', share: number): Say =>
  ({ lhci }) =>
    lhci && { alarms: lhciAlarms(lhci, aggregation, share), seconds: lhci.seconds };

const sayings: Readonly<Record<string, Say>> = {
  Headroom: ({ findings, seconds }) => ({
    alarms: findings.filter(({ verdict }) => verdict === 'fail').map(({ metric }) => metric),
    seconds,
  }),
  'lhci, median of 3, > 5 %': lhciRule('median', 0.05),
  'lhci, best of 3, > 5 %': lhciRule('optimistic', 0.05),
  'lhci, median of 3, > 10 %': lhciRule('median', 0.1),
  'lhci, best of 3, > 10 %': lhciRule('optimistic', 0.1),
  ...Object.fromEntries(
    fewRoundRules.map((rule): [string, Say] => [
      `same rounds: ${rule.name}`,
      ({ rounds, findings }) =>
        ruleAlarms(
          rule,
          rounds,
          findings.map(({ metric }) => metric),
        ),
    ]),
  ),
};

const caseOf = ({ planted, tolerance }: DetectRun): string =>
  `${planted === 0 ? 'A/A' : `+${Math.round(100 * planted)} %`}, tolerance ` +
  `${Math.round(100 * tolerance)} %`;
const casesOf = (runs: readonly DetectRun[]): readonly string[] => [...new Set(runs.map(caseOf))];

/**
 * A/A counts runs with any alarm; the others count runs in which the metric that was aimed at was
 * reported.
 */
function printRules(runs: readonly DetectRun[]): void {
  for (const kind of ['page', 'endpoint'] as const) {
    const own = runs.filter((run) => run.kind === kind);
    if (own.length === 0) continue;
    console.log(
      `\n${kind}s: runs with a false alarm under A/A, runs in which the planted change was ` +
        'found, and the median of seconds',
    );
    const cases = casesOf(own);
    console.log(['rule'.padEnd(44), ...cases.map((one) => one.padStart(22)), 'seconds'].join('  '));
    for (const [name, say] of Object.entries(sayings)) {
      const cells = cases.map((one) => {
        const said = own
          .filter((run) => caseOf(run) === one)
          .flatMap((run) => (say(run) ? [{ run, alarms: say(run)?.alarms ?? [] }] : []));
        const hits = said.filter(({ run, alarms }) =>
          run.planted === 0 ? alarms.length > 0 : alarms.includes(run.primary),
        );
        return `${hits.length} of ${said.length}`.padStart(22);
      });
      const seconds = own.flatMap((run) => say(run)?.seconds ?? []);
      if (seconds.length > 0)
        console.log([name.padEnd(44), ...cells, median(seconds).toFixed(0).padStart(7)].join('  '));
    }
  }
}

/**
 * One metric of one planted change, over all its runs. `worse` is the ratio of head and base, above
 * 1 where the head is worse.
 */
interface MetricCase {
  readonly target: string;
  readonly what: string;
  readonly metric: string;
  readonly isAA: boolean;
  readonly worse: number;
  /** The ratio that the tolerance allows. */
  readonly allowed: number;
  readonly spread: number;
  readonly fail: number;
  readonly pass: number;
  readonly open: number;
  readonly medianRounds: number;
}

function metricCases(runs: readonly DetectRun[]): readonly MetricCase[] {
  const keys = [...new Set(runs.map((run) => `${run.target}\n${caseOf(run)}`))];
  return keys.flatMap((key) => {
    const own = runs.filter((run) => `${run.target}\n${caseOf(run)}` === key);
    const [first] = own;
    if (!first) return [];
    return first.findings.map(({ metric }): MetricCase => {
      const { logRatio, spread } = pooledEffect(
        own.flatMap(({ rounds }) => worseLogRatios(rounds, metric)),
      );
      const verdicts = own
        .flatMap(({ findings }) => findings.filter((finding) => finding.metric === metric))
        .map(({ verdict }) => verdict);
      const count = (verdict: string): number => verdicts.filter((one) => one === verdict).length;
      const { tolerance, planted, target } = first;
      const allowed = getMetric(metric).better === 'lower' ? 1 + tolerance : 1 / (1 - tolerance);
      return {
        target,
        what: caseOf(first),
        metric,
        isAA: planted === 0,
        worse: Math.exp(logRatio),
        allowed,
        spread,
        fail: count('fail'),
        pass: count('pass'),
        open: count('inconclusive'),
        medianRounds: median(own.map(({ rounds }) => rounds.length / 2)),
      };
    });
  });
}

/**
 * As the goals of the verdict say: 10 % beyond the tolerance, in a metric that repeats to 8 %. In
 * unchanged code there is nothing to find.
 */
const isClear = ({ isAA, worse, allowed }: MetricCase): boolean => !isAA && worse >= 1.1 * allowed;
const mustBeFound = (one: MetricCase): boolean => isClear(one) && one.spread <= 0.08;

function printMetrics(cases: readonly MetricCase[]): void {
  console.log(
    '\nHeadroom, metric by metric: the change that all rounds together show, the spread of ' +
      'the paired log-ratio, and the verdicts',
  );
  console.log(
    `${'target'.padEnd(18)}${'planted'.padEnd(22)}${'metric'.padEnd(12)}` +
      `${'worse by'.padStart(10)}${'s'.padStart(9)} ` +
      ' fail pass open  blocks',
  );
  for (const one of cases) {
    const counts = [one.fail, one.pass, one.open]
      .map((count) => String(count).padStart(4))
      .join(' ');
    const percent = (share: number): string =>
      Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '-';
    console.log(
      `${one.target.padEnd(18)}${one.what.padEnd(22)}${one.metric.padEnd(12)}` +
        `${percent(one.worse - 1).padStart(10)}${percent(one.spread).padStart(9)} ` +
        ` ${counts}  ` +
        `${one.medianRounds.toFixed(0).padStart(6)}${mustBeFound(one) ? '  must be found' : ''}`,
    );
  }
}

/** Prints everything, and the goals once all runs are there. */
export function summarize(runs: readonly DetectRun[], isComplete: boolean): void {
  const cases = metricCases(runs);
  printRules(runs);
  printMetrics(cases);
  const unchanged = runs.filter(({ planted }) => planted === 0);
  const falseAlarms = unchanged.filter(({ findings }) =>
    findings.some(({ verdict }) => verdict === 'fail'),
  ).length;
  const sum = (some: readonly MetricCase[], count: (one: MetricCase) => number): number =>
    some.reduce((total, one) => total + count(one), 0);
  const clear = cases.filter(isClear);
  const must = cases.filter(mustBeFound);
  const missed = sum(must, ({ pass, open }) => pass + open);
  const passedFalsely = sum(clear, ({ pass }) => pass);
  const failedFalsely = sum(
    cases.filter(({ isAA, worse, allowed }) => !isAA && worse <= allowed),
    ({ fail }) => fail,
  );
  console.log('');
  if (!isComplete) {
    console.log(
      `detect: ${runs.length} runs so far, ${falseAlarms} false alarms in ` +
        `${unchanged.length} A/A runs; call it again to go on`,
    );
    process.exitCode = 1;
    return;
  }
  const found = sum(must, ({ fail }) => fail);
  concludeBench('detect', [
    {
      figure: falseAlarms,
      atMost: 0,
      text: `${falseAlarms} of ${unchanged.length} A/A runs with a false alarm`,
    },
    {
      figure: missed,
      atMost: 0,
      text:
        `${missed} of ${missed + found} budgets missed that are 10 % or more beyond the ` +
        'tolerance, s at most 8 %',
    },
    {
      figure: passedFalsely,
      atMost: 0,
      text: `${passedFalsely} passed that are 10 % or more beyond the tolerance, at any s`,
    },
    {
      figure: failedFalsely,
      atMost: 0,
      text: `${failedFalsely} failed within the tolerance beside a planted change`,
    },
  ]);
}
