/** The lists below the tables, the same for the comment and the terminal. */
import { errorTable } from '../errors.ts';
import type { Change, Failure, Finding, Judgement } from '../model.ts';
import { describeAwaited } from './awaited.ts';
import type { ReportContext } from './context.ts';
import { errorRateRemarks } from './error-rates.ts';
import { forecastSentence } from './inconclusive.ts';
import { describeInteractions } from './interaction-causes.ts';
import { describeLoadedAgain } from './loaded-again.ts';
import { baselineAdvice, failureSentences, withExamples } from './notes.ts';
import { describePageDifferences } from './page-differences.ts';
import { changePhrase } from './phrase.ts';
import { metricFor, type Row, type RowStatus } from './row.ts';
import { markCalm } from './simulations.ts';
import { type Style, withoutStop } from './style.ts';

const withStatus = (rows: readonly Row[], ...statuses: readonly RowStatus[]): readonly Row[] =>
  rows.filter((row) => statuses.includes(row.status));

/** Returns the sentences that change how the headline must be read. */
export function remarks(
  judgement: Judgement,
  { unverified, budgetsAtBase }: ReportContext,
  style: Style,
): readonly string[] {
  const { verdict, failsJob } = judgement;
  const isAsExpected = (verdict === 'fail') === failsJob;
  return [
    ...errorRateRemarks(judgement, style),
    ...(isAsExpected
      ? []
      : [
          'By the settings of this workflow the job ' +
            `${failsJob ? 'fails all the same' : 'does not fail for this'}.`,
        ]),
    ...(unverified
      ? [
          'These numbers are unverified: they come from a job that the author of the change ' +
            'controls. They are never used as a baseline.',
        ]
      : []),
    ...(budgetsAtBase?.kind === 'none'
      ? [
          'This is the first run: the base has no budgets file, so nobody can tell whether ' +
            'these budgets are milder than before.',
        ]
      : []),
  ];
}

/**
 * For each page with an exceeded or waived budget or a warning: what its audits saw differently.
 * Pages without a difference are left out.
 */
export function differences(
  rows: readonly Row[],
  { diagnoses, roundsTaken = [] }: ReportContext,
  style: Style,
): readonly { readonly title: string; readonly lines: readonly string[] }[] {
  const pages = Map.groupBy(
    withStatus(rows, 'exceeded', 'warning', 'waived'),
    ({ target }) => target,
  );
  return [...pages]
    .map(([page, own]) => ({
      title: `What is different on ${style.text(page)}`,
      lines: [
        ...describeAwaited(
          own.map(({ finding }) => finding),
          diagnoses,
          style,
        ),
        ...describeLoadedAgain(page, diagnoses, style),
        ...describeInteractions(
          page,
          own.map(({ finding }) => finding),
          roundsTaken,
          style,
        ),
        ...describePageDifferences(page, diagnoses, style),
      ],
    }))
    .filter(({ lines }) => lines.length > 0);
}

/** A sentence for each inconclusive budget, which is named where its metric has several. */
export function settleLines(rows: readonly Row[], style: Style): readonly string[] {
  const inconclusive = withStatus(rows, 'inconclusive');
  return inconclusive.flatMap(({ finding, metric, target, budget }) => {
    const sentence = forecastSentence(finding, style);
    const hasSeveral =
      inconclusive.filter((other) => other.metric === metric && other.target === target).length > 1;
    return sentence
      ? [
          `${style.text(metric)} of ` +
            `${style.text(target)}${hasSeveral ? ` (${budget})` : ''}: ${sentence}`,
        ]
      : [];
  });
}

/** Measurable improvements. */
export function betterLines({ changes }: Judgement, style: Style): readonly string[] {
  return changes
    .filter(({ direction }) => direction === 'better')
    .map((change) => changeLine(change, style));
}

/** Measurable changes for the worse that are neither exceeded or waived budgets nor warnings. */
export function worseLines(
  { changes }: Judgement,
  rows: readonly Row[],
  style: Style,
): readonly string[] {
  const shown = withStatus(rows, 'exceeded', 'warning', 'waived').flatMap(({ finding }) => [
    finding.budget,
    ...(finding.twin ? [finding.twin.budget] : []),
  ]);
  const isShown = ({ target, metric }: { target: string; metric: string }): boolean =>
    shown.some((budget) => budget.target === target && budget.metric === metric);
  return changes
    .filter(({ direction, comparison }) => direction === 'worse' && !isShown(comparison))
    .map((change) => changeLine(change, style));
}

/**
 * Why budgets have nothing to be compared with, and what to do, each reason once; undefined when
 * all have.
 */
export function withoutBaselineSentence(rows: readonly Row[], style: Style): string | undefined {
  const told = withStatus(rows, 'no-baseline').map(({ finding }) => ({
    of: finding.budget,
    sentence: whyWithoutBaseline(finding, style),
  }));
  const isOne = new Set(told.map(({ sentence }) => sentence)).size < 2;
  return isOne ? told[0]?.sentence : withExamples(told, style).join(' ');
}

function whyWithoutBaseline(finding: Finding, style: Style): string {
  const { reason } = finding;
  const why = reason.kind === 'no-baseline' ? `${style.text(withoutStop(reason.why))}. ` : '';
  return `${why}${style.text(baselineAdvice(finding))}`;
}

/**
 * Everything that went wrong while measuring, and metrics with a budget that no round gave, once
 * each however many budgets they have.
 */
export function troubleLines(
  rows: readonly Row[],
  { failures }: ReportContext,
  style: Style,
): readonly string[] {
  const missing = withStatus(rows, 'not-measured').flatMap(
    ({ finding: { reason }, metric, target }) => {
      if (reason.kind !== 'not-measured' || (reason.failure && reason.failure.metric === undefined))
        return [];
      const {
        code = 'metric-missing',
        message,
        hint = errorTable['metric-missing'].hint,
      } = reason.failure ?? {};
      const what =
        code === 'metric-missing' ? 'no round gave it' : 'its rounds do not tell of the server';
      const why = message === undefined ? '' : `: ${style.text(withoutStop(message))}`;
      return [
        `${style.text(metric)} of ${style.text(target)}: ${what}${why}. ${style.text(hint)} ` +
          `(${style.code(code)})`,
      ];
    },
  );
  return [...failureSentences(failures, style), ...new Set(missing)];
}

/**
 * The log that a failure's message quotes after its first line, each once, without what cannot be
 * seen.
 */
export function quotedLogs(
  failures: readonly Failure[],
): readonly { readonly title: string; readonly lines: readonly string[] }[] {
  const messages = [...new Set(failures.map(({ message }) => message))];
  return messages.flatMap((message) => {
    const [, ...quoted] = message.split(/\r?\n/);
    const [first = ''] = quoted;
    const title = first.endsWith(':') ? first.slice(0, -1) : '';
    const lines = title === '' ? quoted : quoted.slice(1);
    return lines.length > 0 ? [{ title, lines: lines.slice(-40) }] : [];
  });
}

function changeLine({ comparison }: Change, style: Style): string {
  const metric = metricFor(comparison.metric);
  return (
    `${style.text(metric.label)} of ${style.text(comparison.target)} ` +
    `${changePhrase(comparison, metric)}${markCalm(comparison)}`
  );
}
