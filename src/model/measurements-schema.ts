/**
 * The shape of `measurements.json`: the schema is the type. It has bounds, because the file may
 * come from a fork.
 */

import { z } from 'zod';
import { diagnosisSchema } from './diagnosis-schema.ts';
import { interactionSchema } from './interaction-schema.ts';
import { measurementsBounds } from './measurements-bounds.ts';
import {
  arm,
  byMetric,
  encoded,
  metricName,
  number,
  text,
  wholeNumber,
} from './measurements-parts.ts';
import { targetPlanSchema } from './round-plan-schema.ts';
import { targetSchema } from './target-schema.ts';

const { lists } = measurementsBounds;

/** The tools whose numbers Headroom judges: its own, and those that it imports. */
export const sources = ['headroom', 'autocannon'] as const;
const source = z.enum(sources);

/** Which commit was measured. */
export const gitIdentitySchema = z.strictObject({
  commit: z.string().regex(/^[0-9a-f]{7,64}$/),
  branch: text('branch').optional(),
  dirty: z.boolean(),
});

/**
 * The settings that must be equal for two timings to be comparable. An absent version was not used
 * or could not be read.
 */
export const fingerprintSchema = z.strictObject({
  cpu: text('fact'),
  cores: wholeNumber,
  memoryBytes: wholeNumber,
  os: text('fact'),
  chrome: text('fact').optional(),
  lighthouse: text('fact').optional(),
  autocannon: text('fact').optional(),
  node: text('fact'),
  headroom: text('fact'),
  /** Settings of measuring that move numbers, such as the delay line: name → value. */
  settings: z.record(text('metric').min(1), text('fact')),
  /** The tool that an import comes from. Its timings are comparable with no other run. */
  source: source.optional(),
});

/**
 * Facts of a visit to a page that no metric tells. Addresses on the page's own origin begin with a
 * slash.
 */
export const pageSeenSchema = z.strictObject({
  /** The address that the visit was led to, where it is not the one that was asked for. */
  landedOn: text('address').optional(),
  /**
   * Requests to its own origin and to this machine that failed: with a status, or with Chrome's
   * name for the reason.
   */
  failed: z
    .array(z.strictObject({ url: text('address'), type: text('type'), problem: text('problem') }))
    .max(lists.failed)
    .optional(),
});

/**
 * CPU time per time, in cores: of processes that Headroom did not start, and of what the host gave
 * to other machines (steal).
 */
export const backgroundSchema = z.strictObject({
  othersCores: number.min(0),
  stolenCores: number.min(0),
});

/** One fresh measurement of a target: the unit of replication. */
export const roundSchema = z.strictObject({
  target: text('id'),
  arm,
  /**
   * Base and head rounds of the same block were measured back to back, or in turns. Counts from 0
   * for each target.
   */
  block: wholeNumber,
  /** 0 when it was measured first in its block, 1 when second. */
  order: z.union([z.literal(0), z.literal(1)]),
  startedAt: text('time'),
  durationMs: number.min(0),
  /** One number for each metric, in its unit. */
  values: byMetric(number),
  /** Metrics of this round that must not be judged, with the reason. */
  invalid: byMetric(text('reason')),
  /** Set for a page whose visit met something out of the ordinary. */
  seen: pageSeenSchema.optional(),
  /** Set for a step with an interaction that Chrome timed. */
  slowest: interactionSchema.optional(),
  /** The latencies of an endpoint's round (latency-histogram.ts). */
  latencies: encoded('latencies').optional().catch(undefined),
  /** Answers that succeeded per second, in equal parts of an endpoint's round. */
  throughput: z.array(number.min(0)).max(lists.throughput).optional(),
  /** Set where the load generator was at its own limit. */
  saturated: z.strictObject({ why: text('reason'), hint: text('hint') }).optional(),
  /**
   * The CPU that others took meanwhile, where the system tells. `disturbed` when the block was set
   * aside for it.
   */
  background: backgroundSchema.extend({ disturbed: z.boolean() }).optional(),
});

/** Something that could not be measured, and why. */
export const failureSchema = z.strictObject({
  target: text('id'),
  arm,
  /** Absent when it happened before the first round. */
  block: wholeNumber.optional(),
  code: text('code'),
  message: text('message'),
  hint: text('hint'),
  /** The target was given up with this one: no more rounds of that arm were tried. */
  givenUp: z.boolean().optional(),
});

/**
 * The quick self-check's answer: by how much unchanged code surely moved before the run, on the
 * scale of its noise. Never of exact metrics.
 */
export const movedSchema = z.strictObject({
  target: text('id'),
  metric: metricName,
  scale: z.enum(['ratio', 'difference']),
  /**
   * The nearer end of the two-sided 95 % interval, without its sign. It is above 0 only where the
   * A/A itself shows a difference.
   */
  least: number.min(0),
  /** The median of all rounds of both arms, in the metric's unit. */
  typical: number,
  blocks: wholeNumber,
});

/** Everything that one run measured. */
export const measurementsSchema = z.strictObject({
  format: z.literal('headroom-measurements'),
  /** Version 1 had neither `latencies`, `throughput` nor `frames`; it is read as version 2. */
  version: z.literal(2),
  /** The tool that measured; absent for Headroom itself. */
  source: source.optional(),
  suite: text('suite'),
  startedAt: text('time'),
  /** Seeds the order of arms within blocks. */
  seed: wholeNumber,
  head: gitIdentitySchema.optional(),
  /** The base that was measured in the same job, if one was. */
  base: gitIdentitySchema.optional(),
  /**
   * Which base that is: how its commit was found, the address of its deployment, or that it is a
   * ready-made build.
   */
  baseFrom: text('baseFrom').optional(),
  /** Why the base was not measured in the same job although it was asked for. */
  baseProblem: text('baseProblem').optional(),
  fingerprint: fingerprintSchema,
  targets: z.array(targetSchema).max(lists.targets),
  /** One for each target. Without it, how often its rounds were looked at is not known. */
  plans: z.array(targetPlanSchema).max(lists.plans).optional(),
  rounds: z.array(roundSchema).max(lists.rounds),
  failures: z.array(failureSchema).max(lists.failures),
  diagnoses: z.array(diagnosisSchema).max(lists.diagnoses),
  /** The quick self-check's answer before this run, where `self-check: quick` asked for it. */
  selfCheck: z.array(movedSchema).max(lists.selfCheck).optional(),
});
