/** Tells in words what a change makes milder in the budgets file. */
import type { Annotation, BudgetChange, Judgement } from '../model.ts';
import { budgetFileChangePhrase } from './budget-file-change-phrase.ts';
import type { ReportContext } from './context.ts';
import { formatCount } from './format.ts';
import { plainStyle, type Style } from './style.ts';

/** Another address, server or baseline need not be milder. */
const neutral: ReadonlySet<BudgetChange['kind']> = new Set([
  'target-changed',
  'server-changed',
  'baseline-added',
  'baseline-changed',
  'baseline-commands',
  'suite-renamed',
  'named-files-changed',
  'hosts-allowed',
  'otherwise',
]);

const isUnread = ({ kind }: BudgetChange): boolean => kind === 'base-unread';
const isNeutral = ({ kind }: BudgetChange): boolean => neutral.has(kind);
const isWider = ({ kind }: BudgetChange): boolean => kind === 'sees-less';

/** Returns the verdict on the budgets file: `The budgets file became milder`. */
export function budgetFileChangeVerdict({ budgetChanges }: Judgement): string {
  if (budgetChanges.every(isUnread)) return 'The budgets file is held against nothing';
  if (budgetChanges.every(isNeutral)) return 'The budgets file measures something else';
  return budgetChanges.every(isWider)
    ? 'The budgets file lets this run see less'
    : 'The budgets file became milder';
}

/** The section's heading. */
export function budgetFileChangeHeading({ budgetChanges }: Judgement): string {
  if (budgetChanges.every(isUnread)) return 'The budgets file is held against nothing';
  if (budgetChanges.every(isNeutral)) return 'Measured otherwise by the budgets file';
  return budgetChanges.every(isWider)
    ? 'Seen less by the budgets file'
    : 'Milder in the budgets file';
}

/** The section's lines: also of what is allowed to become milder. */
export function budgetFileChangeLines(
  { budgetChanges }: Judgement,
  context: ReportContext,
  style: Style,
): readonly string[] {
  return budgetChanges.map((change) => budgetFileChangePhrase(change, context, style));
}

/**
 * The first two: `LCP of home (mobile) 2.5 s → 4 s; checkout is no longer measured; and 2 more`.
 */
export function budgetFileChangeSummary(
  { budgetChanges }: Judgement,
  context: ReportContext,
  style: Style,
): string {
  const shown = budgetChanges
    .slice(0, 2)
    .map((change) => budgetFileChangePhrase(change, context, style));
  return shown
    .join('; ')
    .concat(budgetChanges.length > 2 ? `; and ${budgetChanges.length - 2} more` : '');
}

/** Returns the words beside a worse headline: none, when the change is allowed. */
export function budgetFileChangeAside(judgement: Judgement): string {
  if (judgement.budgetChangesLevel && judgement.budgetChanges.every(isUnread))
    return `${budgetFileChangeVerdict(judgement)}, too.`;
  return judgement.budgetChangesLevel
    ? `${budgetFileChangeVerdict(judgement)}, too, in ` +
        `${formatCount(judgement.budgetChanges.length, 'place')}.`
    : '';
}

/**
 * On the line of the budget that became milder; for what is gone, at the top of the budgets file.
 * None when the change is allowed.
 */
export function budgetFileChangeAnnotations(
  judgement: Judgement,
  context: ReportContext,
): readonly Annotation[] {
  const { budgetChanges, budgetChangesLevel, findings } = judgement;
  if (!budgetChangesLevel) return [];
  const anySource = findings.find(({ budget }) => budget.source)?.budget.source;
  const top = anySource && { file: anySource.file, line: 1, column: 1 };
  return budgetChanges.flatMap((change) => {
    const source =
      ('now' in change && change.now.source) ||
      (change.kind === 'waived' && change.waiver.position) ||
      top;
    if (!source) return [];
    const { file, line, column } = source;
    const level = budgetChangesLevel === 'fail' ? 'failure' : 'warning';
    return [
      {
        file,
        line,
        column,
        level,
        title: budgetFileChangeVerdict(judgement),
        message: `${budgetFileChangePhrase(change, context, plainStyle)}.`,
      },
    ] as const;
  });
}
