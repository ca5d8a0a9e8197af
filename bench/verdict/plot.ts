/** The operating curve as a picture. */
import { type Parts, partOf, shareOf } from './goals.ts';
import { tableSizes } from './job.ts';
import { curveRatios } from './jobs.ts';

/**
 * The used parts of Vega and Vega-Lite. Only bench/package.json installs them, so the project's own
 * check has no types.
 */
interface Vega {
  readonly parse: (spec: unknown) => unknown;
  readonly View: new (
    runtime: unknown,
    options: { readonly renderer: 'none' },
  ) => { toSVG(): Promise<string> };
}
interface VegaLite {
  readonly compile: (spec: unknown) => { readonly spec: unknown };
}

const fromBench = (name: string): Promise<unknown> => import(import.meta.resolve(name));

interface Row {
  readonly [field: string]: string | number;
}

/** Two panels: what is answered, and after how many blocks, by the size of the change. */
export async function plotOf(parts: Parts): Promise<string> {
  const answers = curveRatios.flatMap((ratio): Row[] => [
    ...tableSizes.map((size) => ({
      change: 100 * (ratio - 1),
      answer: `fail, ${size} budgets`,
      share: shareOf(parts, `curve · ${size} budgets · ${ratio}`, 'fail'),
    })),
    {
      change: 100 * (ratio - 1),
      answer: 'pass',
      share: shareOf(parts, `curve · 20 budgets · ${ratio}`, 'pass'),
    },
  ]);
  const blocks = curveRatios.flatMap((ratio) =>
    tableSizes.map(
      (size): Row => ({
        change: 100 * (ratio - 1),
        budgets: `${size} budgets`,
        blocks: partOf(parts, `curve · ${size} budgets · ${ratio}`).means.blocks ?? Number.NaN,
      }),
    ),
  );
  const x = {
    field: 'change',
    type: 'quantitative',
    title: 'change beyond the tolerance, %',
  } as const;
  const spec = {
    background: 'white',
    config: { font: 'sans-serif', axis: { grid: true, gridColor: '#eee' } },
    hconcat: [
      {
        width: 380,
        height: 260,
        title: 'How often each answer is given',
        data: { values: answers },
        mark: { type: 'line', point: true },
        encoding: {
          x,
          y: {
            field: 'share',
            type: 'quantitative',
            title: 'share of runs',
            axis: { format: '%' },
          },
          color: {
            field: 'answer',
            type: 'nominal',
            title: null,
            sort: null,
            scale: { range: ['#9ecae1', '#3182bd', '#08306b', '#31a354'] },
          },
        },
      },
      {
        width: 300,
        height: 260,
        title: 'Blocks until it stops (24 at most)',
        data: { values: blocks },
        mark: { type: 'line', point: true },
        encoding: {
          x,
          y: {
            field: 'blocks',
            type: 'quantitative',
            title: 'mean number of blocks',
            scale: { domain: [0, 24] },
          },
          color: {
            field: 'budgets',
            type: 'nominal',
            title: null,
            sort: null,
            scale: { range: ['#9ecae1', '#3182bd', '#08306b'] },
          },
        },
      },
    ],
    resolve: { scale: { color: 'independent' } },
  };
  const { parse, View } = (await fromBench('vega')) as Vega;
  const { compile } = (await fromBench('vega-lite')) as VegaLite;
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
