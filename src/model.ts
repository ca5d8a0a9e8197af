/**
 * The nouns of Headroom, each defined once. Everything that passes from one stage to the next has its type here;
 * all of it is plain, read-only data that can be written to a file and read back.
 */

/** What a metric's number counts. Durations are always milliseconds, sizes always bytes, shares always 0…1. */
export type Unit = 'ms' | 'bytes' | 'count' | 'score' | 'unitless' | 'share' | 'per-second' | 'bytes-per-second';

/** The name of a metric, as in the metric table: `lcp`, `p99`, `audit:unused-javascript`, `user-timing:hero`. */
export type MetricId = string;

/** A page is measured by Lighthouse, an endpoint by autocannon. */
export type TargetKind = 'page' | 'endpoint';

/** The device that Lighthouse emulates. */
export type Device = 'mobile' | 'desktop';

/** Which of the two versions a round measured. */
export type Arm = 'base' | 'head';

/**
 * What stays the same of a target from run to run. `id` is unique in a suite and is what measurements are keyed by:
 * `home (mobile)`, `list products`. `profile` is the device or the load profile. `address` is what a reader recognises:
 * `/`, `GET /api/products?page=1`; it never holds an expanded secret.
 */
export interface TargetIdentity {
  readonly id: string;
  readonly kind: TargetKind;
  readonly name: string;
  readonly profile: string;
  readonly address: string;
}

/** A page on one device. `path` is relative to the server's origin, or an absolute URL. */
export interface PageTarget extends TargetIdentity {
  readonly kind: 'page';
  readonly path: string;
  readonly device: Device;
  readonly headers: Readonly<Record<string, string>>;
  /** Lighthouse's limit for a page to load, in milliseconds. */
  readonly timeoutMs: number;
  /** URL patterns (with `*`) that Chrome refuses to load. */
  readonly blockedUrls: readonly string[];
}

/** How an endpoint is loaded in one round. */
export interface LoadProfile {
  readonly connections: number;
  readonly durationMs: number;
  readonly warmupMs: number;
  readonly timeoutMs: number;
}

/** An endpoint under one load profile. */
export interface EndpointTarget extends TargetIdentity {
  readonly kind: 'endpoint';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The request body as it is sent. */
  readonly body: string | undefined;
  /** The status that counts as success; without it any 2xx does. */
  readonly expectStatus: number | undefined;
  readonly load: LoadProfile;
}

/** What is measured: a page or an endpoint, on one device or load profile. */
export type Target = PageTarget | EndpointTarget;

/** A place in a file that a person can open; lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The keys that lead there: `pages.home.budgets.lcp.limit`. */
  readonly keyPath: string;
}

/** How bad it is when a budget is exceeded: `fail` can fail the job, `warn` cannot. */
export type Level = 'warn' | 'fail';

/** How much worse than the baseline is tolerated: a share of the base (`5%` = 0.05) or an amount in the metric's unit. */
export type Tolerance = { readonly kind: 'relative'; readonly share: number } | { readonly kind: 'absolute'; readonly amount: number };

/** What a budget holds a metric to. A `limit` is a maximum or a minimum, by the metric's direction, in the metric's unit. */
export type Bound = { readonly kind: 'limit'; readonly limit: number } | { readonly kind: 'regression'; readonly tolerance: Tolerance };

/** A limit on one metric of one target. `id` is unique in a suite: `home (mobile) · lcp · limit · fail`. */
export interface Budget {
  readonly id: string;
  readonly target: string;
  readonly metric: MetricId;
  readonly bound: Bound;
  readonly level: Level;
  readonly source: SourcePosition | undefined;
  /** Set by the quick self-check where unchanged code moved: what a regression must exceed to fail. A pass still needs the bound. */
  readonly failBeyond?: Tolerance | undefined;
}

/** One fresh measurement of a target: the unit of replication. `values` holds one number for each metric, in its unit. */
export interface Round {
  readonly target: string;
  readonly arm: Arm;
  /** Base and head rounds of the same block were measured back to back; counts from 0 for each target. */
  readonly block: number;
  /** 0 when it was measured first in its block, 1 when second. */
  readonly order: number;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly values: Readonly<Record<MetricId, number>>;
  /** Metrics of this round that must not be judged, with the reason: a saturated load generator, for one. */
  readonly invalid: Readonly<Record<MetricId, string>>;
  /** What others took of the CPU meanwhile, where the system tells; `disturbed` when the block was set aside for it. */
  readonly background?: (Background & { readonly disturbed: boolean }) | undefined;
}

/** CPU time per time, in cores: of processes that Headroom did not start, and of what the host gave to other machines (steal). */
export interface Background {
  readonly othersCores: number;
  readonly stolenCores: number;
}

/** Something that could not be measured, and why. `block` is undefined when it happened before the first round. */
export interface Failure {
  readonly target: string;
  readonly arm: Arm;
  readonly block: number | undefined;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What must be equal for two timings to be comparable. `undefined` means that it was not used or could not be read. */
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
  /** Opportunities that Lighthouse names: audit id, title and what it would save. */
  readonly opportunities: readonly { readonly audit: string; readonly title: string; readonly savingMs: number; readonly savingBytes: number }[];
}

/** What the quick self-check saw before a run: by how much unchanged code surely moved, on the scale of its noise. Never of exact metrics. */
export interface Moved {
  readonly target: string;
  readonly metric: MetricId;
  readonly scale: Effect['scale'];
  /** The nearer end of the two-sided 95 % interval, without its sign: above 0 only where the A/A itself shows a difference. */
  readonly least: number;
  /** The median of all rounds of both arms, in the metric's unit. */
  readonly typical: number;
  readonly blocks: number;
}

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
  readonly fingerprint: Fingerprint;
  readonly targets: readonly TargetIdentity[];
  readonly rounds: readonly Round[];
  readonly failures: readonly Failure[];
  readonly diagnoses: readonly Diagnosis[];
  /** What unchanged code did before this run, where `self-check: quick` asked for it. */
  readonly selfCheck?: readonly Moved[] | undefined;
}

/** Where the base's numbers come from, or why there are none. */
export type Baseline =
  | { readonly kind: 'same-job'; readonly commit: string | undefined; readonly describe: string }
  | { readonly kind: 'artifact'; readonly runs: readonly Measurements[]; readonly describe: string }
  | { readonly kind: 'none'; readonly why: string };

/** An interval in a metric's unit (or of an effect), with its two-sided confidence (0…1). Ends may be infinite. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
  readonly confidence: number;
}

/** What a sample looks like: the median and the range of its rounds, in the metric's unit. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rounds: number;
}

/**
 * How much the head differs from the base, in the metric's own direction (positive = the number went up).
 * `ratio`: a share of the base (0.05 = 5 % up). `difference`: in the metric's unit.
 */
export interface Effect {
  readonly scale: 'ratio' | 'difference';
  readonly estimate: number;
  /** The interval to show when neither bound below decided. */
  readonly interval: Interval;
  /** One-sided bounds on the strict level, controlled over the whole table: what a `fail` (or an improvement) needs. */
  readonly strict: Interval;
  /** One-sided bounds on the early level: what a `pass` needs. */
  readonly early: Interval;
  /** The smallest change, on the same scale, that this run could have called a change. Infinite when none could be. */
  readonly smallestDetectable: number;
  /** Set when the head differs beyond the metric's floor, with error controlled over every comparison of the table. */
  readonly change?: 'up' | 'down' | undefined;
  /** What more blocks are expected to show; empty for exact metrics and for bases that cannot be measured again. */
  readonly outlook?: readonly Outlook[] | undefined;
}

/** How far the interval is expected to reach from the estimate once there are this many blocks (rounds, for a limit). */
export interface Outlook {
  readonly blocks: number;
  /** Below and above the estimate, on its scale, for the strict and the early bounds. */
  readonly strict: number;
  readonly early: number;
  /** One standard error of the estimate now: how far it may still move. */
  readonly uncertainty: number;
}

/** Head against base for one metric of one target, and the head alone against any limit. */
export interface Comparison {
  readonly target: string;
  readonly metric: MetricId;
  /** How it was judged; an exact metric whose rounds differ is `demoted` to noisy. */
  readonly lane: 'exact' | 'noisy';
  readonly demoted: boolean;
  readonly head: Summary;
  readonly base: Summary | undefined;
  /** Intervals of the head's own median, in the metric's unit: for limits. */
  readonly headStrict: Interval;
  readonly headEarly: Interval;
  /** As `Effect.outlook`, for limits. */
  readonly headOutlook?: readonly Outlook[] | undefined;
  /** Mean time that a block of this target took, in milliseconds. */
  readonly blockMs?: number | undefined;
  /** Undefined when there is no comparable base. */
  readonly effect: Effect | undefined;
  /** Rounds (blocks, in the same job) that the effect rests on. */
  readonly blocks: number;
  /** Why there is no effect, or why it must be read with care; words are chosen in `report`. */
  readonly notes: readonly ComparisonNote[];
}

/** What a reader should know of a comparison. */
export type ComparisonNote =
  | { readonly kind: 'fingerprints-differ'; readonly fields: readonly string[] }
  | { readonly kind: 'too-few-baseline-runs'; readonly runs: number; readonly needed: number }
  | { readonly kind: 'too-few-rounds'; readonly rounds: number; readonly needed: number }
  | { readonly kind: 'autocorrelated'; readonly coefficient: number }
  | { readonly kind: 'invalid-rounds'; readonly rounds: number; readonly reason: string };

/** The four answers, of a finding or of a whole run. */
export type Verdict = 'pass' | 'warn' | 'fail' | 'inconclusive';

/** Why a finding has its verdict. */
export type FindingReason =
  | { readonly kind: 'judged' }
  | { readonly kind: 'undecided'; readonly moreBlocks: number | undefined; readonly moreMs: number | undefined }
  | { readonly kind: 'too-few-rounds'; readonly rounds: number; readonly needed: number }
  | { readonly kind: 'no-baseline'; readonly why: string }
  | { readonly kind: 'not-measured'; readonly failure: Failure | undefined };

/** The outcome of one budget. */
export interface Finding {
  readonly budget: Budget;
  readonly verdict: Verdict;
  readonly reason: FindingReason;
  /** Undefined only when nothing was measured. */
  readonly comparison: Comparison | undefined;
  /** The interval that decided: of the head's median for a limit, of the effect for a regression. */
  readonly interval: Interval | undefined;
  /**
   * How far the measurement is from its limit, positive when there is room: as a share of the limit for a limit other
   * than 0, in the metric's unit for a limit of 0 or an absolute tolerance, in share of the base for a relative one.
   */
  readonly headroom: number | undefined;
}

/** Something that a change of the budgets file made milder than it is at the base. */
export type BudgetChange =
  | { readonly kind: 'loosened' | 'downgraded'; readonly was: Budget; readonly now: Budget }
  | { readonly kind: 'removed'; readonly was: Budget }
  | { readonly kind: 'target-removed'; readonly target: string };

/** The budgets file as it stands at the base: its budgets, none because there is no such file, or why it could not be read. */
export type BudgetsAtBase =
  | { readonly kind: 'read'; readonly budgets: readonly Budget[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string };

/** A change found by the same rule as a failure, whether or not a budget watches it. */
export interface Change {
  readonly direction: 'better' | 'worse';
  readonly comparison: Comparison;
}

/** What the run concludes. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Whether the job must fail, by `fail-on`, `on-inconclusive` and `on-missing-baseline`. */
  readonly failsJob: boolean;
  readonly findings: readonly Finding[];
  readonly comparisons: readonly Comparison[];
  readonly changes: readonly Change[];
  /** What the change makes milder in the budgets file. */
  readonly budgetChanges: readonly BudgetChange[];
  /** How bad that is by `budget-changes`; undefined when nothing became milder, or when it may. */
  readonly budgetChangesLevel?: Level | undefined;
}

/** A remark on a line of a file in the repository, with levels as GitHub's checks know them; lines and columns count from 1, title and message are plain text. */
export interface Annotation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly level: 'failure' | 'warning';
  readonly title: string;
  readonly message: string;
}

/** What `report` gives and `publish` publishes. */
export interface Rendered {
  /** One line in words: "LCP of home +18 % (+12 to +25 %), 1 undecided, 22 within". */
  readonly title: string;
  /** The pull request's comment. */
  readonly markdown: string;
  /** The text of report.json. */
  readonly json: string;
  readonly annotations: readonly Annotation[];
}

/** What turns findings into the job's success or failure. */
export interface Policy {
  readonly failOn: 'fail' | 'warn' | 'never';
  readonly onInconclusive: 'neutral' | 'fail';
  readonly onMissingBaseline: 'neutral' | 'fail';
  /** What it means when a change makes the budgets file milder. */
  readonly budgetChanges: 'warn' | 'fail' | 'allow';
}

/** What is published where. */
export interface PublishOptions {
  /** `auto`: no first comment when everything is within budget and nothing changed. */
  readonly comment: 'auto' | 'always' | 'never';
  /** A check run, a commit status where checks cannot be written, both or neither. */
  readonly check: 'check' | 'status' | 'both' | 'none';
  /** Undefined: as the repository has it. */
  readonly retentionDays: number | undefined;
  /** Tells the jobs of a matrix apart; empty outside of one. */
  readonly leg: string;
}

/** Where the measured site comes from. */
export type ServerPlan =
  | {
      readonly kind: 'command';
      readonly command: string;
      /** Path of the readiness probe. */
      readonly readyPath: string;
      /** A regular expression on the server's output that must have matched as well. */
      readonly readyPattern: string | undefined;
      readonly timeoutMs: number;
      /** A port that the server insists on; without it a free one is chosen and handed over as `$PORT`. */
      readonly port: number | undefined;
      readonly stop: string | undefined;
      readonly reset: string | undefined;
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'static'; readonly folder: string }
  | { readonly kind: 'url'; readonly origin: string };

/** How the base is had. */
export type BaselinePlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | {
      /** The base is checked out, built and measured beside the head, interleaved. */
      readonly kind: 'same-job';
      /** Shell commands run in the base's checkout: `setup` first, then `build`. */
      readonly setup: string | undefined;
      readonly build: string | undefined;
      /** A ready-made base build; nothing is checked out or built then. */
      readonly directory: string | undefined;
    }
  | { readonly kind: 'url'; readonly origin: string };

/** How long and how often to measure. */
export interface Effort {
  /** A fixed number of rounds; without it, rounds are taken until everything is decided. */
  readonly rounds: number | undefined;
  readonly maxRounds: number;
  readonly timeLimitMs: number;
  readonly seed: number;
}

/** What this invocation is to do. */
export type Mode = 'run' | 'measure' | 'judge' | 'self-check';

/** What the event says of where HEAD comes from; `work-tree` where there is no event, as at a terminal. */
export type BaseHint =
  | { readonly kind: 'pull-request'; readonly headSha: string; readonly baseSha: string; readonly baseRef: string }
  | { readonly kind: 'merge-group'; readonly baseSha: string }
  | { readonly kind: 'push'; readonly before: string }
  | { readonly kind: 'work-tree' };

/** Everything that the stages after `config` may know of inputs, environment and budgets file. */
export interface Config {
  readonly mode: Mode;
  readonly suite: string;
  /** Path of the budgets file as the user wrote it; undefined when there is none (`url` alone). */
  readonly budgetsFile: string | undefined;
  /** Absolute paths. */
  readonly workingDirectory: string;
  readonly outputDirectory: string;
  /** Saved measurements to judge, in mode `judge`. */
  readonly measurementFiles: readonly string[];
  readonly server: ServerPlan;
  readonly targets: readonly Target[];
  readonly budgets: readonly Budget[];
  readonly baseline: BaselinePlan;
  readonly baseHint: BaseHint;
  readonly effort: Effort;
  readonly policy: Policy;
  readonly publish: PublishOptions;
  /** Whether a few blocks of the same build as both arms go before the measurement. */
  readonly selfCheck?: 'off' | 'quick' | undefined;
  /** Globs; when a pull request touches none of them there is nothing to measure. Empty: always measure. */
  readonly paths: readonly string[];
  readonly allowHosts: readonly string[];
  /** Values that must never be printed or saved. */
  readonly secrets: readonly string[];
  /** The environment that children get: already scrubbed. */
  readonly childEnvironment: Readonly<Record<string, string>>;
}
