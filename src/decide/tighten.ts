/** Which limits can be tightened: the last points of the base branch say what would be kept. */
import { roundLimit } from '../metrics/round-limit.ts';
import { getMetric, type Metric } from '../metrics.ts';
import type { Room, Tightening } from '../model/tightening.ts';
import type { Budget, Trend, TrendPoint } from '../model.ts';

/** How many points are looked at where nobody says otherwise: about a week of a busy branch. */
export const usualPoints = 20;

/** The worst of fewer points says little about the next one. */
const fewestPoints = 10;

/** Twice the spread: of normal points 1 in 40 lies further out than that on one side. */
const spreadsOfRoom = 2;

/** The median absolute deviation of normal values, times this, is their standard deviation. */
const deviationOfMedian = 1.4826;

/**
 * Returns the limit that the last points would have kept: the worst of their medians, and twice
 * their spread beyond it. The room is at least the metric's floor. The spread is that between the
 * medians, or that of the rounds within a run where it is larger.
 */
function findRoom(all: readonly TrendPoint[], metric: Metric, last: number): Room {
  const points = all.slice(-last);
  const needed = Math.min(fewestPoints, last);
  const newest = points.at(-1)?.fingerprint;
  const alike = points.filter(({ fingerprint }) => fingerprint === newest).length;
  if (points.length < needed) return { kind: 'too-few-points', points: points.length, needed };
  if (alike < needed) return { kind: 'other-machine', points: alike, needed };
  const medians = points.map(({ value }) => value);
  const middle = median(medians);
  const between = median(medians.map((value) => Math.abs(value - middle)));
  const within = median(points.map(({ spread }) => spread));
  const spread = deviationOfMedian * Math.max(between, within);
  const room = Math.max(spreadsOfRoom * spread, metric.floor);
  // A heap may shrink. A limit below the floor would fail by chance, and one of 0 for ever.
  const bound =
    metric.better === 'lower'
      ? Math.max(Math.max(...medians) + room, metric.floor)
      : Math.min(...medians) - room;
  return { kind: 'known', bound, spread, points: points.length };
}

/** The budgets that one line of the file decides for. */
type Line = readonly [Budget, ...Budget[]];

/**
 * Says of each limit in the budgets file what becomes of it. A line that decides for several
 * targets gets the mildest of what they need. A limit must stay
 * beyond its "warn". Where the new one would not, "warn" is tightened, and its old value becomes
 * the limit.
 *
 * `anchored` holds the places whose values are those of other lines as well.
 */
export function decideTightenings(
  budgets: readonly Budget[],
  trend: Trend,
  { last = usualPoints, anchored = new Set<string>() } = {},
): readonly Tightening[] {
  const limits = budgets.filter(({ bound, source }) => bound.kind === 'limit' && source);
  const lines = [...Map.groupBy(limits, placeOfBudget).values()] as unknown as readonly Line[];
  const points = new Map(
    trend.map((series) => [keyFor(series.target, series.metric), series.points]),
  );
  const roomFor = ({ target, metric }: Budget): Room =>
    findRoom(points.get(keyFor(target, metric)) ?? [], getMetric(metric), last);
  const warns = new Map<string, Tightening>();
  const decided = new Map<Line, Tightening>();
  // A limit depends on what becomes of its "warn".
  for (const line of [...lines].sort((one, other) => rank(one) - rank(other))) {
    const tightening: Tightening = anchored.has(placeOfBudget(line[0]))
      ? { kind: 'anchored', budgets: line }
      : decideLine(line, roomFor, warns);
    decided.set(line, tightening);
    if (rank(line) === 0)
      for (const { target, metric } of line) warns.set(keyFor(target, metric), tightening);
  }
  return lines.flatMap((line) => decided.get(line) ?? []);
}

/**
 * Returns the limits with `"ratchet": true` that can be tightened by more than their spread. Less
 * could be undone by the next runs.
 */
export const findRatchets = (budgets: readonly Budget[], trend: Trend): readonly Tightening[] =>
  decideTightenings(budgets, trend).filter(
    (tightening) =>
      tightening.kind === 'tighter' &&
      tightening.budgets.some(({ ratchet }) => ratchet) &&
      Math.abs(limitFor(tightening.budgets[0]) - tightening.to) > tightening.spread,
  );

/** Where a budget's value stands; aliases of YAML lead to one place. */
export const placeOfBudget = ({ source }: Budget): string => `${source?.line}:${source?.column}`;

const keyFor = (target: string, metric: string): string => JSON.stringify([target, metric]);

const rank = (line: Line): number => (line.every(({ level }) => level === 'warn') ? 0 : 1);

function decideLine(
  line: Line,
  roomFor: (budget: Budget) => Room,
  warns: ReadonlyMap<string, Tightening>,
): Tightening {
  const metric = getMetric(line[0].metric);
  const isTighter = (one: number, other: number): boolean =>
    metric.better === 'lower' ? one < other : one > other;
  const standing = limitFor(line[0]);
  if (standing === 0) return { kind: 'as-tight', budgets: line };
  const needs: { readonly target: string; readonly bound: number }[] = [];
  let spread = 0;
  let points = Number.POSITIVE_INFINITY;
  for (const budget of line) {
    const room = roomFor(budget);
    const { target } = budget;
    if (room.kind !== 'known') return { kind: 'unknown', budgets: line, target, why: room };
    const kept = roundLimit(room.bound, metric);
    const warn = budget.level === 'fail' ? warns.get(keyFor(target, budget.metric)) : undefined;
    needs.push({ target, bound: warn ? beyondWarn(kept, warn, standing, isTighter) : kept });
    spread = Math.max(spread, room.spread);
    points = Math.min(points, room.points);
  }
  const mildest = needs.reduce((one, other) => (isTighter(one.bound, other.bound) ? other : one));
  if (isTighter(mildest.bound, standing))
    return { kind: 'tighter', budgets: line, to: mildest.bound, spread, points };
  return needs.some(({ bound }) => isTighter(bound, standing))
    ? { kind: 'needed', budgets: line, ...mildest }
    : { kind: 'as-tight', budgets: line };
}

/** A limit must lie beyond its "warn". */
function beyondWarn(
  kept: number,
  warn: Tightening,
  standing: number,
  isTighter: (one: number, other: number) => boolean,
): number {
  const was = limitFor(warn.budgets[0]);
  const now = warn.kind === 'tighter' ? warn.to : was;
  if (isTighter(now, kept)) return kept;
  return isTighter(now, was) ? was : standing;
}

const limitFor = (budget: Budget | undefined): number =>
  budget?.bound.kind === 'limit' ? budget.bound.limit : Number.NaN;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
