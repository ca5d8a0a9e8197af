/** The report on one line: what a check's title and the list of checks have room for. */
import type { Judgement } from '../model.ts';
import { budgetFileChangePhrase } from './budget-file-change-phrase.ts';
import { budgetFileChangeVerdict } from './budget-file-changes.ts';
import type { ReportContext } from './context.ts';
import { type Counts, countByStatus, statusWords, tallyOthers } from './counts.ts';
import { formatCount } from './format.ts';
import { writeHeadline } from './headline.ts';
import { describeRowBriefly } from './phrase.ts';
import type { Row } from './row.ts';
import { plainStyle, type Style, withoutStop } from './style.ts';
import { visitSummary, visitVerdict } from './visits.ts';

/** Names in a title are cut, so that numbers have room. */
const shortStyle: Style = {
  ...plainStyle,
  text: (foreign) => bounded(plainStyle.text(foreign), 40),
};

/** One line for a check's title: the two worst findings, then counts. At most 200 characters. */
export function writeTitle(
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
): string {
  const counts = countByStatus(rows);
  const worstStatus = (['exceeded', 'not-measured', 'warning'] as const).find(
    (status) => counts[status] > 0,
  );
  const milder = judgement.budgetChangesLevel
    ? budgetFileChangeVerdict(judgement).replace('The', 'the')
    : undefined;
  const isVisitWorst =
    (judgement.visits ?? []).length > 0 && (!worstStatus || worstStatus === 'warning');
  if (isVisitWorst && (context.mode !== 'proposal' || judgement.verdict === 'fail'))
    return visitTitle(judgement, context, counts, milder);
  if (milder && (!worstStatus || worstStatus === 'warning'))
    return budgetFileChangeTitle(judgement, context, counts);
  if (context.mode === 'proposal' || rows.length === 0) {
    const headline = writeHeadline(judgement, context, rows, plainStyle);
    return bounded(headline.verdict);
  }
  const tally = tallyOthers(
    counts,
    (
      [
        'exceeded',
        'not-measured',
        'warning',
        'inconclusive',
        'waived',
        'no-baseline',
        'within',
      ] as const
    ).filter((one) => one !== worstStatus),
  );
  if (!worstStatus) {
    if (counts.waived > 0 && judgement.verdict === 'pass') return waivedTitle(counts, rows);
    if (judgement.verdict === 'fail')
      return bounded(`Could not measure, ${tally.replace(/\.$/, '')}`);
    if (counts.within === rows.length)
      return `Within budget: ${formatCount(rows.length, 'budget')}`;
    return bounded(tally.replace(/\.$/, ''));
  }
  const found = rows.filter(({ status }) => status === worstStatus);
  const shown = found.slice(0, 2).map((row) => describeRowBriefly(row, shortStyle));
  const others =
    found.length > shown.length
      ? [`${found.length - shown.length} more ${statusWords[worstStatus]}`]
      : [];
  return bounded(
    [
      ...shown,
      ...others,
      ...(milder ? [milder] : []),
      ...(tally ? [tally.replace(/\.$/, '')] : []),
    ].join(', '),
  );
}

/** `Not the page that was asked for: account (mobile) (/account) leads to /login, 7 within`. */
function visitTitle(
  judgement: Judgement,
  context: ReportContext,
  counts: Counts,
  milder: string | undefined,
): string {
  const summary = `${visitVerdict(judgement)}: ${visitSummary(judgement, context, shortStyle)}`;
  const tally = withoutStop(
    tallyOthers(counts, ['warning', 'inconclusive', 'waived', 'no-baseline', 'within']),
  );
  return bounded([summary, ...(milder ? [milder] : []), ...(tally ? [tally] : [])].join(', '));
}

/** `LCP of home (mobile) +18 % (+12…+25) waived, 7 within`. */
function waivedTitle(counts: Counts, rows: readonly Row[]): string {
  const [first] = rows.filter(({ status }) => status === 'waived');
  const phrase = first ? `${describeRowBriefly(first, shortStyle)} waived` : '';
  const further = [
    ...(counts.waived > 1 ? [`${counts.waived - 1} more waived`] : []),
    ...(counts.within > 0 ? [`${counts.within} within`] : []),
  ];
  return bounded([phrase, ...further].join(', '));
}

/** `The budgets file became milder: LCP of home (mobile) 2.5 s → 4 s, 7 within`. */
function budgetFileChangeTitle(
  judgement: Judgement,
  context: ReportContext,
  counts: Counts,
): string {
  const [first, ...others] = judgement.budgetChanges;
  const phrase = first ? budgetFileChangePhrase(first, context, shortStyle) : '';
  const tally = tallyOthers(counts, [
    'warning',
    'inconclusive',
    'waived',
    'no-baseline',
    'within',
  ]).replace(/\.$/, '');
  const further = [
    ...(others.length > 0 ? [`${others.length} more`] : []),
    ...(tally ? [tally] : []),
  ];
  return bounded([`${budgetFileChangeVerdict(judgement)}: ${phrase}`, ...further].join(', '));
}

function bounded(line: string, most = 200): string {
  const points = [...line];
  return points.length > most ? `${points.slice(0, most - 1).join('')}…` : line;
}
