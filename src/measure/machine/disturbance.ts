/**
 * Which blocks were measured while something else used the machine, judged from what was read
 * around each round.
 */
import type { Round } from '../../model.ts';

/**
 * Others disturb when they take an eighth of the machine more than in the calmest round of the same
 * target and arm. That is 0.25 of 2 cores, where 0.9 doubled an endpoint's p50. Readings err by
 * 0.013 at most (docs/measuring.md). Calmest, not zero: a database or a server in a container is at
 * work for the target, and belongs to no process that Headroom started.
 */
export const mostOthers = 1 / 8;
/**
 * Steal takes the CPU from under a running program, so less of it disturbs: this share of the
 * machine.
 */
const mostStolen = 1 / 20;

/**
 * A block that is disturbed; `excess` tells how much, in multiples of what is allowed, for taking
 * the worst again first.
 */
export interface DisturbedBlock {
  readonly block: number;
  readonly excess: number;
  readonly reason: string;
}

/**
 * The disturbed blocks among the rounds of one target, the worst first. Rounds that were set aside
 * already are not listed.
 */
export function disturbedBlocks(
  rounds: readonly Round[],
  cores: number,
): readonly DisturbedBlock[] {
  const worst = new Map<number, DisturbedBlock>();
  for (const arm of ['base', 'head'] as const) {
    const own = rounds.filter((round) => round.arm === arm && !round.background?.disturbed);
    for (const found of disturbedRounds(own, cores))
      if (found.excess > (worst.get(found.block)?.excess ?? 1)) worst.set(found.block, found);
  }
  return [...worst.values()].sort((one, other) => other.excess - one.excess);
}

function disturbedRounds(rounds: readonly Round[], cores: number): readonly DisturbedBlock[] {
  const read = rounds.flatMap(({ block, background }) =>
    background ? [{ block, ...background }] : [],
  );
  const calmest = Math.min(...read.map(({ othersCores }) => othersCores));
  const leastStolen = Math.min(...read.map(({ stolenCores }) => stolenCores));
  return read.map(({ block, othersCores, stolenCores }) => {
    const others = (othersCores - calmest) / (mostOthers * cores);
    const stolen = (stolenCores - leastStolen) / (mostStolen * cores);
    const isStolen = stolen > others;
    const percent = Math.round(((isStolen ? stolenCores : othersCores) / cores) * 100);
    return {
      block,
      excess: Math.max(others, stolen),
      reason:
        `${isStolen ? 'other machines on the host' : 'other processes'} took ${percent} % of ` +
        'the CPU meanwhile',
    };
  });
}

/**
 * How much of the machine others took in the middle one of these rounds, 0…1; undefined where
 * nobody tells.
 */
export function usualBackground(rounds: readonly Round[], cores: number): number | undefined {
  const shares = rounds.flatMap(({ background }) =>
    background ? [(background.othersCores + background.stolenCores) / cores] : [],
  );
  return shares.sort((one, other) => one - other)[Math.floor(shares.length / 2)];
}

/**
 * The round with nothing left to judge but what is measured only once (`keep`); its values stay to
 * be seen.
 */
export function setAside(round: Round, reason: string, keep: readonly string[]): Round {
  const marked = Object.keys(round.values).filter((metric) => !keep.includes(metric));
  const background = round.background && { ...round.background, disturbed: true };
  return {
    ...round,
    ...(background ? { background } : {}),
    invalid: { ...Object.fromEntries(marked.map((metric) => [metric, reason])), ...round.invalid },
  };
}
