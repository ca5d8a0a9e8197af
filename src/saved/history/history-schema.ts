/** The shape of `history.json`, with bounds: what comes from a branch or an artifact is hostile. */
import { z } from 'zod';
import { fingerprintSchema } from '../../model/measurements-schema.ts';
import { isPlainName } from '../../model/plain-name.ts';

/** Three years of twenty runs a day, thinned, are about 2,300 runs. */
export const mostRuns = 20_000;
/** Three years of 50 targets with 20 metrics are about 2.3 million points. */
export const mostPoints = 5_000_000;
const mostSeries = 50_000;
const mostTargets = 10_000;
/** Commits that one run names as being before it. */
export const mostAfter = 40;

/** Artifacts without a history that are remembered: artifacts live for 90 days. */
export const mostPassedOver = 500;

/** Clocks of machines differ by less than a day. */
export const mostAheadMs = 86_400_000;

const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const commit = z.string().regex(/^[0-9a-f]{7,64}$/);
const name = z.string().max(400).refine(isPlainName, 'a name holds no control character');
const column = <T extends z.ZodType>(value: T) => z.array(value).max(mostRuns);

/**
 * Everything but the columns of series, which have more than a million numbers: those are checked
 * as they are decoded.
 */
export const historySchema = z.strictObject({
  format: z.literal('headroom-history'),
  version: z.literal(1),
  suite: name,
  fingerprints: z
    .array(z.tuple([z.string().regex(/^[0-9a-f]{12}$/), fingerprintSchema]))
    .max(mostRuns),
  runs: z.strictObject({
    commit: column(commit),
    /** A commit that is in this file stands as how many runs it is away. */
    after: column(z.array(z.union([commit, z.number().int()])).max(mostAfter)),
    committedAtMs: column(z.number().int()),
    startedAtMs: column(z.number().int()),
    runId: column(z.number().int()),
    attempt: column(whole),
    fingerprint: column(whole),
    pullRequest: column(whole),
    runs: column(whole.min(1)),
  }),
  passedOver: z.array(whole).max(mostPassedOver).optional(),
  targets: z.array(name.min(1)).max(mostTargets),
  series: z
    .array(
      z.strictObject({
        target: whole,
        metric: name.min(1),
        run: z.unknown(),
        exact: z.unknown().optional(),
        median: z.unknown().optional(),
        spread: z.unknown(),
        rounds: z.unknown(),
        marks: z.unknown().optional(),
      }),
    )
    .max(mostSeries),
});

/** The file's content, with the columns of its series still unchecked. */
export type HistoryFile = z.infer<typeof historySchema>;
