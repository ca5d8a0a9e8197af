/** A series as a line of eight heights, which says as much in text as a small chart. */

const heights = '▁▂▃▄▅▆▇█';

/**
 * Returns one character for each value, from the lowest to the highest of them. Equal values are
 * drawn low; more than `width` values are cut to the last ones. All heights together stand for at
 * least `leastReach`.
 */
export function drawSparkline(values: ArrayLike<number>, width = 30, leastReach = 0): string {
  const shown = Array.from(values).slice(-width);
  const lowest = Math.min(...shown);
  const reach = Math.max(leastReach, Math.max(...shown) - lowest);
  return shown
    .map((value) => {
      const height = reach > 0 ? Math.round(((value - lowest) / reach) * (heights.length - 1)) : 0;
      return heights[height] ?? heights[0];
    })
    .join('');
}
