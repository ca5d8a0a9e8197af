/** How many blocks more would settle what is open. */
import type { LookForecast } from '../model.ts';
import { isBeyond, isWithin } from './tolerance.ts';

/**
 * An open question on one scale: where the estimate is, and the line it is held against. More is
 * worse.
 */
export interface OpenQuestion {
  readonly estimate: number;
  readonly line: number;
  /** The line for a fail, where that is more than the other line. */
  readonly failLine?: number | undefined;
  /** The rounds that the estimate and the forecast are of. */
  readonly rounds: number;
  readonly forecast: readonly LookForecast[];
}

/** The first look at which an estimate that stays where it is would be decided. */
export function blocksUntilDecided(question: OpenQuestion): number | undefined {
  return question.forecast.find((look) => wouldDecide(question.estimate, question, look))?.blocks;
}

/**
 * Returns whether any look up to `mostBlocks` could decide. The estimate may move by two of its
 * standard errors in either direction. The spread may stay, or shrink by two of its own standard
 * errors. Where not even that helps, measuring on wastes time.
 */
export function canDecide(question: OpenQuestion, mostBlocks: number): boolean {
  const spreads = [1, leastSpread(question.rounds)];
  const looks = question.forecast.filter((look) => look.blocks <= mostBlocks);
  return spreads.some((spread) =>
    looks.some(({ blocks, strict, early, uncertainty }) =>
      [-2, 0, 2].some((errors) =>
        wouldDecide(question.estimate + errors * spread * uncertainty, question, {
          blocks,
          strict: spread * strict,
          early: spread * early,
          uncertainty,
        }),
      ),
    ),
  );
}

/**
 * The share of the spread of n normal values that is left when it is two of its standard errors,
 * 1/√(2(n − 1)), too large.
 */
const leastSpread = (n: number): number => (n > 1 ? 1 / (1 + 2 / Math.sqrt(2 * (n - 1))) : 0);

function wouldDecide(
  estimate: number,
  { line, failLine = line }: OpenQuestion,
  look: LookForecast,
): boolean {
  return isBeyond(estimate - look.strict, failLine) || isWithin(estimate + look.early, line);
}
