/** The shape of `measurements.json`, with bounds: the file may come from a fork. */
import { z } from 'zod';

const text = (max = 2_000) => z.string().max(max);
const number = z.number().finite();
const wholeNumber = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const arm = z.enum(['base', 'head']);
const metricName = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => name !== '__proto__', 'not a metric');
const gitIdentity = z.strictObject({ commit: z.string().regex(/^[0-9a-f]{7,64}$/), branch: text(300).optional(), dirty: z.boolean() });

const fingerprint = z.strictObject({
  cpu: text(300),
  cores: wholeNumber,
  memoryBytes: wholeNumber,
  os: text(300),
  chrome: text(300).optional(),
  lighthouse: text(300).optional(),
  autocannon: text(300).optional(),
  node: text(300),
  headroom: text(300),
  settings: z.record(metricName, text(300)),
});

const target = z.strictObject({ id: text(400).min(1), kind: z.enum(['page', 'endpoint']), name: text(300), profile: text(100), address: text() });

const round = z.strictObject({
  target: text(400),
  arm,
  block: wholeNumber,
  order: z.union([z.literal(0), z.literal(1)]),
  startedAt: text(40),
  durationMs: number.min(0),
  values: z.record(metricName, number),
  invalid: z.record(metricName, text()),
  background: z.strictObject({ othersCores: number.min(0), stolenCores: number.min(0), disturbed: z.boolean() }).optional(),
});

const failure = z.strictObject({
  target: text(400),
  arm,
  block: wholeNumber.optional(),
  code: text(100),
  message: text(20_000),
  hint: text(),
  givenUp: z.boolean().optional(),
});

const diagnosis = z.strictObject({
  target: text(400),
  arm,
  reportFile: text(500).optional(),
  lcpElement: text(5_000).optional(),
  resources: z.array(z.strictObject({ url: text(10_000), type: text(100), transferBytes: number.min(0) })).max(5_000),
  opportunities: z.array(z.strictObject({ audit: text(200), title: text(), savingMs: number, savingBytes: number })).max(500),
});

const moved = z.strictObject({
  target: text(400),
  metric: metricName,
  scale: z.enum(['ratio', 'difference']),
  least: number.min(0),
  typical: number,
  blocks: wholeNumber,
});

/** As many as the budgets file may ask for. */
const planned = z.number().int().min(1).max(1_000);
const plan = z.discriminatedUnion('kind', [
  z.strictObject({ target: text(400), kind: z.literal('fixed'), rounds: planned }),
  z.strictObject({ target: text(400), kind: z.literal('adaptive'), maxRounds: planned }),
]);

/** What a measurements file must be to be judged. */
export const measurementsSchema = z.strictObject({
  format: z.literal('headroom-measurements'),
  version: z.literal(1),
  suite: text(200),
  startedAt: text(40),
  seed: wholeNumber,
  head: gitIdentity.optional(),
  base: gitIdentity.optional(),
  baseFrom: text(2000).optional(),
  baseProblem: text(20_000).optional(),
  fingerprint,
  targets: z.array(target).max(10_000),
  plans: z.array(plan).max(10_000).optional(),
  rounds: z.array(round).max(1_000_000),
  failures: z.array(failure).max(10_000),
  diagnoses: z.array(diagnosis).max(20_000),
  selfCheck: z.array(moved).max(10_000).optional(),
});
