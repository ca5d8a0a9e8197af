/** A small share of bench/verdict, to notice when a change of the method lets errors grow. */
import { families } from '../../bench/verdict/families.ts';
import { everFails, everPasses, stopWhenDecided } from '../../bench/verdict/headroom-rule.ts';
import { seeded } from '../../bench/verdict/random.ts';
import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { plannedLooks } from '../../src/compare/looks.ts';
import { decide } from '../../src/decide/decide.ts';
import { planNextBlocks } from '../../src/decide/plan-next-blocks.ts';
import type { Measurements } from '../../src/model.ts';
import { amount, budget, neutral, sameJob } from '../support/budgets.ts';
import { measured } from '../support/measured-rounds.ts';

/** Blocks of both arms, for `measured` too. */
type Arms = Readonly<Record<'base' | 'head', readonly number[]>>;

const plan = { kind: 'adaptive', maxRounds: 24 } as const;

function* streams(
  name: string,
  count: number,
  seed: number,
  narrowed = 1,
  effect = 0,
): Generator<Arms> {
  const family = families.find((one) => one.name === name);
  if (!family) throw new Error(`no family ${name}`);
  const random = seeded(seed);
  const base = new Float64Array(24);
  const head = new Float64Array(24);
  for (let index = 0; index < count; index += 1) {
    family.fill(random, base, head);
    yield {
      base: Array.from(base, (value) => narrowed * value),
      head: Array.from(head, (value) => narrowed * value + effect),
    };
  }
}

test.each(['normal', 'two modes', 'steps', 'heavy tails'])(
  'unchanged tables of five budgets fail in about one of a hundred at most: %s',
  (name) => {
    const tables = 600;
    let failures = 0;
    let failed = [false];
    let budgets = 0;
    for (const stream of streams(name, tables * 5, 3)) {
      everFails(stream, 'ratio', 0, [1 / 5], plan, failed);
      budgets += 1;
      if (budgets % 5 === 0) {
        if (failed[0]) failures += 1;
        failed = [false];
      }
    }
    // 6 are expected at 1 %; 13 or more come in 1 % of such samples.
    expect(failures).toBeLessThan(13);
  },
);

test.each(['normal', 'two modes', 'steps'])(
  'a change just over the tolerance passes in at most one of ten: %s',
  (name) => {
    let passes = 0;
    for (const stream of streams(name, 1000, 4, 1, 0.05 + 1e-6)) {
      if (everPasses(stream, 'ratio', Math.expm1(0.05), plan)) passes += 1;
    }
    expect(passes).toBeLessThan(80);
  },
);

test('a gross change is found within seven blocks, and the interval shown covers it', () => {
  let found = 0;
  let covered = 0;
  for (const stream of streams('normal', 300, 5, 0.2, 0.07)) {
    const stopped = stopWhenDecided(stream, 'ratio', 0, 1 / 5, 24);
    if (stopped.verdict === 'fail' && stopped.blocks <= 7) found += 1;
    if (stopped.lo <= Math.expm1(0.07) && stopped.hi >= Math.expm1(0.07)) covered += 1;
  }
  expect(found).toBeGreaterThan(294);
  expect(covered).toBeGreaterThan(282);
});

/** Measures by planNextBlocks and judges with compare and decide, as a run does. */
function wholeRun(
  { base, head }: Arms,
  tolerance: number,
): { readonly verdict: string; readonly blocks: number } {
  const budgets = [budget('user-timing:x', amount(tolerance))];
  const take = (blocks: number): Measurements =>
    measured({ 'user-timing:x': { head: head.slice(0, blocks), base: base.slice(0, blocks) } });
  for (let blocks = plannedLooks(24)[0] ?? 3; ; ) {
    const judgement = decide({
      comparisons: compare(take(blocks), sameJob, budgets, plan),
      budgets,
      failures: [],
      policy: neutral,
      baseline: sameJob,
      forecast,
    });
    const [planned] = planNextBlocks(judgement, {
      maxRounds: 24,
      timeLeftMs: 1e9,
      blockMs: () => 1000,
      policy: neutral,
      forecast,
      isOpen: () => true,
      findGroup: (target) => target,
    });
    if (!planned) return { verdict: judgement.verdict, blocks };
    blocks += planned.blocks;
  }
}

test('the simulated rule is the one that compare, decide and planNextBlocks follow', () => {
  for (const effect of [0, 40, 60, 120]) {
    for (const { base, head } of streams('normal', 40, 6 + effect, 1000, effect)) {
      const around = (values: readonly number[]): number[] => values.map((value) => 1e6 + value);
      const { verdict, blocks } = stopWhenDecided({ base, head }, 'difference', 50, 1, 24);
      expect(wholeRun({ base: around(base), head: around(head) }, 50)).toEqual({ verdict, blocks });
    }
  }
});
