/**
 * Waivers: a budget that is not kept, held to what was accepted instead. There is no clock here:
 * the day is handed in.
 */
import { getMetric } from '../metrics.ts';
import type {
  Bound,
  Budget,
  Finding,
  Tolerance,
  Waived,
  Waiver,
  WaiverRemark,
  Waivers,
} from '../model.ts';
import { type BudgetEvidence, judgeBudget } from './finding.ts';

/** Findings with their waivers, and what is to be said of those that had no effect. */
export interface Waiving {
  readonly findings: readonly Finding[];
  readonly remarks: readonly WaiverRemark[];
}

export const noWaivers: Waivers = { given: [], refused: [], today: '' };

/** Applies waivers to findings. An expired waiver counts as none. */
export function waive(
  findings: readonly Finding[],
  findEvidence: (budget: Budget) => BudgetEvidence,
  { given, refused, today }: Waivers,
): Waiving {
  const inForce = given.filter((waiver) => !isExpired(waiver, today));
  const judged = findings.map((finding) => {
    const covering = inForce.filter((waiver) => covers(waiver, finding.budget));
    return {
      covering,
      finding:
        covering.length > 0
          ? waivedFinding(finding, findEvidence(finding.budget), covering)
          : finding,
    };
  });
  const exceeded = new Set(
    judged.flatMap(({ covering, finding }) =>
      isNotKept(finding) && !finding.waived ? covering : [],
    ),
  );
  const used = new Set(judged.flatMap(({ covering }) => covering));
  const remark = (kind: 'expired' | 'exceeded' | 'without-budget') => (waiver: Waiver) => ({
    kind,
    waiver,
  });
  return {
    findings: judged.map(({ finding }) => finding),
    remarks: [
      ...[...exceeded].map(remark('exceeded')),
      ...given.filter((waiver) => isExpired(waiver, today)).map(remark('expired')),
      ...inForce.filter((waiver) => !used.has(waiver)).map(remark('without-budget')),
      ...refused.map((one) => ({ kind: 'refused' as const, ...one })),
    ],
  };
}

/** It counts until its last day is over. */
const isExpired = ({ expires }: Waiver, today: string): boolean =>
  expires !== undefined && expires < today;

/** A page is one target on each device: its name stands for all of them. */
function covers({ metric, target }: Waiver, budget: Budget): boolean {
  if (metric !== budget.metric) return false;
  return (
    target === undefined ||
    target === budget.target ||
    target === budget.targetName ||
    target === budget.target.replace(/ \((mobile|desktop)\)$/, '')
  );
}

/** Returns whether it was measured and compared, and is worse than the budget for certain. */
const isNotKept = ({ verdict, reason }: Finding): boolean =>
  (verdict === 'fail' || verdict === 'warn') && reason.kind === 'judged';

const isInconclusive = ({ verdict, reason }: Finding): boolean =>
  verdict === 'inconclusive' && reason.kind !== 'no-baseline';

/**
 * The same rule as a budget's, with what was accepted as its line: beyond it for certain is not
 * waived, within it is. Where the interval reaches over that line too, the estimate says whether it
 * is waived or inconclusive. It is already known to be worse than the budget.
 */
function waivedFinding(
  finding: Finding,
  evidence: BudgetEvidence,
  waivers: readonly Waiver[],
): Finding {
  if (!isNotKept(finding) && !isInconclusive(finding)) return finding;
  let open: Finding | undefined;
  for (const waiver of waivers) {
    const waived: Waived = { waiver, bound: acceptedBound(finding.budget, waiver.amount) };
    const wider = judgeBudget({ ...finding.budget, bound: waived.bound }, evidence);
    const mayBeWithin = wider.verdict === 'inconclusive' && isNotKept(finding);
    const isWithin = mayBeWithin && (wider.headroom ?? -1) >= 0 && !wider.twin;
    if (wider.verdict === 'pass' || isWithin)
      return { ...finding, verdict: 'pass', reason: { kind: 'judged' }, waived };
    if (mayBeWithin)
      open ??= {
        ...finding,
        verdict: 'inconclusive',
        reason: wider.reason,
        interval: wider.interval,
        waived,
      };
  }
  return open ?? finding;
}

/**
 * In place of a tolerance the amount itself; a limit is moved by it, by a share of the limit where
 * it is one.
 */
function acceptedBound({ bound, metric }: Budget, amount: Tolerance): Bound {
  if (bound.kind === 'regression') return { kind: 'regression', tolerance: amount };
  const room = amount.kind === 'relative' ? Math.abs(bound.limit) * amount.share : amount.amount;
  return {
    kind: 'limit',
    limit: bound.limit + (getMetric(metric).better === 'lower' ? room : -room),
  };
}
