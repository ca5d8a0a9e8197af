/** What a change makes milder in the budgets file, in words. */
import type { Annotation, Budget, BudgetChange, Judgement } from '../model.ts';
import type { ReportContext } from './context.ts';
import { countOf, formatDuration } from './format.ts';
import { budgetCell, metricFor } from './row.ts';
import { plainStyle, type Style } from './style.ts';
import { amountOf, waivedTarget } from './waived.ts';

/** `LCP of home (mobile) 2.5 s → 4 s`, `LCP of home (mobile) only warns now (≤ 2.5 s)`. */
export function milderPhrase(change: BudgetChange, { targets }: ReportContext, style: Style): string {
  if (change.kind === 'target-removed') {
    const isMeasured = targets.some(({ id }) => id === change.target);
    return `${style.text(change.target)} ${isMeasured ? 'has no budgets any more' : 'is no longer measured'}`;
  }
  if (change.kind === 'target-changed') {
    const { keys, from, to } = change;
    if (from === undefined || to === undefined) return `${style.text(change.target)} is measured otherwise (changed: ${keys.join(', ')})`;
    const others = keys.filter((key) => key !== 'path' && key !== 'request');
    return `${style.text(change.target)} measures ${style.text(to)} instead of ${style.text(from)}${others.length > 0 ? ` (also changed: ${others.join(', ')})` : ''}`;
  }
  if (change.kind === 'baseline-changed') return `the base is ${sourceWords(change.to, style)} instead of ${sourceWords(change.from, style)}`;
  if (change.kind === 'fewer-paths') return `fewer changes are measured ("paths" is ${change.paths.map(style.text).join(', ')})`;
  if (change.kind === 'baseline-removed') return 'there is no "baseline" any more, so that nothing says what got slower';
  if (change.kind === 'less-measured') {
    const { key, from, to } = change;
    return key === 'time-limit'
      ? `measuring may take ${formatDuration(to)} instead of ${formatDuration(from)}`
      : `${countOf(to, 'round')} at most instead of ${from}`;
  }
  if (change.kind === 'waived') {
    return `${style.text(metricFor(change.waiver.metric).label)} of ${waivedTarget(change.waiver, style)} would be waived ${amountOf(change.waiver)} (a waiver counts once the base has it)`;
  }
  const { was } = change;
  const subject = `${style.text(metricFor(was.metric).label)} of ${style.text(was.target)}`;
  if (change.kind === 'removed') return `${subject} has lost its budget (${cell(was)})`;
  const { now } = change;
  if (change.kind === 'loosened') return `${subject} ${bare(was)} → ${bare(now)}`;
  return `${subject} only warns now (${cell(was) === cell(now) ? cell(was) : `${bare(was)} → ${bare(now)}`})`;
}

const sourceWords = (source: string, style: Style): string =>
  source === 'build' ? 'built from its commit' : source === 'directory' ? 'a ready-made build' : style.text(source);

/** Another address or another baseline need not be milder. */
const isNeutral = ({ kind }: BudgetChange): boolean => kind === 'target-changed' || kind === 'baseline-changed';

/** What became of the budgets file: `The budgets file became milder`. */
export function milderVerdict({ budgetChanges }: Judgement): string {
  return budgetChanges.every(isNeutral) ? 'The budgets file measures something else' : 'The budgets file became milder';
}

/** The section's heading. */
export function milderHeading({ budgetChanges }: Judgement): string {
  return budgetChanges.every(isNeutral) ? 'Measured otherwise by the budgets file' : 'Milder in the budgets file';
}

/** The section's lines: also of what is allowed to become milder. */
export function milderLines({ budgetChanges }: Judgement, context: ReportContext, style: Style): readonly string[] {
  return budgetChanges.map((change) => milderPhrase(change, context, style));
}

/** The first two: `LCP of home (mobile) 2.5 s → 4 s; checkout is no longer measured; and 2 more`. */
export function milderSummary({ budgetChanges }: Judgement, context: ReportContext, style: Style): string {
  const shown = budgetChanges.slice(0, 2).map((change) => milderPhrase(change, context, style));
  return shown.join('; ').concat(budgetChanges.length > 2 ? `; and ${budgetChanges.length - 2} more` : '');
}

/** What is said where something worse leads: nothing, when it is allowed. */
export function milderAside(judgement: Judgement): string {
  return judgement.budgetChangesLevel ? `${milderVerdict(judgement)}, too, in ${countOf(judgement.budgetChanges.length, 'place')}.` : '';
}

/** On the line of the budget that became milder; for what is gone, at the top of the budgets file. None when the change is allowed. */
export function milderAnnotations(judgement: Judgement, context: ReportContext): readonly Annotation[] {
  const { budgetChanges, budgetChangesLevel, findings } = judgement;
  if (!budgetChangesLevel) return [];
  const anySource = findings.find(({ budget }) => budget.source)?.budget.source;
  const top = anySource && { file: anySource.file, line: 1, column: 1 };
  return budgetChanges.flatMap((change) => {
    const source = ('now' in change && change.now.source) || (change.kind === 'waived' && change.waiver.position) || top;
    if (!source) return [];
    const { file, line, column } = source;
    const level = budgetChangesLevel === 'fail' ? 'failure' : 'warning';
    return [{ file, line, column, level, title: milderVerdict(judgement), message: `${milderPhrase(change, context, plainStyle)}.` }] as const;
  });
}

const cell = (budget: Budget): string => budgetCell(budget, metricFor(budget.metric));

/** Without the sign, which is the same on both sides. */
const bare = (budget: Budget): string => cell(budget).replace(/^[≤≥] /, '');
