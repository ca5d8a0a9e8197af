/** Laws of rounds, for one arm or for both arms of a block. */
import type { Random } from './random.ts';

/**
 * Fills `base` and `head` with rounds in order of blocks, on the scale that is judged, without any
 * effect.
 */
export type Fill = (random: Random, base: Float64Array, head: Float64Array) => void;

export interface Family {
  readonly name: string;
  readonly about: string;
  /** `ratio`: the values are logarithms. `difference`: they are in the metric's unit. */
  readonly scale: 'ratio' | 'difference';
  readonly fill: Fill;
  /** `none`: half of the rounds lie on each side of a gap, so that no value is the median. */
  readonly median?: 'none';
  /** Whether the figures are held against the goals. */
  readonly held: boolean;
}

/** Spread of the paired difference in families that have one. */
export const spread = 0.05;
const arm = spread / Math.SQRT2;

const independent =
  (draw: (random: Random) => number): Fill =>
  (random, base, head) => {
    for (let block = 0; block < base.length; block += 1) {
      base[block] = draw(random);
      head[block] = draw(random);
    }
  };

const twoModes = (share: number): Fill =>
  independent((random) => (random.uniform() < share ? 0.3 : 0) + 0.005 * random.normal());

/**
 * Blocks drift together, and the second arm gets some of the drift within the block. Orders are
 * balanced in pairs as in src/measure/order.ts.
 */
const drifting: Fill = (random, base, head) => {
  const slope = 0.02 * random.normal();
  const later = 0.05 * random.normal();
  let level = 0;
  let headFirst = false;
  for (let block = 0; block < base.length; block += 1) {
    level += slope + 0.03 * random.normal();
    headFirst = block % 2 === 1 ? !headFirst : random.uniform() < 0.5;
    base[block] = level + arm * random.normal() + (headFirst ? later : 0);
    head[block] = level + arm * random.normal() + (headFirst ? 0 : later);
  }
};

const autocorrelated: Fill = (random, base, head) => {
  const memory = 0.3;
  const fresh = arm * Math.sqrt(1 - memory * memory);
  for (const values of [base, head]) {
    let last = arm * random.normal();
    for (let block = 0; block < values.length; block += 1) {
      last = memory * last + fresh * random.normal();
      values[block] = last;
    }
  }
};

export const families: readonly Family[] = [
  {
    name: 'normal',
    about: 'logarithms are normal, paired spread 5 %',
    scale: 'ratio',
    held: true,
    fill: independent((random) => arm * random.normal()),
  },
  {
    name: 'log-normal',
    about: 'logarithms are themselves log-normal (σ = 0.8): long tail to the right',
    scale: 'ratio',
    held: true,
    fill: independent((random) => 0.03 * Math.exp(0.8 * random.normal())),
  },
  {
    name: 'two modes',
    about: 'two modes 35 % apart, equally likely, 0.5 % spread within',
    scale: 'ratio',
    median: 'none',
    held: true,
    fill: twoModes(0.5),
  },
  {
    name: 'rare mode',
    about: 'as before, the slow mode in 15 % of the rounds',
    scale: 'ratio',
    held: true,
    fill: twoModes(0.15),
  },
  {
    name: 'steps',
    about: 'whole steps of 8 %, as of one simulated round trip',
    scale: 'ratio',
    held: true,
    fill: independent((random) => 0.08 * Math.round(0.8 * random.normal())),
  },
  {
    name: 'heavy tails',
    about: "Student's t with 2 degrees of freedom: no variance",
    scale: 'ratio',
    held: true,
    fill: independent((random) => (0.025 * random.normal()) / Math.sqrt(random.exponential())),
  },
  {
    name: 'zero-inflated',
    about: '0 in 60 % of the rounds, else exponential with mean 100 ms',
    scale: 'difference',
    held: true,
    fill: independent((random) => (random.uniform() < 0.6 ? 0 : 100 * random.exponential())),
  },
  {
    name: 'drifting',
    about:
      'a drift and a random walk shared by both arms, and an advantage of going first or second',
    scale: 'ratio',
    held: true,
    fill: drifting,
  },
  {
    name: 'autocorrelated',
    about: 'each arm remembers 0.3 of its last round: blocks are not independent',
    scale: 'ratio',
    held: false,
    fill: autocorrelated,
  },
];

/** Throws where there is none of that name. */
export function familyNamed(name: string): Family {
  const family = families.find((one) => one.name === name);
  if (!family) throw new Error(`no family ${name}`);
  return family;
}
