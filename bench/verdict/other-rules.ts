/**
 * The rules that other tools use, as documented, on unpaired rounds: logarithms, or plain values
 * where the scale is a difference. True means: reported as a regression.
 */
import type { Scale } from '../../src/compare/scale.ts';
import { studentQuantile } from '../../src/compare/student.ts';

interface Judged {
  readonly fails: boolean;
  /** Rounds of each arm that were used. */
  readonly rounds: number;
  /** The interval of the difference that the rule shows, where it shows one. */
  readonly interval?: { readonly lo: number; readonly hi: number };
}

export interface OtherRule {
  readonly name: string;
  readonly about: string;
  /** The head is held against it. A limit has to be known beforehand. */
  readonly against: 'base' | 'limit';
  /** Rounds of each arm that it may use. */
  readonly most: number;
  /** `typical` is the true median of unchanged rounds, from which a limit was set. */
  readonly judge: (base: Float64Array, head: Float64Array, scale: Scale, typical: number) => Judged;
}

const first = (values: Float64Array, n: number): Float64Array => values.slice(0, n).sort();
const middle = (sorted: Float64Array): number =>
  sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;

type Aggregate = (sorted: Float64Array) => number;

/**
 * Reports a head that is more than a share above the base of the same rounds. With a limit that was
 * written down once, it must be above the typical value.
 */
const threshold = (
  name: string,
  about: string,
  against: OtherRule['against'],
  rounds: number,
  share: number,
  pick: Aggregate,
): OtherRule => ({
  name,
  about,
  against,
  most: rounds,
  judge: (base, head, scale, typical) => {
    const [before, after] = [
      against === 'base' ? pick(first(base, rounds)) : typical,
      pick(first(head, rounds)),
    ];
    return {
      fails:
        scale === 'ratio'
          ? after - before > Math.log1p(share)
          : after - before > share * Math.abs(before),
      rounds,
    };
  },
});

const best: Aggregate = (sorted) => sorted[0] ?? Number.NaN;

/**
 * The rules that lhci asserts: its optimistic aggregation, the best of the runs, or their median.
 */
const lhciRules: readonly OtherRule[] = [3, 5].flatMap((rounds) =>
  [
    { aggregated: 'best', pick: best },
    { aggregated: 'median', pick: middle },
  ].flatMap(({ aggregated, pick }) => {
    const runs =
      `lhci with the ${aggregated === 'best' ? 'best ("optimistic")' : 'median'} of ${rounds} ` +
      'runs';
    return [
      threshold(
        `${aggregated} of ${rounds}, > 5 %`,
        `${runs}, against the same of the base`,
        'base',
        rounds,
        0.05,
        pick,
      ),
      threshold(
        `${aggregated} of ${rounds}, limit`,
        `${runs}, against a fixed limit 5 % above the true median of unchanged rounds`,
        'limit',
        rounds,
        0.05,
        pick,
      ),
    ];
  }),
);

/**
 * Returns Welch's two-sided 95 % interval of the difference of means, as tachometer computes it for
 * its ratio.
 */
function welchLower(base: Float64Array, head: Float64Array, n: number): number {
  const moments = (values: Float64Array): { mean: number; error: number } => {
    let mean = 0;
    for (let index = 0; index < n; index += 1) mean += (values[index] ?? 0) / n;
    let squares = 0;
    for (let index = 0; index < n; index += 1) squares += ((values[index] ?? 0) - mean) ** 2;
    return { mean, error: squares / (n - 1) / n };
  };
  const one = moments(base);
  const other = moments(head);
  const degrees = Math.round(
    ((one.error + other.error) ** 2 * (n - 1)) / (one.error ** 2 + other.error ** 2),
  );
  return (
    other.mean -
    one.mean -
    studentQuantile(Math.max(1, degrees), 0.025) * Math.sqrt(one.error + other.error)
  );
}

/** Samples of 50, then 10 more at a time until the interval leaves 0 out or a time-out of 100. */
const peeking: OtherRule = {
  name: 'tachometer',
  against: 'base',
  about:
    '95 % t-interval, 50 samples, then looked at again after every ten until it leaves 0 ' +
    'out, at most 100',
  most: 100,
  judge: (base, head) => {
    for (let rounds = 50; ; rounds += 10) {
      const interval = { lo: welchLower(base, head, rounds), hi: -welchLower(head, base, rounds) };
      if (interval.lo > 0 || interval.hi < 0 || rounds >= 100)
        return { fails: interval.lo > 0, rounds, interval };
    }
  },
};

/**
 * The normal approximation with a correction for continuity, as sitespeed.io's compare plugin uses
 * by default.
 */
const mannWhitney: OtherRule = {
  name: 'Mann–Whitney',
  against: 'base',
  about: 'p < 0.05 one-sided, 10 rounds of each (sitespeed.io compare)',
  most: 10,
  judge: (base, head) => {
    const n = 10;
    let wins = 0;
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) {
        const difference = (head[i] ?? 0) - (base[j] ?? 0);
        wins += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
      }
    }
    const z = (wins - (n * n) / 2 - 0.5) / Math.sqrt((n * n * (2 * n + 1)) / 12);
    return { fails: z > 1.6449, rounds: n };
  },
};

export const otherRules: readonly OtherRule[] = [
  ...lhciRules,
  threshold('median of 3, > 10 %', 'a common hand-written rule', 'base', 3, 0.1, middle),
  threshold(
    'one run, twice the last',
    "github-action-benchmark's default alert threshold of 200 %",
    'base',
    1,
    1,
    middle,
  ),
  peeking,
  mannWhitney,
];
