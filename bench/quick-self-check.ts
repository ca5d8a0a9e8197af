/**
 * Bench: what a few blocks of A/A before a measurement cost and save, by the rule that widens
 * tolerances (simulated)
 *
 * `npm run bench -- quick-self-check` prints the figures of docs/evidence/quick-self-check.md; they
 * are the same each time.
 */

import { criticalValue } from '../src/compare/critical-value.ts';
import { forecastEffect } from '../src/compare/forecast.ts';
import { plannedLooks } from '../src/compare/looks.ts';
import { type Blocks, pairedSample } from '../src/compare/paired-bounds.ts';
import { pairedEffect } from '../src/compare/paired-effect.ts';
import { canDecide } from '../src/decide/forecast-decision.ts';
import { isBeyond, isWithin } from '../src/decide/tolerance.ts';
import type { LookPlan } from '../src/model.ts';
import { type Random, seeded } from './verdict/random.ts';

const tolerance = 0.05;
const budgets = 10;
const maxRounds = 30;
const quickBlocks = 4;
const runs = 4_000;

/**
 * The lines that a run is judged by, as shares of the base: fail beyond the one, pass within the
 * other.
 */
interface Lines {
  readonly fail: number;
  readonly pass: number;
}

/** A rule makes the lines of an A/A's differences. */
type Rule = (quick: Blocks) => Lines;

/** Returns how much an A/A moved at least and at most, each with this one-sided error. */
function movedBy(quick: Blocks, level: number): { readonly least: number; readonly most: number } {
  const { n, mean, standardError } = pairedSample(quick);
  const reach = criticalValue(n, level) * standardError;
  return {
    least: Math.expm1(Math.max(0, Math.abs(mean) - reach)),
    most: Math.expm1(Math.abs(mean) + reach),
  };
}

const unwidened: Lines = { fail: tolerance, pass: tolerance };
const rules: Readonly<Record<string, Rule>> = {
  'no quick form': () => unwidened,
  'raise both lines to the upper bound': (quick) => {
    const line = Math.max(tolerance, movedBy(quick, 0.05).most);
    return { fail: line, pass: line };
  },
  'raise only the line for fail to it': (quick) => ({
    fail: Math.max(tolerance, movedBy(quick, 0.05).most),
    pass: tolerance,
  }),
  'the same, only where the A/A shows a difference (5 %)': (quick) => {
    const { most } = movedBy(quick, 0.05);
    return movedBy(quick, 0.025).least > 0
      ? { fail: Math.max(tolerance, most), pass: tolerance }
      : unwidened;
  },
  'raise the line for fail by what the A/A surely moved (5 %)': (quick) => ({
    fail: tolerance + movedBy(quick, 0.025).least,
    pass: tolerance,
  }),
};

/**
 * Spread of the paired difference, and of a lasting difference between two processes of one build.
 */
const machines = [
  { spread: 0.02, lasting: 0 },
  { spread: 0.05, lasting: 0 },
  { spread: 0.1, lasting: 0 },
  { spread: 0.2, lasting: 0 },
  { spread: 0.02, lasting: 0.02 },
  { spread: 0.02, lasting: 0.05 },
  { spread: 0.05, lasting: 0.05 },
];

/** True ratios of head and base. */
const effects = [0, tolerance, 0.1, 0.155, 0.25];

/** `spread` is that of the differences: each arm has its share. */
function drawn(random: Random, count: number, spread: number, shift: number): Blocks {
  const arm = (middle: number): number[] =>
    Array.from({ length: count }, () => middle + (spread / Math.SQRT2) * random.normal());
  return { base: arm(0), head: arm(shift) };
}

function judged(
  { base, head }: Blocks,
  lines: Lines,
): { readonly verdict: 'fail' | 'pass' | 'open'; readonly blocks: number } {
  const plan: LookPlan = { kind: 'adaptive', maxRounds };
  for (const blocks of plannedLooks(maxRounds)) {
    const rule = {
      scale: 'ratio',
      better: 'lower',
      floor: 0,
      plan,
      blocks,
      part: 1 / budgets,
      changePart: 1 / (4 * budgets),
      forecast: true,
    } as const;
    const effect = pairedEffect(
      pairedSample({ base: base.slice(0, blocks), head: head.slice(0, blocks) }),
      rule,
    );
    if (isBeyond(effect.strict.lo, lines.fail)) return { verdict: 'fail', blocks };
    if (isWithin(effect.early.hi, lines.pass)) return { verdict: 'pass', blocks };
    const question = {
      estimate: effect.estimate,
      rounds: blocks,
      forecast: effect.forecastBasis ? forecastEffect(effect.forecastBasis, 'ratio', 'lower') : [],
    };
    if (![lines.fail, lines.pass].some((line) => canDecide({ ...question, line }, maxRounds)))
      return { verdict: 'open', blocks };
  }
  return { verdict: 'open', blocks: maxRounds };
}

interface QuickRow {
  readonly rule: string;
  readonly spread: number;
  readonly lasting: number;
  readonly effect: number;
  readonly fail: number;
  readonly pass: number;
  readonly blocks: number;
  readonly widened: number;
}

/** Applies every rule to the same rounds. */
function simulate(seed: number): readonly QuickRow[] {
  return machines.flatMap(({ spread, lasting }, machine) =>
    effects.flatMap((effect, at) => {
      const random = seeded(seed + 100 * machine + at);
      const counts = Object.keys(rules).map((rule) => ({
        rule,
        fail: 0,
        pass: 0,
        blocks: 0,
        widened: 0,
      }));
      for (let run = 0; run < runs; run += 1) {
        const quick = drawn(random, quickBlocks, spread, lasting * random.normal());
        const measured = drawn(
          random,
          maxRounds,
          spread,
          Math.log1p(effect) + lasting * random.normal(),
        );
        for (const count of counts) {
          const lines = rules[count.rule]?.(quick) ?? unwidened;
          const { verdict, blocks } = judged(measured, lines);
          count.fail += Number(verdict === 'fail');
          count.pass += Number(verdict === 'pass');
          count.widened += Number(lines.fail > tolerance);
          count.blocks += blocks + (count.rule === 'no quick form' ? 0 : quickBlocks);
        }
      }
      return counts.map(({ rule, ...count }) => ({
        rule,
        spread,
        lasting,
        effect,
        fail: count.fail / runs,
        pass: count.pass / runs,
        blocks: count.blocks / runs,
        widened: count.widened / runs,
      }));
    }),
  );
}

/** Prints the table. */
function print(): void {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}`;
  const rows = simulate(1);
  const lines = rows.map((row) => [
    row.rule,
    percent(row.spread),
    percent(row.lasting),
    percent(row.effect),
    percent(row.fail),
    percent(row.pass),
    row.blocks.toFixed(1),
    percent(row.widened),
  ]);
  const head = [
    'rule',
    'spread %',
    'lasting %',
    'effect %',
    'fail %',
    'pass %',
    'blocks',
    'widened %',
  ];
  process.stdout.write(
    [head, head.map(() => '--'), ...lines]
      .map((cells) => `| ${cells.join(' | ')} |`)
      .join('\n')
      .concat('\n'),
  );
}

print();
