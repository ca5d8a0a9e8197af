/**
 * Rounds that were taken and gave nothing to judge: a head that answers in every other round must
 * not be judged by those rounds alone.
 */
import type { Arm, Comparison, LostRounds, Measurements } from '../model.ts';
import type { Sample } from './samples.ts';

/** The outcomes of one target's blocks in one arm. */
interface Taken {
  readonly blocks: Set<number>;
  readonly failed: Map<number, string>;
}

const arms: readonly Arm[] = ['head', 'base'];

/**
 * Tells of one of these samples how many rounds each arm lost; undefined for one that lost none.
 */
export function lostRounds(
  measurements: Measurements,
  samples: readonly Sample[],
): (sample: Sample) => Comparison['lost'] {
  const losing = samples.filter(({ lost }) => lost.head.length + lost.base.length > 0);
  const targets = new Set([...measurements.failures, ...losing].map(({ target }) => target));
  if (targets.size === 0) return () => undefined;
  const taken = countTaken(measurements, targets);
  return (sample) => {
    if (!targets.has(sample.target)) return undefined;
    const lost = arms.flatMap((arm) => {
      const found = countLost(sample, arm, taken.get(`${arm} ${sample.target}`));
      return found ? [[arm, found] as const] : [];
    });
    return lost.length > 0 ? Object.fromEntries(lost) : undefined;
  };
}

function countLost(sample: Sample, arm: Arm, taken: Taken | undefined): LostRounds | undefined {
  const lost = new Set([...(taken?.failed.keys() ?? []), ...sample.lost[arm]]);
  if (!taken || lost.size === 0) return undefined;
  const [failure] = taken.failed.values();
  return { lost: lost.size, taken: taken.blocks.size, why: failure ?? sample.invalidReason };
}

function countTaken(
  { rounds, failures }: Measurements,
  targets: ReadonlySet<string>,
): ReadonlyMap<string, Taken> {
  const setAside = new Set(
    rounds
      .filter(({ background }) => background?.disturbed)
      .map(({ target, block }) => `${block} ${target}`),
  );
  const taken = new Map<string, Taken>();
  const getEntry = (target: string, arm: Arm): Taken => {
    const key = `${arm} ${target}`;
    const entry = taken.get(key) ?? { blocks: new Set(), failed: new Map() };
    taken.set(key, entry);
    return entry;
  };
  for (const { target, arm, block } of rounds)
    if (targets.has(target) && !setAside.has(`${block} ${target}`))
      getEntry(target, arm).blocks.add(block);
  for (const { target, arm, block, message } of failures) {
    if (block === undefined || setAside.has(`${block} ${target}`)) continue;
    const entry = getEntry(target, arm);
    entry.blocks.add(block);
    entry.failed.set(block, message.split('\n')[0] ?? '');
  }
  return taken;
}
