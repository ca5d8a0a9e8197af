/** The trend: the base branch's points with their spread, and this change as the last dot. */
import * as Plot from '@observablehq/plot';
import type { TrendChart } from '../../../model/report-page.ts';
import { colours, ticksIn, widenDomain } from './scales.ts';

type Drifted = TrendChart['drifts'][number];
type Placed = TrendChart['points'][number] & { readonly at: number };

export function trendOptions(chart: TrendChart): Plot.PlotOptions {
  const { unit, points, boundaries, drifts, head } = chart;
  const placed = points.map((point, at): Placed => ({ ...point, at }));
  const change = [{ at: points.length, value: head }];
  const marked = placed.filter(({ mark }) => mark !== undefined);
  const extent = [head, ...points.flatMap(({ value, spread }) => [value - spread, value + spread])];
  return {
    height: 170,
    marginLeft: 64,
    marginRight: 84,
    marginTop: 22,
    marginBottom: 24,
    x: { domain: [-0.5, points.length + 0.5], axis: null },
    y: { domain: widenDomain(extent), grid: true, label: null, ...ticksIn(unit) },
    marks: [
      Plot.areaY(placed, {
        x: 'at',
        y1: ({ value, spread }: Placed) => value - spread,
        y2: ({ value, spread }: Placed) => value + spread,
        fill: colours.base,
        fillOpacity: 0.18,
      }),
      ...lines(placed, boundaries),
      Plot.ruleX(boundaries, {
        x: (at: number) => at - 0.5,
        stroke: 'currentColor',
        strokeDasharray: '2 4',
      }),
      Plot.text(boundaries, {
        x: (at: number) => at - 0.5,
        text: () => 'other machine or browser',
        frameAnchor: 'bottom',
        dy: 14,
      }),
      Plot.ruleX(drifts, {
        x: ({ at }: Drifted) => at - 0.5,
        stroke: colours.limit,
        strokeDasharray: '5 3',
      }),
      Plot.text(drifts, {
        x: ({ at }: Drifted) => at - 0.5,
        text: 'label',
        frameAnchor: 'top',
        dy: -12,
        fill: colours.limit,
      }),
      Plot.dot(marked, { x: 'at', y: 'value', r: 3.5, fill: colours.base }),
      Plot.text(marked, { x: 'at', y: 'value', text: 'mark', dy: -16, fill: colours.base }),
      Plot.dot(change, { x: 'at', y: 'value', r: 4.5, fill: colours.head }),
      Plot.text(change, {
        x: 'at',
        y: 'value',
        text: () => 'this change',
        dx: 8,
        textAnchor: 'start',
        fill: colours.head,
      }),
    ],
  };
}

/** Numbers of different machines are not joined: the step between them is nobody's. */
function lines(placed: readonly Placed[], boundaries: readonly number[]): readonly Plot.Markish[] {
  const starts = [0, ...boundaries];
  return starts.map((start, at) =>
    Plot.lineY(placed.slice(start, starts[at + 1]), {
      x: 'at',
      y: 'value',
      stroke: colours.base,
      strokeWidth: 2,
      marker: placed.length > 40 ? 'none' : 'dot',
    }),
  );
}
