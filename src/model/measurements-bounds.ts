import { mostHistogramCharacters } from './latency-histogram.ts';

/**
 * The most that a measurements file holds of each thing. The writer cuts to it and the reader
 * refuses more, so that Headroom never refuses what it wrote itself.
 */
export const measurementsBounds = {
  /** Of a whole file: 1,000 targets with 30 rounds take about 30 MB. */
  bytes: 64 * 1024 * 1024,
  /**
   * Brackets and commas in a whole file, which is how many values JSON can hold. A round has about
   * 50, so that a file of `bytes` that is made of rounds has 4 million.
   */
  marks: 20_000_000,
  /** Characters of each kind of text. */
  characters: {
    suite: 200,
    time: 40,
    branch: 300,
    /** A target's id: its name and its device or load profile. */
    id: 400,
    name: 300,
    profile: 100,
    address: 2_000,
    userAgent: 1_000,
    locale: 40,
    baseFrom: 2_000,
    baseProblem: 20_000,
    fact: 300,
    metric: 200,
    reason: 2_000,
    code: 100,
    message: 20_000,
    hint: 2_000,
    file: 500,
    element: 5_000,
    url: 10_000,
    script: 500,
    type: 100,
    audit: 200,
    title: 2_000,
    problem: 100,
    /** Every step of a histogram with a count of its own. */
    latencies: mostHistogramCharacters,
    /** Lighthouse's thumbnails have 2,000 to 8,000. */
    image: 20_000,
  },
  /** Entries of each list, by its key. */
  lists: {
    targets: 10_000,
    plans: 10_000,
    rounds: 1_000_000,
    failures: 1_000_000,
    diagnoses: 20_000,
    resources: 5_000,
    opportunities: 500,
    /** Timers of one visit. */
    timers: 10,
    /** Requests of one visit. */
    failed: 20,
    /** Parts of a round. */
    throughput: 20,
    /** Thumbnails of a page. */
    frames: 8,
    selfCheck: 1_000_000,
  },
  /** Keys of one object: the metrics of a round, the settings of a fingerprint. */
  keys: 5_000,
} as const;

/** Bounds for one file. Its origin may call for less than the usual ones. */
export interface ReadingBounds {
  readonly bytes: number;
  readonly marks: number;
  readonly lists: Readonly<Record<string, number>>;
}
