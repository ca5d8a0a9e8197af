/** When the rounds so far are looked at, and how much of the allowed error each look may spend. */
import type { LookPlan } from '../model.ts';

const firstLooks: readonly number[] = [3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24];

const looksByMaximum = new Map<number, readonly number[]>();

/**
 * The planned numbers of blocks, the last of them `maxRounds`: every block at first, then in steps
 * of about a fifth.
 */
export function plannedLooks(maxRounds: number): readonly number[] {
  const known = looksByMaximum.get(maxRounds);
  if (known) return known;
  const looks = [...firstLooks];
  for (let next = 28; next < maxRounds; next = Math.ceil((next * 1.2) / 2) * 2) looks.push(next);
  const planned = [...looks.filter((look) => look < maxRounds), maxRounds];
  looksByMaximum.set(maxRounds, planned);
  return planned;
}

/**
 * The look that judges a target with this many blocks: the first planned one that is not smaller.
 */
function lookAt(looks: readonly number[], blocks: number): number {
  return looks.find((look) => look >= blocks) ?? looks.at(-1) ?? blocks;
}

/** The share of the first look that can show anything. */
export const firstLookShare = 0.16;

/**
 * The chance that a run with no change beyond any tolerance fails at all, as the sum over budgets
 * and looks. A single look must keep within 1 % by itself. Several looks at the same, growing
 * sample mostly err together, so their sum may be larger. With 1.05 % over four looks or more,
 * about 0.8 % of the tables fail (docs/operating-curve.md).
 */
export const oneLookError = 0.008;
const eachFurtherLook = 0.001;
const atMost = 0.0105;

/**
 * The error that the look at `blocks` may spend over the whole table. Looks with fewer than
 * `fewest` blocks cannot show anything and get nothing. The first that can gets 16 %, and the
 * others share by the power 1.5 of their number of blocks. So later looks get more, which costs the
 * fewest blocks for the same power.
 */
export function strictError(plan: LookPlan, blocks: number, fewest: number): number {
  if (plan.kind === 'single') return oneLookError;
  const looks = plannedLooks(plan.maxRounds);
  const able = looks.filter((look) => look >= fewest);
  const look = lookAt(looks, blocks);
  if (look < fewest) return 0;
  const whole = Math.min(atMost, oneLookError + eachFurtherLook * (able.length - 1));
  if (able.length === 1) return whole;
  if (look === able[0]) return firstLookShare * whole;
  const total = able.slice(1).reduce((sum, one) => sum + one ** 1.5, 0);
  return ((1 - firstLookShare) * whole * look ** 1.5) / total;
}

/**
 * Of the early error, what the looks at 3 and at 4 blocks get, beside 0.5 for all the others
 * together.
 */
const earlyShares: Readonly<Record<number, number>> = { 3: 0.35, 4: 0.15 };

/**
 * As `strictError` for the early side: a pass is best had soon, so the first looks get the most.
 */
export function earlyShare(plan: LookPlan, blocks: number): number {
  if (plan.kind === 'single') return 1;
  const looks = plannedLooks(plan.maxRounds);
  const others = looks.filter((one) => earlyShares[one] === undefined).length;
  const shareAt = (look: number): number => earlyShares[look] ?? 0.5 / others;
  const total = looks.reduce((sum, look) => sum + shareAt(look), 0);
  return shareAt(lookAt(looks, blocks)) / total;
}
