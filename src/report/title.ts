/** The report on one line: what a check's title and the list of checks have room for. */
import type { Judgement } from '../model.ts';
import { budgetFileChangePhrase } from './budget-file-change-phrase.ts';
import { budgetFileChangeVerdict } from './budget-file-changes.ts';
import type { ReportContext } from './context.ts';
import { type Counts, countsOf, rest, standingWords } from './counts.ts';
import { countOf } from './format.ts';
import { headlineOf } from './headline.ts';
import { shortPhraseOf } from './phrase.ts';
import type { Row } from './row.ts';
import { plainStyle, type Style, withoutStop } from './style.ts';
import { visitSummary, visitVerdict } from './visits.ts';

/** Names in a title are cut, so that numbers have room. */
const shortStyle: Style = {
  ...plainStyle,
  text: (foreign) => bounded(plainStyle.text(foreign), 40),
};

/** One line for a check's title: the two worst findings, then counts. At most 200 characters. */
export function titleOf(
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
): string {
  const counts = countsOf(rows);
  const worstStanding = (['exceeded', 'not-measured', 'warning'] as const).find(
    (standing) => counts[standing] > 0,
  );
  const milder = judgement.budgetChangesLevel
    ? budgetFileChangeVerdict(judgement).replace('The', 'the')
    : undefined;
  const isVisitWorst =
    (judgement.visits ?? []).length > 0 && (!worstStanding || worstStanding === 'warning');
  if (isVisitWorst && context.mode !== 'proposal')
    return visitTitle(judgement, context, counts, milder);
  if (milder && (!worstStanding || worstStanding === 'warning'))
    return budgetFileChangeTitle(judgement, context, counts);
  if (context.mode === 'proposal' || rows.length === 0) {
    const headline = headlineOf(judgement, context, rows, plainStyle);
    return bounded(headline.verdict);
  }
  const tally = rest(
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
    ).filter((one) => one !== worstStanding),
  );
  if (!worstStanding) {
    if (counts.waived > 0 && judgement.verdict === 'pass') return waivedTitle(counts, rows);
    if (judgement.verdict === 'fail')
      return bounded(`Could not measure, ${tally.replace(/\.$/, '')}`);
    if (counts.within === rows.length) return `Within budget: ${countOf(rows.length, 'budget')}`;
    return bounded(tally.replace(/\.$/, ''));
  }
  const found = rows.filter(({ standing }) => standing === worstStanding);
  const shown = found.slice(0, 2).map((row) => shortPhraseOf(row, shortStyle));
  const others =
    found.length > shown.length
      ? [`${found.length - shown.length} more ${standingWords[worstStanding]}`]
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
    rest(counts, ['warning', 'inconclusive', 'waived', 'no-baseline', 'within']),
  );
  return bounded([summary, ...(milder ? [milder] : []), ...(tally ? [tally] : [])].join(', '));
}

/** `LCP of home (mobile) +18 % (+12…+25) waived, 7 within`. */
function waivedTitle(counts: Counts, rows: readonly Row[]): string {
  const [first] = rows.filter(({ standing }) => standing === 'waived');
  const phrase = first ? `${shortPhraseOf(first, shortStyle)} waived` : '';
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
  const tally = rest(counts, [
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
