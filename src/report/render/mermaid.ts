/** A chart as Mermaid's `xychart-beta`, which GitHub draws in comments and summaries. */
import type { Chart } from '../../model/document.ts';

/** Returns the source of the chart: its values as a line, and its limit as another. */
export function drawMermaid({ title, unit, values, limit }: Chart): string {
  const shown = values.filter(Number.isFinite);
  const all = limit === undefined ? shown : [...shown, limit];
  const top = Math.max(...all);
  const bottom = Math.min(...all);
  const margin = (top - bottom || Math.abs(top) || 1) / 10;
  return [
    'xychart-beta',
    `  title "${plainTitle(title)}"`,
    `  x-axis "runs of the base, then this change" 1 --> ${shown.length}`,
    `  y-axis "${unit}" ${short(bottom - margin)} --> ${short(top + margin)}`,
    `  line [${shown.map(short).join(', ')}]`,
    ...(limit === undefined ? [] : [`  line [${shown.map(() => short(limit)).join(', ')}]`]),
  ].join('\n');
}

/** Mermaid reads directives and quotes anywhere: letters, digits and a few marks are kept. */
const plainTitle = (title: string): string =>
  title.replaceAll(/[^\p{L}\p{N} ().,:/_›-]/gu, ' ').replaceAll(/ +/g, ' ');

/** Four digits, and no exponent: Mermaid reads none. */
const short = (value: number): string =>
  Math.abs(value) < 1e-9 ? '0' : withoutExponent(Number(value.toPrecision(4)));

const withoutExponent = (value: number): string =>
  Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(6).replace(/\.?0+$/, '');
