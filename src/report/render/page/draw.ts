/** Draws the charts of the page as SVG, with Observable Plot. */
import * as Plot from '@observablehq/plot';
import type { Chart } from '../../../model/report-page.ts';
import { percentileOptions, throughputOptions } from './load-options.ts';
import { stripOptions } from './strip-options.ts';
import { type SvgElement, svgDocument, writeSvg } from './svg-document.ts';
import { trendOptions } from './trend-options.ts';

const width = 520;

/** Returns the chart as SVG, with `words` for people who do not see it. */
export function drawChart(chart: Chart, words: string): string {
  const drawn: SvgElement = Plot.plot({
    document: svgDocument(),
    className: 'chart',
    width,
    ...chooseOptions(chart),
  });
  return writeSvg(drawn, { role: 'img', 'aria-label': words });
}

function chooseOptions(chart: Chart): Plot.PlotOptions {
  switch (chart.kind) {
    case 'strip':
      return stripOptions(chart);
    case 'percentiles':
      return percentileOptions(chart);
    case 'throughput':
      return throughputOptions(chart);
    case 'trend':
      return trendOptions(chart);
  }
}
