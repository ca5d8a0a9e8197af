/**
 * Finds the split of a series that tells its two sides apart best, by the energy statistic of
 * E-divisive. Apache Otava uses it, too. (Matteson and James, "A nonparametric approach for
 * multiple change point analysis of multivariate data", 2014, arXiv 1306.4933.)
 */

/**
 * Searches the values from `from` up to `to` (not included) for the best split with at least
 * `fewest` values on each side.
 *
 * Returns the place of the first value after the split, or −1 where there are too few values.
 */
export function findBestSplit(
  values: Float64Array,
  from: number,
  to: number,
  fewest: number,
): number {
  const count = to - from;
  if (count < 2 * fewest) return -1;
  const { earlier, later } = sumDistances(values, from, to);
  let within = 0;
  let across = 0;
  let beyond = 0;
  for (const distance of later) beyond += distance;
  let best = -1;
  let largest = Number.NEGATIVE_INFINITY;
  for (let left = 1; left < count; left += 1) {
    const moved = left - 1;
    within += earlier[moved] ?? 0;
    beyond -= later[moved] ?? 0;
    across += (later[moved] ?? 0) - (earlier[moved] ?? 0);
    const right = count - left;
    if (left < fewest || right < fewest) continue;
    const energy =
      (2 * across) / (left * right) -
      (2 * within) / (left * (left - 1)) -
      (2 * beyond) / (right * (right - 1));
    const weighed = (energy * left * right) / count;
    if (weighed > largest) {
      largest = weighed;
      best = from + left;
    }
  }
  return best;
}

/** The distances of each value to those before it and to those after it, summed. */
function sumDistances(values: Float64Array, from: number, to: number) {
  const earlier = new Float64Array(to - from);
  const later = new Float64Array(to - from);
  for (let one = from; one < to; one += 1) {
    const value = values[one] ?? 0;
    for (let other = from; other < one; other += 1) {
      const distance = Math.abs(value - (values[other] ?? 0));
      earlier[one - from] = (earlier[one - from] ?? 0) + distance;
      later[other - from] = (later[other - from] ?? 0) + distance;
    }
  }
  return { earlier, later };
}
