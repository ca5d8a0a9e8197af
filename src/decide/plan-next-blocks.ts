/** Which targets are worth measuring on, and how much. */
import type { Finding, Judgement, Policy } from '../model.ts';
import { openQuestion } from './open-question.ts';
import { canSettle, expectedBlocks } from './settle.ts';

/** So many more blocks of one target. */
export interface PlannedBlocks {
  readonly target: string;
  readonly blocks: number;
}

/** What measuring on may use. */
export interface Means {
  readonly maxRounds: number;
  readonly timeLeftMs: number;
  /** Expected milliseconds of a block of this target. */
  readonly blockMs: (target: string) => number;
  readonly policy: Policy;
}

interface Candidate extends PlannedBlocks {
  /** Milliseconds until this target is expected to be settled; infinite when it is not expected. */
  readonly settledInMs: number;
}

/**
 * The next batch: every target with an open budget that can fail the job gets the blocks up to its next look, those that
 * are expected to be settled soonest first, as far as the time goes. Empty when all is decided, or when nothing that is open
 * can be decided with the rounds and the time that are left.
 */
export function planNextBlocks(judgement: Judgement, means: Means): readonly PlannedBlocks[] {
  const candidates = candidatesOf(judgement, means).sort((one, other) => one.settledInMs - other.settledInMs);
  const planned: PlannedBlocks[] = [];
  let leftMs = means.timeLeftMs;
  for (const { target, blocks } of candidates) {
    const cost = Math.max(1, means.blockMs(target));
    const affordable = Math.min(blocks, Math.floor(leftMs / cost));
    if (affordable < 1) continue;
    planned.push({ target, blocks: affordable });
    leftMs -= affordable * cost;
  }
  return planned;
}

function candidatesOf(judgement: Judgement, means: Means): Candidate[] {
  const roundsOf = new Map<string, number>();
  for (const { target, head } of judgement.comparisons) roundsOf.set(target, Math.max(head.rounds, roundsOf.get(target) ?? 0));
  const targets = new Map<string, Candidate>();
  for (const finding of openFindings(judgement.findings, means.policy)) {
    const question = openQuestion(finding);
    const { target } = finding.budget;
    const now = roundsOf.get(target) ?? 0;
    const cost = Math.max(1, means.blockMs(target));
    const most = Math.min(means.maxRounds, now + Math.floor(means.timeLeftMs / cost));
    const next = question?.outlook[0];
    if (!question || !next || now >= means.maxRounds || !canSettle(question, most)) continue;
    const settled = expectedBlocks(question);
    const candidate = {
      target,
      blocks: Math.min(next.blocks, means.maxRounds) - now,
      settledInMs: settled === undefined || settled > most ? Number.POSITIVE_INFINITY : (settled - now) * cost,
    };
    const known = targets.get(target);
    targets.set(target, known && known.settledInMs <= candidate.settledInMs ? known : candidate);
  }
  return [...targets.values()];
}

/** Budgets that can only warn are not worth anybody's waiting, unless there are no others. */
function openFindings(findings: readonly Finding[], policy: Policy): readonly Finding[] {
  const failable = findings.filter(({ budget }) => budget.level === 'fail' || policy.failOn === 'warn');
  return (failable.length > 0 ? failable : findings).filter(({ verdict }) => verdict === 'inconclusive');
}
