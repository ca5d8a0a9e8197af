/** How many blocks more would settle what is open. */
import type { Outlook } from '../model.ts';
import { isBeyond, isWithin } from './tolerance.ts';

/** An open question on one scale: where the estimate is, and the line it is held against. More is worse. */
export interface OpenQuestion {
  readonly estimate: number;
  readonly line: number;
  /** What a fail needs where that is more than the line. */
  readonly failLine?: number | undefined;
  readonly outlook: readonly Outlook[];
}

/** The first look at which an estimate that stays where it is would be decided. */
export function expectedBlocks(question: OpenQuestion): number | undefined {
  return question.outlook.find((look) => wouldDecide(question.estimate, question, look))?.blocks;
}

/**
 * Whether any look up to `mostBlocks` could decide if the estimate moved by two of its standard errors in the better or the worse
 * direction: where not even that helps, measuring on is a waste of time.
 */
export function canSettle(question: OpenQuestion, mostBlocks: number): boolean {
  return question.outlook.some(
    (look) => look.blocks <= mostBlocks && [-2, 0, 2].some((errors) => wouldDecide(question.estimate + errors * look.uncertainty, question, look)),
  );
}

function wouldDecide(estimate: number, { line, failLine = line }: OpenQuestion, look: Outlook): boolean {
  return isBeyond(estimate - look.strict, failLine) || isWithin(estimate + look.early, line);
}
