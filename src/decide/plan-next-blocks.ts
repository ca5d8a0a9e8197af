/** Which targets are worth measuring on, and how much. */
import type { Arm, Finding, Forecast, Judgement, Policy } from '../model.ts';
import { blocksUntilDecided, canDecide } from './forecast-decision.ts';
import { blocksToMakeUp } from './lost-rounds.ts';
import { openQuestion } from './open-question.ts';
import { openParts } from './twin.ts';

/** So many more blocks of one target. */
export interface PlannedBlocks {
  readonly target: string;
  readonly blocks: number;
}

/** The means for more measuring. */
export interface Means {
  readonly maxRounds: number;
  readonly timeLeftMs: number;
  /** Expected milliseconds of a block of this target, and of what is measured with it. */
  readonly blockMs: (target: string) => number;
  /** Returns a value that is the same for targets that are measured together. */
  readonly findGroup: (target: string) => unknown;
  readonly policy: Policy;
  readonly forecast: Forecast;
  /** False once that arm of the target was given up. */
  readonly isOpen: (target: string, arm: Arm) => boolean;
}

interface Candidate extends PlannedBlocks {
  /** Milliseconds until this target is expected to be settled; infinite when it is not expected. */
  readonly settledInMs: number;
}

/**
 * Plans the next batch. Every target with an open budget that can fail the job gets the blocks up
 * to its next look. Targets that are expected to be decided soonest come first. A target that
 * cannot reach its next look in the time left gets none. Of targets that are measured together one
 * is named, and its blocks are those of all. Empty when all is decided, or when nothing
 * that is open can be decided with the rounds and the time that are left.
 */
export function planNextBlocks(judgement: Judgement, means: Means): readonly PlannedBlocks[] {
  const candidates = findCandidates(judgement, means).sort(
    (one, other) => one.settledInMs - other.settledInMs,
  );
  const planned: PlannedBlocks[] = [];
  let leftMs = means.timeLeftMs;
  for (const { target, blocks } of candidates) {
    const costMs = blocks * Math.max(1, means.blockMs(target));
    if (costMs > leftMs) continue;
    planned.push({ target, blocks });
    leftMs -= costMs;
  }
  return planned;
}

function findCandidates(judgement: Judgement, means: Means): Candidate[] {
  const roundsByTarget = new Map<string, number>();
  for (const { target, head } of judgement.comparisons)
    roundsByTarget.set(target, Math.max(head.rounds, roundsByTarget.get(target) ?? 0));
  const groups = new Map<unknown, Candidate>();
  for (const finding of openFindings(judgement.findings, means.policy)) {
    const { target } = finding.budget;
    const candidate = canBeMeasured(finding, means)
      ? planFor(finding, roundsByTarget.get(target) ?? 0, means)
      : undefined;
    if (!candidate) continue;
    const group = means.findGroup(target);
    const known = groups.get(group);
    groups.set(group, known && known.settledInMs <= candidate.settledInMs ? known : candidate);
  }
  return [...groups.values()];
}

const canBeMeasured = ({ budget: { target, bound } }: Finding, { isOpen }: Means): boolean =>
  isOpen(target, 'head') && (bound.kind === 'limit' || isOpen(target, 'base'));

const withinMeans = (
  target: string,
  blocks: number,
  blockMs: number,
  affordable: number,
): Candidate | undefined =>
  blocks > affordable ? undefined : { target, blocks, settledInMs: blocks * blockMs };

/**
 * Returns the blocks that would help this finding after `now` rounds; undefined when none do within
 * the means.
 */
function planFor(finding: Finding, now: number, means: Means): Candidate | undefined {
  const { reason, budget } = finding;
  const cost = Math.max(1, means.blockMs(budget.target));
  const most = Math.min(means.maxRounds, now + Math.floor(means.timeLeftMs / cost));
  if (reason.kind === 'lost-rounds')
    return withinMeans(budget.target, blocksToMakeUp(reason), cost, most - now);
  const question = openQuestion(finding, means.forecast);
  const next = question?.forecast[0];
  if (!next && reason.kind === 'too-few-rounds')
    return withinMeans(budget.target, reason.needed - reason.rounds, cost, most - now);
  if (!question || !next || now >= means.maxRounds || !canDecide(question, most)) return undefined;
  const settled = blocksUntilDecided(question);
  return {
    target: budget.target,
    blocks: Math.min(next.blocks, means.maxRounds) - now,
    settledInMs:
      settled === undefined || settled > most ? Number.POSITIVE_INFINITY : (settled - now) * cost,
  };
}

/** Budgets that can only warn are not worth anybody's waiting, unless there are no others. */
function openFindings(findings: readonly Finding[], policy: Policy): readonly Finding[] {
  const failable = findings.filter(
    ({ budget }) => budget.level === 'fail' || policy.failOn === 'warn',
  );
  return (failable.length > 0 ? failable : findings).flatMap(openParts);
}
