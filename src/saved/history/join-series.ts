/** Joins what several histories have of one series, without an object for each point. */
import type { Series } from '../../model/history.ts';
import { createSeriesBuilder, type SeriesIdentity } from './series-builder.ts';

/** The series of one history. */
export interface SeriesPart {
  readonly series: Series;
  /** Place of a run in its own history → its place among all; -1 for a run that does not count. */
  readonly places: readonly number[];
  /** It has the target's former name. */
  readonly isRenamed: boolean;
}

/** One point each, as columns: of which part it is, where it stands there, and its run's place. */
interface Picks {
  readonly part: Int32Array;
  readonly at: Int32Array;
  readonly place: Int32Array;
}

/** Returns one series. Where a run has the target under both names, today's name counts. */
export function joinSeries(identity: SeriesIdentity, given: readonly SeriesPart[]): Series {
  const parts = given.toSorted((one, other) => firstPlace(one) - firstPlace(other));
  const picks = pickPoints(parts);
  const builder = createSeriesBuilder(identity, picks.place.length);
  for (const pick of orderPicks(picks, parts)) {
    const part = parts[picks.part[pick] ?? -1];
    if (part) builder.take(part.series, picks.at[pick] ?? 0, picks.place[pick] ?? 0);
  }
  return builder.build();
}

const placeOf = ({ series, places }: SeriesPart, at: number): number =>
  places[series.run[at] ?? -1] ?? -1;

const firstPlace = (part: SeriesPart): number => placeOf(part, 0);

function pickPoints(parts: readonly SeriesPart[]): Picks {
  const most = parts.reduce((sum, { series }) => sum + series.run.length, 0);
  const part = new Int32Array(most);
  const at = new Int32Array(most);
  const place = new Int32Array(most);
  let count = 0;
  for (const [which, own] of parts.entries())
    for (let point = 0; point < own.series.run.length; point += 1) {
      const target = placeOf(own, point);
      if (target < 0) continue;
      part[count] = which;
      at[count] = point;
      place[count] = target;
      count += 1;
    }
  return {
    part: part.subarray(0, count),
    at: at.subarray(0, count),
    place: place.subarray(0, count),
  };
}

/** Parts rarely overlap: then the points are in order already. */
function orderPicks({ part, place }: Picks, parts: readonly SeriesPart[]): Int32Array {
  const order = Int32Array.from(place, (_, pick) => pick);
  const isRising = place.every((own, pick) => pick === 0 || own > (place[pick - 1] ?? -1));
  if (isRising) return order;
  const isToday = (pick: number): number => (parts[part[pick] ?? -1]?.isRenamed ? 0 : 1);
  return order.sort(
    (one, other) =>
      (place[one] ?? 0) - (place[other] ?? 0) || isToday(one) - isToday(other) || one - other,
  );
}
