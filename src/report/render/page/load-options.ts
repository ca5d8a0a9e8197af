/** The charts of an endpoint's load: how latencies were spread, and when answers came. */
import * as Plot from '@observablehq/plot';
import type { ArmLine, PercentileChart, ThroughputChart } from '../../../model/report-page.ts';
import { colours, ticksIn } from './scales.ts';

const frame = { height: 210, marginLeft: 64, marginRight: 84, marginTop: 14, marginBottom: 40 };

/** The scale of nines: 90 %, 99 % and 99.9 % are as far from each other as 0 % from 90 %. */
const ninesOf = (share: number): number => -Math.log10(1 - share);
const tickShares = [0.5, 0.9, 0.99, 0.999, 0.9999];
const roundingRoom = 0.01;

export function percentileOptions({ lines }: PercentileChart): Plot.PlotOptions {
  const last = Math.max(
    ...lines.flatMap(({ points }) => points.map(({ share }) => ninesOf(share))),
  );
  const shown = tickShares.filter((share) => ninesOf(share) <= last + roundingRoom);
  return {
    ...frame,
    x: {
      domain: [0, last],
      label: 'share of the answers',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: shown.map(ninesOf),
      tickFormat: (nines: number) => `${Number((100 * (1 - 10 ** -nines)).toFixed(2))} %`,
    },
    y: { zero: true, grid: true, label: null, ...ticksIn('ms') },
    marks: [
      ...lineMarks(
        lines,
        ({ share }) => ninesOf(share),
        ({ ms }) => ms,
      ),
    ],
  };
}

export function throughputOptions({ lines }: ThroughputChart): Plot.PlotOptions {
  return {
    ...frame,
    x: {
      domain: [0, 1],
      label: 'of the round',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: [0, 0.25, 0.5, 0.75, 1],
      tickFormat: (share: number) => `${share * 100} %`,
    },
    y: { zero: true, grid: true, label: null, ...ticksIn('per-second') },
    marks: [
      ...lineMarks(
        lines,
        ({ at }) => at,
        ({ perSecond }) => perSecond,
      ),
    ],
  };
}

/** The base's line is broken, so that the two are told apart without colours as well. */
function lineMarks<Point>(
  lines: readonly ArmLine<Point>[],
  x: (point: Point) => number,
  y: (point: Point) => number,
): readonly Plot.Markish[] {
  const heights = lines.map(({ points }) => y(points.at(-1) as Point));
  const most = Math.max(...lines.flatMap(({ points }) => points.map(y)));
  const isClose = Math.abs((heights[0] ?? 0) - (heights[1] ?? 0)) < most / 12;
  const higher = (heights[0] ?? 0) >= (heights[1] ?? 0) ? 0 : 1;
  return lines.flatMap(({ arm, label, points }, at) => [
    Plot.line(points, {
      x,
      y,
      stroke: colours[arm],
      strokeWidth: 2,
      ...(arm === 'base' ? { strokeDasharray: '6 3' } : {}),
    }),
    Plot.text(points.slice(-1), {
      x,
      y,
      text: () => label,
      dx: 6,
      dy: isClose && lines.length > 1 ? (at === higher ? -7 : 7) : 0,
      textAnchor: 'start',
      fill: colours[arm],
    }),
  ]);
}
