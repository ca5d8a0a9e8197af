/** Types of measurements. Each is the output of its schema. */
import type { z } from 'zod';
import type { diagnosisSchema } from './diagnosis-schema.ts';
import type { interactionSchema } from './interaction-schema.ts';
import type {
  backgroundSchema,
  failureSchema,
  fingerprintSchema,
  gitIdentitySchema,
  measurementsSchema,
  movedSchema,
  pageSeenSchema,
  roundSchema,
  sources,
} from './measurements-schema.ts';
import type { roundPlanSchema } from './round-plan-schema.ts';
import type { MetricId } from './target.ts';

/** A type whose every part is readonly, at every depth. */
type Readonlys<T> = T extends readonly (infer Entry)[]
  ? readonly Readonlys<Entry>[]
  : T extends object
    ? { readonly [Key in keyof T]: Readonlys<T[Key]> }
    : T;

type Inferred<Schema extends z.ZodType> = Readonlys<z.infer<Schema>>;

export type PageSeen = Inferred<typeof pageSeenSchema>;
export type Background = Inferred<typeof backgroundSchema>;
export type SlowestInteraction = Inferred<typeof interactionSchema>;
export type Round = Inferred<typeof roundSchema>;
export type Fingerprint = Inferred<typeof fingerprintSchema>;
export type GitIdentity = Inferred<typeof gitIdentitySchema>;
export type Diagnosis = Inferred<typeof diagnosisSchema>;
export type Resource = Diagnosis['resources'][number];
export type PageTimer = NonNullable<Diagnosis['timers']>[number];
export type Moved = Inferred<typeof movedSchema>;
export type RoundPlan = Inferred<typeof roundPlanSchema>;

/** Everything that one run measured: what `measurements.json` holds. */
export type Measurements = Inferred<typeof measurementsSchema>;

/** The tool that measured. */
export type Source = (typeof sources)[number];

/** Something that could not be measured, and why. */
export type Failure = Inferred<typeof failureSchema> & {
  /**
   * The one metric that no round gave, where there are rounds. It is told while judging, and never
   * saved. Without it the whole round is missing.
   */
  readonly metric?: MetricId | undefined;
};

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
