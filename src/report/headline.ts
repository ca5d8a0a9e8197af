/** Writes the verdict in words, for a reader who has five seconds. */
import type { Judgement } from '../model.ts';
import {
  budgetFileChangeAside,
  budgetFileChangeSummary,
  budgetFileChangeVerdict,
} from './budget-file-changes.ts';
import type { ReportContext } from './context.ts';
import { type Counts, countByStatus, tallyOthers } from './counts.ts';
import { errorRatePhrase } from './error-rates.ts';
import { formatCount } from './format.ts';
import { whyInconclusive } from './inconclusive.ts';
import { describeRow } from './phrase.ts';
import { budgetCell, metricFor, type Row, type RowStatus } from './row.ts';
import { smallestDetectable } from './smallest-detectable.ts';
import { type Style, withoutStop } from './style.ts';
import { describeUnjudged } from './unjudged.ts';
import { visitAside, visitSummary, visitVerdict } from './visits.ts';

/** `symbol` repeats what `verdict` says in words; `detail` begins after a colon. */
export interface Headline {
  readonly symbol: string;
  readonly verdict: string;
  readonly detail: string;
}

const symbols = { fail: '❌', warn: '⚠️', inconclusive: '❓', pass: '✅', none: '📋' } as const;

export function writeHeadline(
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
  style: Style,
): Headline {
  const headline = chooseHeadline(judgement, context, rows, style);
  const errors = errorRatePhrase(judgement, rows, style);
  return errors === ''
    ? headline
    : { ...headline, detail: `${errors}. ${sentence(headline.detail)}`.trim() };
}

const sentence = (detail: string): string => detail.charAt(0).toUpperCase() + detail.slice(1);

function chooseHeadline(
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
  style: Style,
): Headline {
  const counts = countByStatus(rows);
  const milder = judgement.budgetChangesLevel;
  const asides = [budgetFileChangeAside(judgement), visitAside(judgement, context, style)];
  if (counts.exceeded > 0) return withAsides(exceededHeadline(counts, rows, style), asides);
  const { visits = [] } = judgement;
  const isExplained = milder === 'fail' || visits.some(({ level }) => level === 'fail');
  if (
    counts['not-measured'] > 0 ||
    (judgement.verdict === 'fail' && !isExplained) ||
    (rows.length === 0 && context.failures.length > 0)
  ) {
    return withAsides(notMeasuredHeadline(counts, context, rows, style), asides);
  }
  if (visits.length > 0 && (context.mode !== 'proposal' || judgement.verdict === 'fail')) {
    const detail =
      `${visitSummary(judgement, context, style)}. ` +
      `${tallyOthers(counts, ['warning', 'inconclusive', 'waived', 'no-baseline', 'within'])}`;
    const symbol = judgement.verdict === 'fail' ? symbols.fail : symbols.warn;
    return withAsides({ symbol, verdict: visitVerdict(judgement), detail }, [
      budgetFileChangeAside(judgement),
    ]);
  }
  if (milder) {
    const detail =
      `${budgetFileChangeSummary(judgement, context, style)}. ` +
      `${tallyOthers(counts, ['warning', 'inconclusive', 'waived', 'no-baseline', 'within'])}`;
    return {
      symbol: milder === 'fail' ? symbols.fail : symbols.warn,
      verdict: budgetFileChangeVerdict(judgement),
      detail,
    };
  }
  if (context.mode === 'proposal') {
    const { isMeasured, ...words } = describeUnjudged(judgement, context, style);
    return withAsides({ symbol: isMeasured ? symbols.none : symbols.fail, ...words }, [
      visitAside(judgement, context, style),
    ]);
  }
  if (counts.warning > 0) {
    const verdict = formatCount(counts.warning, 'warning');
    return {
      symbol: symbols.warn,
      verdict,
      detail:
        `${worst(rows, 'warning', style)}. ` +
        `${tallyOthers(counts, ['inconclusive', 'waived', 'no-baseline', 'within'])}`,
    };
  }
  if (counts.inconclusive > 0) {
    const verdict = `Inconclusive: ${counts.inconclusive} of ${formatCount(rows.length, 'budget')}`;
    const first = rows.find(({ status }) => status === 'inconclusive');
    const detail = first
      ? `${describeRow(first, style)}${whyInconclusive(first.finding, describeLine(first))}`
      : '';
    return {
      symbol: symbols.inconclusive,
      verdict,
      detail: `${detail}. ${tallyOthers(counts, ['waived', 'no-baseline', 'within'])}`,
    };
  }
  if (counts['no-baseline'] > 0) {
    const verdict =
      `${counts['no-baseline']} of ${formatCount(rows.length, 'budget')} have no baseline to ` +
      'be compared with';
    return {
      symbol: symbols.inconclusive,
      verdict,
      detail: tallyOthers(counts, ['waived', 'within']),
    };
  }
  if (counts.waived > 0) {
    const detail =
      `${worst(rows, 'waived', style)}, which somebody accepted. ` +
      `${tallyOthers(counts, ['within'])}`;
    return {
      symbol: symbols.pass,
      verdict: `${formatCount(counts.waived, 'budget')} waived`,
      detail,
    };
  }
  return {
    symbol: symbols.pass,
    verdict: 'Within budget',
    detail: withinDetail(judgement, rows, style),
  };
}

const withAsides = (headline: Headline, asides: readonly string[]): Headline => ({
  ...headline,
  detail: [headline.detail.trim(), ...asides].filter((sentence) => sentence !== '').join(' '),
});

/** Returns the bound that an inconclusive row was held to. */
function describeLine({ budget, finding }: Row): string {
  if (!finding.waived) return `its budget (${budget})`;
  return `what is waived (${budgetCell(finding.waived, metricFor(finding.budget.metric))})`;
}

function exceededHeadline(counts: Counts, rows: readonly Row[], style: Style): Headline {
  const missing = counts['not-measured'] > 0 ? `, ${counts['not-measured']} not measured` : '';
  const verdict = `${formatCount(counts.exceeded, 'budget')} exceeded${missing}`;
  return {
    symbol: symbols.fail,
    verdict,
    detail:
      `${worst(rows, 'exceeded', style)}. ` +
      `${tallyOthers(counts, ['warning', 'inconclusive', 'waived', 'no-baseline', 'within'])}`,
  };
}

function notMeasuredHeadline(
  counts: Counts,
  context: ReportContext,
  rows: readonly Row[],
  style: Style,
): Headline {
  const missing = rows.filter(({ status }) => status === 'not-measured');
  const targets = new Set(missing.map(({ target }) => target));
  const explained = missing.map(({ finding: { reason } }) =>
    reason.kind === 'not-measured' ? reason.failure : undefined,
  );
  const failure = explained.find((one) => one !== undefined) ?? context.failures[0];
  const message = failure && style.text(withoutStop(failure.message.split('\n')[0] ?? ''));
  const why = message
    ? `${targets.size > 1 ? `${style.text(failure.target)}: ` : ''}${message}. `
    : '';
  return {
    symbol: symbols.fail,
    verdict: notMeasuredVerdict(missing, targets, style),
    detail:
      why + tallyOthers(counts, ['warning', 'inconclusive', 'waived', 'no-baseline', 'within']),
  };
}

function notMeasuredVerdict(
  missing: readonly Row[],
  targets: ReadonlySet<string>,
  style: Style,
): string {
  const [first] = missing;
  if (!first) return 'Could not measure';
  if (missing.length === 1)
    return `Could not measure ${style.text(first.metric)} of ${style.text(first.target)}`;
  return targets.size === 1
    ? `Could not measure ${style.text(first.target)}`
    : `${formatCount(missing.length, 'budget')} could not be measured`;
}

function withinDetail(
  { changes, comparisons }: Judgement,
  rows: readonly Row[],
  style: Style,
): string {
  const worse = changes.filter(({ direction }) => direction === 'worse').length;
  const compared = comparisons.some(({ effect }) => effect);
  const detectable = smallestDetectable(rows, style, 2);
  const parts = [
    formatCount(rows.length, 'budget'),
    ...(detectable ? [`smallest change it could have seen: ${detectable}`] : []),
  ].join(', ');
  if (!compared) return `every limit is kept (${parts}).`;
  if (worse > 0)
    return (
      `${formatCount(worse, 'measurable change')} for the worse, within what the budgets ` +
      `allow (${parts}).`
    );
  const better = changes.length > 0 ? `, ${formatCount(changes.length, 'improvement')}` : '';
  return `nothing measurable got worse${better} (${parts}).`;
}

function worst(rows: readonly Row[], status: RowStatus, style: Style): string {
  const found = rows.filter((row) => row.status === status);
  return found
    .slice(0, 2)
    .map((row) => describeRow(row, style))
    .join('; ')
    .concat(found.length > 2 ? `; and ${found.length - 2} more` : '');
}
