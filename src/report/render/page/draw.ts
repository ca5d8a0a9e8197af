/** Draws the charts of the page as SVG, with Observable Plot. */
import * as Plot from '@observablehq/plot';
import type { Chart, StripChart } from '../../../model/report-page.ts';
import type { Unit } from '../../../model.ts';
import { formatValue } from '../../format.ts';
import { type SvgElement, svgDocument, writeSvg } from './svg-document.ts';

const width = 520;
const colours = { base: 'var(--base)', head: 'var(--head)', limit: 'var(--limit)' } as const;

/** Returns the chart as SVG, with `words` for people who do not see it. */
export function drawChart(chart: Chart, words: string): string {
  switch (chart.kind) {
    case 'strip':
      return draw(stripOptions(chart), words);
  }
}

function draw(options: Plot.PlotOptions, words: string): string {
  const drawn: SvgElement = Plot.plot({
    document: svgDocument(),
    className: 'chart',
    width,
    ...options,
  });
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', words);
  return writeSvg(drawn);
}

const laneHeight = 34;
/** Of a lane, what its dots take: the rest keeps lanes apart. */
const dotsShare = 0.62;

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}

function stripOptions({ unit, lanes, interval, limits }: StripChart): Plot.PlotOptions {
  const dots = lanes.flatMap(({ values, arm }, row) =>
    values.map((x, at): Dot => ({ x, y: row + spread(at, values.length), colour: colours[arm] })),
  );
  const medians = lanes.flatMap(({ median, arm }, row) =>
    median === undefined ? [] : [{ x: median, row, colour: colours[arm] }],
  );
  const headRow = lanes.findIndex(({ arm }) => arm === 'head');
  const band = interval && headRow >= 0 ? [{ ...interval, row: headRow }] : [];
  const extent = [
    ...dots.map(({ x }) => x),
    ...band.flatMap(({ lo, hi }) => [lo, hi]),
    ...limits.map(({ at }) => at),
  ];
  return {
    height: lanes.length * laneHeight + 56,
    marginLeft: 96,
    marginRight: 24,
    marginTop: 22,
    marginBottom: 34,
    x: { domain: widened(extent), label: null, ...ticks(unit) },
    y: { domain: [-0.5, lanes.length - 0.5], reverse: true, axis: null },
    marks: [
      Plot.axisY(
        lanes.map((_, row) => row),
        {
          tickSize: 0,
          label: null,
          tickFormat: (row: number) => lanes[row]?.label ?? '',
        },
      ),
      Plot.rect(band, {
        x1: 'lo',
        x2: 'hi',
        y1: ({ row }: { readonly row: number }) => row - 0.45,
        y2: ({ row }: { readonly row: number }) => row + 0.45,
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
      Plot.dot(dots, { x: 'x', y: 'y', r: 3, fill: 'colour', fillOpacity: 0.75 }),
      Plot.link(medians, {
        x: 'x',
        y1: ({ row }: { readonly row: number }) => row - 0.42,
        y2: ({ row }: { readonly row: number }) => row + 0.42,
        stroke: 'colour',
        strokeWidth: 2,
      }),
    ],
  };
}

/** Where in its lane a round stands: the first on top, so that a drift over the run is seen. */
const spread = (at: number, count: number): number =>
  count < 2 ? 0 : (at / (count - 1) - 0.5) * dotsShare;

/** A domain with room at both ends; one value gets some on both sides. */
function widened(values: readonly number[]): readonly [number, number] {
  const lo = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const hi = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const room = (hi - lo) * 0.05 || Math.abs(hi) * 0.05 || 1;
  return [lo - room, hi + room];
}

/** Ticks in the metric's unit, with as many digits as tell them apart. */
const ticks = (unit: Unit): Plot.ScaleOptions => ({
  ticks: 5,
  tickFormat: (value: number, _: number, all: readonly number[] = []) =>
    formatValue(unit, value, { apartFrom: all.filter((other) => other !== value) }),
});
