/**
 * Takes disturbed blocks again, as far as there is time, and stops when the machine is simply busy.
 */
import type { TargetGroup } from '../model/target-group.ts';
import type { Round, Target } from '../model.ts';
import type { Log, Machine } from '../ports.ts';
import type { Costs } from './costs.ts';
import type { Journal } from './journal.ts';
import {
  type DisturbedBlock,
  disturbedBlocks,
  mostOthers,
  setAside,
  usualBackground,
} from './machine/disturbance.ts';
import { measurers } from './measurers.ts';

/**
 * At most this share of a group's planned blocks is set aside. More would be choosing rounds, not
 * mending them.
 */
const mostRetaken = 1 / 3;

export interface Retakes {
  /** These blocks were asked for; the bound is a share of all that were. */
  planned(blocks: ReadonlyMap<TargetGroup<Target>, number>): void;
  /**
   * Sets disturbed blocks aside, both arms together, and gives how many of each group to take again
   * instead. Empty when there is nothing to mend, or no time for it.
   */
  next(): Promise<ReadonlyMap<TargetGroup<Target>, number>>;
}

/** Returns the outcome of `take`, with the CPU that others took meanwhile. */
export async function withBackground<T>(
  machine: Machine,
  take: () => Promise<T>,
): Promise<T & Pick<Round, 'background'>> {
  const read = machine.watchCpu();
  const taken = await take();
  const background = read();
  return { ...taken, ...(background ? { background: { ...background, disturbed: false } } : {}) };
}

export function openRetakes(
  journal: Journal,
  costs: Costs,
  timeLeftMs: () => number,
  log: Log,
): Retakes {
  const asked = new Map<TargetGroup<Target>, number>();
  const retaken = new Map<TargetGroup<Target>, number>();
  let isSaid = false;

  const worthMending = (group: TargetGroup<Target>): readonly DisturbedBlock[] => {
    const { rounds, fingerprint } = journal.current();
    const own = rounds.filter((round) => isOfGroup(round, group) && !round.background?.disturbed);
    const disturbed = disturbedBlocks(own, fingerprint.cores);
    const isMost = disturbed.length * 2 > new Set(own.map(({ block }) => block)).size;
    const bound = Math.floor((asked.get(group) ?? 0) * mostRetaken) - (retaken.get(group) ?? 0);
    return isMost ? [] : disturbed.slice(0, Math.max(0, bound));
  };
  const sayIfBusy = (): void => {
    const { rounds, fingerprint } = journal.current();
    const usual = usualBackground(rounds, fingerprint.cores) ?? 0;
    if (isSaid || usual <= mostOthers) return;
    isSaid = true;
    log.note(
      `This machine is busy: other processes take ${Math.round(usual * 100)} % of its CPU, ` +
        'so intervals are wide.',
    );
  };

  return {
    planned(blocks) {
      for (const [group, count] of blocks) asked.set(group, (asked.get(group) ?? 0) + count);
    },
    async next() {
      let leftMs = timeLeftMs();
      const again = new Map<TargetGroup<Target>, number>();
      for (const group of asked.keys()) {
        const affordable = Math.floor(Math.max(0, leftMs) / Math.max(1, costs.blockMs(group)));
        const blocks = worthMending(group).slice(0, affordable);
        if (blocks.length === 0) continue;
        leftMs -= blocks.length * costs.blockMs(group);
        retaken.set(group, (retaken.get(group) ?? 0) + blocks.length);
        again.set(group, blocks.length);
        await setBlocksAside(journal, group, blocks);
        for (const { block, reason } of blocks)
          log.note(`${group.key}, round ${block + 1} is taken again: ${reason}.`);
      }
      if (again.size === 0) sayIfBusy();
      return again;
    },
  };
}

/** A retaken round does not give these metrics again. */
const measuredOnce = Object.values(measurers).flatMap((measurer) => measurer.measuredOnce);

const isOfGroup = ({ target }: Round, { targets }: TargetGroup<Target>): boolean =>
  targets.some(({ id }) => id === target);

async function setBlocksAside(
  journal: Journal,
  group: TargetGroup<Target>,
  blocks: readonly DisturbedBlock[],
): Promise<void> {
  const reasons = new Map(blocks.map(({ block, reason }) => [block, reason]));
  const rounds = journal.current().rounds.map((round) => {
    const reason = isOfGroup(round, group) ? reasons.get(round.block) : undefined;
    return reason === undefined ? round : setAside(round, reason, measuredOnce);
  });
  await journal.amend({ rounds });
}
