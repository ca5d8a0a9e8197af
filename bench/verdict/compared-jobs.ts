/** Simulations in which the rules of others judge drawn rounds. */
import type { Scale } from '../../src/compare/scale.ts';
import type { Family } from './families.ts';
import { type Job, maxRounds } from './job.ts';
import { otherRules } from './other-rules.ts';
import { type Random, seeded } from './random.ts';

/** Fills the rounds of both arms, without any effect. */
type FillArms = (random: Random, base: Float64Array, head: Float64Array) => void;

/** `effect` is a shift on the judging scale of every metric of the table. */
interface OthersTable {
  readonly scale: Scale;
  readonly size: number;
  readonly effect: number;
  /**
   * The median of rounds without an effect; undefined where they have none, and no limit can be
   * set.
   */
  readonly typical: number | undefined;
}

type Figures = ReturnType<Job['run']>;

/**
 * Counts the tables that any rule of others fails, by the rule's name, and the rounds of each arm
 * that it took. `<rule> covered` counts the shown intervals of a rule that hold the effect.
 */
export function judgedByOthers(
  fill: FillArms,
  { scale, size, effect, typical }: OthersTable,
  random: Random,
  trials: number,
): Figures {
  const counts: Record<string, number> = {};
  const means: Record<string, number> = {};
  for (const rule of otherRules) {
    if (rule.against === 'limit' && typical === undefined) continue;
    const base = new Float64Array(rule.most);
    const head = new Float64Array(rule.most);
    let failures = 0;
    let rounds = 0;
    let covered = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      let fails = false;
      let longest = 0;
      for (let metric = 0; metric < size; metric += 1) {
        fill(random, base, head);
        for (let index = 0; index < head.length; index += 1)
          head[index] = (head[index] ?? 0) + effect;
        const judged = rule.judge(base, head, scale, typical ?? Number.NaN);
        fails ||= judged.fails;
        longest = Math.max(longest, judged.rounds);
        if (judged.interval && judged.interval.lo <= effect && effect <= judged.interval.hi)
          covered += 1;
      }
      if (fails) failures += 1;
      rounds += longest;
    }
    counts[rule.name] = failures;
    counts[`${rule.name} covered`] = covered / size;
    means[rule.name] = rounds / trials;
  }
  return { counts, means };
}

/**
 * Returns the median of a law of rounds, from many runs of usual length, since some laws drift
 * within a run.
 */
export function typicalOf(fill: FillArms): number {
  const random = seeded(1);
  const many = new Float64Array(10_000 * maxRounds);
  for (let from = 0; from < many.length; from += maxRounds)
    fill(random, new Float64Array(maxRounds), many.subarray(from, from + maxRounds));
  return many.sort()[many.length >> 1] ?? Number.NaN;
}

/** Returns `judgedByOthers` as a job, on rounds of a family. */
export function others({ fill, scale, median }: Family, size: number, effect: number): Job['run'] {
  return (seed, trials) =>
    judgedByOthers(
      fill,
      { scale, size, effect, typical: median === 'none' ? undefined : typicalOf(fill) },
      seeded(seed),
      trials,
    );
}
