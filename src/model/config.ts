/** Defines what a run is told to do. */
import type { Budget } from './budget.ts';
import type { Target } from './target.ts';
import type { Waiver } from './waiver.ts';

/** The policy that turns findings into the job's success or failure. */
export interface Policy {
  readonly failOn: 'fail' | 'warn' | 'never';
  readonly onInconclusive: 'neutral' | 'fail';
  readonly onMissingBaseline: 'neutral' | 'fail';
  /** The consequence when a change makes the budgets file milder. */
  readonly budgetChanges: 'warn' | 'fail' | 'allow';
}

/** The places of publication. */
export interface PublishOptions {
  /** `auto`: no first comment when everything is within budget and nothing changed. */
  readonly comment: 'auto' | 'always' | 'never';
  /** A check run, a commit status where checks cannot be written, both or neither. */
  readonly check: 'check' | 'status' | 'both' | 'none';
  /** Where the base branch's history is kept. `branch`: there and in artifacts; `off`: nowhere. */
  readonly history: 'artifact' | 'branch' | 'off';
  /** Drift on the default branch is told in the report, in an issue too, or not at all. */
  readonly drift: 'warn' | 'issue' | 'off';
  /** Undefined: as the repository has it. */
  readonly retentionDays: number | undefined;
  /** How long Lighthouse's reports and logs are kept. */
  readonly evidenceRetentionDays: number;
  /** Tells the jobs of a matrix apart; empty outside of one. */
  readonly leg: string;
}

/** Where the measured site comes from. */
export type ServerPlan =
  | {
      readonly kind: 'command';
      readonly command: string;
      /** `https` where the server speaks TLS itself. Undefined: `http`. */
      readonly scheme?: 'http' | 'https' | undefined;
      /**
       * Path of the readiness probe. Undefined: `/`, and where that is no sign, what is measured.
       */
      readonly readyPath: string | undefined;
      /** Headers of the probe. */
      readonly readyHeaders?: Readonly<Record<string, string>> | undefined;
      /**
       * A regular expression on the server's output that must have matched as well, and its flags.
       */
      readonly readyPattern: string | undefined;
      readonly readyFlags?: string | undefined;
      readonly timeoutMs: number;
      /**
       * A port that the server insists on; without it a free one is chosen and handed over as
       * `$PORT`.
       */
      readonly port: number | undefined;
      readonly stop: string | undefined;
      readonly reset: string | undefined;
      readonly env: Readonly<Record<string, string>>;
      /** Its certificate is good as it is. */
      readonly insecure?: boolean | undefined;
    }
  | {
      readonly kind: 'static';
      readonly folder: string;
      /** The file that answers for every path without a file. */
      readonly fallback?: string | undefined;
      /** The path that the folder is served below. */
      readonly mount?: string | undefined;
    }
  | {
      readonly kind: 'url';
      readonly origin: string;
      /** Its certificate is good as it is, where it is on this machine. */
      readonly insecure?: boolean | undefined;
    };

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
  /**
   * `rounds` or `max-rounds` was given as an input: then it goes before what saved measurements say
   * of how they were planned.
   */
  readonly fromInput?: boolean | undefined;
  readonly timeLimitMs: number;
  readonly seed: number;
}

/** The part of the targets that one measuring job takes; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The task of this invocation. */
export type Mode = 'run' | 'measure' | 'judge' | 'self-check';

/**
 * The event's word on where HEAD comes from; `work-tree` where there is no event, as at a terminal.
 * `onDefaultBranch`: it is merged, so it has been reviewed. `isLocal`: no event started it.
 */
export type BaseHint =
  | {
      readonly kind: 'pull-request';
      readonly headSha: string;
      readonly baseSha: string;
      readonly baseRef: string;
    }
  | { readonly kind: 'merge-group'; readonly baseSha: string }
  | ({ readonly kind: 'push'; readonly before: string } & OfBranch)
  | ({ readonly kind: 'work-tree'; readonly isLocal?: boolean | undefined } & OfBranch);

/** `defaultBranch`: the branch on which what is merged is reviewed, where this is none of it. */
export interface OfBranch {
  readonly onDefaultBranch?: boolean | undefined;
  readonly defaultBranch?: string | undefined;
}

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
  /** Undefined: all of them. */
  readonly shard?: Shard | undefined;
  readonly budgets: readonly Budget[];
  /** Former id of a target → its id, which its history goes on under. */
  readonly formerNames?: Readonly<Record<string, string>> | undefined;
  /** The waivers of the budgets file, expired ones too. */
  readonly waivers?: readonly Waiver[] | undefined;
  readonly baseline: BaselinePlan;
  readonly baseHint: BaseHint;
  readonly effort: Effort;
  readonly policy: Policy;
  readonly publish: PublishOptions;
  /** Whether a few blocks of the same build as both arms go before the measurement. */
  readonly selfCheck?: 'off' | 'quick' | undefined;
  /**
   * Globs; when a pull request touches none of them there is nothing to measure. Empty: always
   * measure.
   */
  readonly paths: readonly string[];
  readonly allowHosts: readonly string[];
  /**
   * Words of the budgets file that could be files of the repository, whose content is then part of
   * how is measured.
   */
  readonly namedFiles?: readonly string[] | undefined;
  /** Values that must never be printed or saved. */
  readonly secrets: readonly string[];
  /** The environment that children get: already scrubbed. */
  readonly childEnvironment: Readonly<Record<string, string>>;
}
