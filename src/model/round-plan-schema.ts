/** The shape of a plan of rounds. */
import { z } from 'zod';
import { text } from './measurements-parts.ts';

const planned = z.number().int().min(1).max(1_000);
/** That many rounds, looked at once after the last. */
const fixedPlan = z.strictObject({ kind: z.literal('fixed'), rounds: planned });
/**
 * Rounds that were looked at from 3 blocks on until everything was decided. The maximum says at
 * which numbers of blocks (docs/deciding.md).
 */
const adaptivePlan = z.strictObject({ kind: z.literal('adaptive'), maxRounds: planned });
const planTarget = { target: text('id') };

/** How many rounds of a target were to be taken. */
export const roundPlanSchema = z.discriminatedUnion('kind', [fixedPlan, adaptivePlan]);

/** A plan with the target that it is for. */
export const targetPlanSchema = z.discriminatedUnion('kind', [
  fixedPlan.extend(planTarget),
  adaptivePlan.extend(planTarget),
]);
