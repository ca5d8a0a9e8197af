/** What was measured, and where the base of it comes from. */
import type { Effect } from './comparison.ts';
import type { Saturation } from './saturation.ts';
import type { Arm, MetricId, TargetIdentity } from './target.ts';

/**
 * What a visit to a page met that no metric tells. Addresses on the page's own origin begin with a
 * slash.
 */
export interface PageSeen {
  /** Where it led, where that is not the very address that was asked for. */
  readonly landedOn?: string | undefined;
  /**
   * Requests to its own origin and to this machine that failed: with a status, or with Chrome's
   * name for the reason.
   */
  readonly failed?:
    | readonly { readonly url: string; readonly type: string; readonly problem: string }[]
    | undefined;
}

/**
 * One fresh measurement of a target: the unit of replication. `values` holds one number for each
 * metric, in its unit.
 */
export interface Round {
  readonly target: string;
  readonly arm: Arm;
  /**
   * Base and head rounds of the same block were measured back to back, or in turns; counts from 0
   * for each target.
   */
  readonly block: number;
  /** 0 when it was measured first in its block, 1 when second. */
  readonly order: number;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly values: Readonly<Record<MetricId, number>>;
  /** Metrics of this round that must not be judged, with the reason. */
  readonly invalid: Readonly<Record<MetricId, string>>;
  /** Of a page, where the visit met something out of the ordinary. */
  readonly seen?: PageSeen | undefined;
  /** Set where the load generator was at its own limit. */
  readonly saturated?: Saturation | undefined;
  /**
   * What others took of the CPU meanwhile, where the system tells; `disturbed` when the block was
   * set aside for it.
   */
  readonly background?: (Background & { readonly disturbed: boolean }) | undefined;
}

/**
 * CPU time per time, in cores: of processes that Headroom did not start, and of what the host gave
 * to other machines (steal).
 */
export interface Background {
  readonly othersCores: number;
  readonly stolenCores: number;
}

/**
 * Something that could not be measured, and why. `block` is undefined when it happened before the
 * first round.
 */
export interface Failure {
  readonly target: string;
  readonly arm: Arm;
  readonly block: number | undefined;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The target was given up with this one: no more rounds of that arm were tried. */
  readonly givenUp?: boolean | undefined;
  /**
   * The one metric that no round gave, where there are rounds; without it, it is the whole round
   * that is missing.
   */
  readonly metric?: MetricId | undefined;
}

/**
 * What must be equal for two timings to be comparable. `undefined` means that it was not used or
 * could not be read.
 */
export interface Fingerprint {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly os: string;
  readonly chrome: string | undefined;
  readonly lighthouse: string | undefined;
  readonly autocannon: string | undefined;
  readonly node: string;
  readonly headroom: string;
  /** Settings of measuring that move numbers, such as the delay line: name → value. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Which commit was measured. */
export interface GitIdentity {
  readonly commit: string;
  readonly branch: string | undefined;
  readonly dirty: boolean;
}

/** A resource that the full audit saw, for saying why a number moved. */
export interface Resource {
  readonly url: string;
  readonly type: string;
  readonly transferBytes: number;
}

/** What one full audit of a page said beyond its metrics. */
export interface Diagnosis {
  readonly target: string;
  readonly arm: Arm;
  /** Path of Lighthouse's HTML report, relative to the output directory. */
  readonly reportFile: string | undefined;
  /** The element that was the largest contentful paint, as Lighthouse names it. */
  readonly lcpElement: string | undefined;
  readonly resources: readonly Resource[];
  /** How many smaller resources there were beside these, for which the file had no room. */
  readonly resourcesLeftOut?: number | undefined;
  /** Opportunities that Lighthouse names: audit id, title and what it would save. */
  readonly opportunities: readonly {
    readonly audit: string;
    readonly title: string;
    readonly savingMs: number;
    readonly savingBytes: number;
  }[];
}

/**
 * What the quick self-check saw before a run: by how much unchanged code surely moved, on the scale
 * of its noise. Never of exact metrics.
 */
export interface Moved {
  readonly target: string;
  readonly metric: MetricId;
  readonly scale: Effect['scale'];
  /**
   * The nearer end of the two-sided 95 % interval, without its sign: above 0 only where the A/A
   * itself shows a difference.
   */
  readonly least: number;
  /** The median of all rounds of both arms, in the metric's unit. */
  readonly typical: number;
  readonly blocks: number;
}

/**
 * How many rounds of a target were to be taken. `fixed`: so many, looked at once after the last.
 * `adaptive`: looked at from 3 blocks on until everything was decided, at most so many; at which
 * numbers of blocks follows from the maximum (docs/deciding.md).
 */
export type RoundPlan =
  | { readonly kind: 'fixed'; readonly rounds: number }
  | { readonly kind: 'adaptive'; readonly maxRounds: number };

/** Everything that one run measured: what `measurements.json` holds. */
export interface Measurements {
  readonly format: 'headroom-measurements';
  readonly version: 1;
  readonly suite: string;
  readonly startedAt: string;
  /** Seeds the order of arms within blocks. */
  readonly seed: number;
  readonly head: GitIdentity | undefined;
  /** The base that was measured in the same job, if one was. */
  readonly base: GitIdentity | undefined;
  /**
   * Which base that is: how its commit was found, the address of its deployment, or that it is a
   * ready-made build.
   */
  readonly baseFrom?: string | undefined;
  /** Why the base was not measured in the same job although it was asked for. */
  readonly baseProblem?: string | undefined;
  readonly fingerprint: Fingerprint;
  readonly targets: readonly TargetIdentity[];
  /**
   * One for each target; without it nobody knows how often its rounds were looked at while they
   * were taken.
   */
  readonly plans?: readonly (RoundPlan & { readonly target: string })[] | undefined;
  readonly rounds: readonly Round[];
  readonly failures: readonly Failure[];
  readonly diagnoses: readonly Diagnosis[];
  /** What unchanged code did before this run, where `self-check: quick` asked for it. */
  readonly selfCheck?: readonly Moved[] | undefined;
}

/** Where the base's numbers come from, or why there are none. */
export type Baseline =
  /** `problem`: why some of the jobs whose measurements were put together had no base. */
  | {
      readonly kind: 'same-job';
      readonly commit: string | undefined;
      readonly describe: string;
      readonly problem?: string | undefined;
    }
  /** The first run is the newest, or the nearest to the base. */
  | { readonly kind: 'artifact'; readonly runs: readonly Measurements[]; readonly describe: string }
  /** `hint`: what to do about just this; undefined where the general advice holds. */
  | { readonly kind: 'none'; readonly why: string; readonly hint?: string };
