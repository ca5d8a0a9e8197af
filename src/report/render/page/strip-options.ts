/** The strip chart: a lane of dots for each arm, the interval and the budgets' lines. */
import * as Plot from '@observablehq/plot';
import type { Lane, StripChart } from '../../../model/report-page.ts';
import { colours, ticksIn, widenDomain } from './scales.ts';

const laneHeight = 34;
/** Of a lane, what its dots take: the rest keeps lanes apart. */
const dotsShare = 0.62;

export function stripOptions({ unit, lanes, interval, limits }: StripChart): Plot.PlotOptions {
  const headRow = lanes.findIndex(({ arm }) => arm === 'head');
  const band = interval && headRow >= 0 ? [{ ...interval, row: headRow }] : [];
  const measured = [...lanes.flatMap(({ values }) => values), ...limits.map(({ at }) => at)];
  const extent = [...measured, ...band.flatMap((one) => nearEnds(one, measured))];
  return {
    height: lanes.length * laneHeight + 56,
    marginLeft: 96,
    marginRight: 24,
    marginTop: 22,
    marginBottom: 34,
    x: { domain: widenDomain(extent), clamp: true, label: null, ...ticksIn(unit) },
    y: { domain: [-0.5, lanes.length - 0.5], reverse: true, axis: null },
    marks: [
      Plot.axisY(
        lanes.map((_, row) => row),
        { tickSize: 0, label: null, tickFormat: (row: number) => lanes[row]?.label ?? '' },
      ),
      Plot.rect(band, {
        x1: 'lo',
        x2: 'hi',
        y1: ({ row }: Placed) => row - 0.45,
        y2: ({ row }: Placed) => row + 0.45,
        fill: colours.head,
        fillOpacity: 0.18,
      }),
      Plot.ruleX(limits, { x: 'at', stroke: colours.limit, strokeDasharray: '5 3' }),
      Plot.text(limits, {
        x: 'at',
        text: 'label',
        frameAnchor: 'top',
        dy: -14,
        fill: colours.limit,
      }),
      ...lanes.flatMap(laneMarks),
    ],
  };
}

/** An interval of few rounds reaches far: it may make the axis three times as long, no more. */
function nearEnds(
  { lo, hi }: { readonly lo: number; readonly hi: number },
  measured: readonly number[],
): readonly number[] {
  const [least, most] = [Math.min(...measured), Math.max(...measured)];
  const span = most - least || Math.abs(most) || 1;
  return [Math.max(lo, least - span), Math.min(hi, most + span)];
}

interface Placed {
  readonly row: number;
}

function laneMarks({ arm, values, median }: Lane, row: number): readonly Plot.Markish[] {
  const dots = values.map((x, at) => ({ x, y: row + placeInLane(at, values.length) }));
  const medians = median === undefined ? [] : [{ x: median, row }];
  return [
    Plot.dot(dots, { x: 'x', y: 'y', r: 3, fill: colours[arm], fillOpacity: 0.75 }),
    Plot.link(medians, {
      x: 'x',
      y1: row - 0.42,
      y2: row + 0.42,
      stroke: colours[arm],
      strokeWidth: 2,
    }),
  ];
}

/** Where in its lane a round stands: the first on top, so that a drift over the run is seen. */
const placeInLane = (at: number, count: number): number =>
  count < 2 ? 0 : (at / (count - 1) - 0.5) * dotsShare;
