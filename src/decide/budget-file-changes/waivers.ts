/** Waivers that a change of the budgets file brings: they do not count for it, and are said. */
import type { BudgetChange, Tolerance, Waiver } from '../../model.ts';

/**
 * Every waiver in `head` that accepts what none in `base` does: another metric or target, a larger
 * amount, a later day.
 */
export function waiverChanges(
  head: readonly Waiver[],
  base: readonly Waiver[],
): readonly BudgetChange[] {
  return head
    .filter((now) => !base.some((was) => acceptsAll(was, now)))
    .map((waiver) => ({ kind: 'waived', waiver }));
}

/** A page's name stands for it on each device. */
const withoutDevice = (target: string | undefined): string | undefined =>
  target?.replace(/ \((mobile|desktop)\)$/, '');

function acceptsAll(was: Waiver, now: Waiver): boolean {
  const covers =
    was.metric === now.metric &&
    (was.target === undefined ||
      was.target === now.target ||
      was.target === withoutDevice(now.target));
  return covers && isAsLarge(was.amount, now.amount) && (was.expires ?? '') >= (now.expires ?? '');
}

/** Amounts of different kinds cannot be compared beforehand, so the new one counts as larger. */
function isAsLarge(was: Tolerance, now: Tolerance): boolean {
  if (was.kind === 'relative') return now.kind === 'relative' && was.share >= now.share;
  return now.kind === 'absolute' && was.amount >= now.amount;
}
