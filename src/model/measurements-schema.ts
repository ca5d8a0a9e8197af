/** The shape of `measurements.json`, with bounds: the file may come from a fork. */
import { z } from 'zod';
import { findMetric } from '../metrics.ts';
import { measurementsBounds } from './measurements-bounds.ts';
import { isPlainName } from './plain-name.ts';
import { targetKinds } from './target.ts';

const { characters, lists } = measurementsBounds;

type Kind = keyof typeof characters;

/** Words may have several lines; every other text is a name, which is quoted where lines matter. */
const words: ReadonlySet<Kind> = new Set<Kind>([
  'baseFrom',
  'baseProblem',
  'reason',
  'message',
  'hint',
  'element',
  'url',
  'title',
]);

const text = (kind: Kind) => {
  const bounded = z.string().max(characters[kind]);
  return words.has(kind)
    ? bounded
    : bounded.refine(isPlainName, 'a name holds no control character');
};
const number = z.number().finite();
const wholeNumber = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const arm = z.enum(['base', 'head']);
/** By its id: other names that people use for a metric are the budgets file's. */
const metricName = z
  .string()
  .max(characters.metric)
  .refine((id) => findMetric(id)?.id === id, 'there is no such metric');
const byMetric = <T extends z.ZodType>(value: T) =>
  z.record(metricName, value, {
    error: ({ code }) => (code === 'invalid_key' ? 'there is no such metric' : undefined),
  });
const gitIdentity = z.strictObject({
  commit: z.string().regex(/^[0-9a-f]{7,64}$/),
  branch: text('branch').optional(),
  dirty: z.boolean(),
});

const fingerprint = z.strictObject({
  cpu: text('fact'),
  cores: wholeNumber,
  memoryBytes: wholeNumber,
  os: text('fact'),
  chrome: text('fact').optional(),
  lighthouse: text('fact').optional(),
  autocannon: text('fact').optional(),
  node: text('fact'),
  headroom: text('fact'),
  settings: z.record(text('metric').min(1), text('fact')),
});

const target = z.strictObject({
  id: text('id').min(1),
  kind: z.enum(targetKinds),
  name: text('name'),
  profile: text('profile'),
  address: text('address'),
  until: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['quiet', 'load']) }),
      z.strictObject({ kind: z.literal('moment'), ms: number.min(0) }),
    ])
    .optional(),
});

const pageSeen = z.strictObject({
  landedOn: text('address').optional(),
  failed: z
    .array(z.strictObject({ url: text('address'), type: text('type'), problem: text('problem') }))
    .max(lists.failed)
    .optional(),
});

const round = z.strictObject({
  target: text('id'),
  arm,
  block: wholeNumber,
  order: z.union([z.literal(0), z.literal(1)]),
  startedAt: text('time'),
  durationMs: number.min(0),
  values: byMetric(number),
  invalid: byMetric(text('reason')),
  seen: pageSeen.optional(),
  saturated: z.strictObject({ why: text('reason'), hint: text('hint') }).optional(),
  background: z
    .strictObject({
      othersCores: number.min(0),
      stolenCores: number.min(0),
      disturbed: z.boolean(),
    })
    .optional(),
});

const failure = z.strictObject({
  target: text('id'),
  arm,
  block: wholeNumber.optional(),
  code: text('code'),
  message: text('message'),
  hint: text('hint'),
  givenUp: z.boolean().optional(),
});

const diagnosis = z.strictObject({
  target: text('id'),
  arm,
  reportFile: text('file').optional(),
  lcpElement: text('element').optional(),
  resources: z
    .array(z.strictObject({ url: text('url'), type: text('type'), transferBytes: number.min(0) }))
    .max(lists.resources),
  resourcesLeftOut: wholeNumber.optional(),
  opportunities: z
    .array(
      z.strictObject({
        audit: text('audit'),
        title: text('title'),
        savingMs: number,
        savingBytes: number,
      }),
    )
    .max(lists.opportunities),
});

const moved = z.strictObject({
  target: text('id'),
  metric: metricName,
  scale: z.enum(['ratio', 'difference']),
  least: number.min(0),
  typical: number,
  blocks: wholeNumber,
});

/** As many as the budgets file may ask for. */
const planned = z.number().int().min(1).max(1_000);
const plan = z.discriminatedUnion('kind', [
  z.strictObject({ target: text('id'), kind: z.literal('fixed'), rounds: planned }),
  z.strictObject({ target: text('id'), kind: z.literal('adaptive'), maxRounds: planned }),
]);

/** What a measurements file must be to be judged. */
export const measurementsSchema = z.strictObject({
  format: z.literal('headroom-measurements'),
  version: z.literal(1),
  suite: text('suite'),
  startedAt: text('time'),
  seed: wholeNumber,
  head: gitIdentity.optional(),
  base: gitIdentity.optional(),
  baseFrom: text('baseFrom').optional(),
  baseProblem: text('baseProblem').optional(),
  fingerprint,
  targets: z.array(target).max(lists.targets),
  plans: z.array(plan).max(lists.plans).optional(),
  rounds: z.array(round).max(lists.rounds),
  failures: z.array(failure).max(lists.failures),
  diagnoses: z.array(diagnosis).max(lists.diagnoses),
  selfCheck: z.array(moved).max(lists.selfCheck).optional(),
});
