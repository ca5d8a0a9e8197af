/** The charts of the report page as data: their numbers are those that were measured. */

import type { Drift } from '../../src/model/drift.ts';
import { encodeLatencies } from '../../src/model/latency-histogram.ts';
import type { Chart, TargetPart } from '../../src/model/report-page.ts';
import type { Round } from '../../src/model.ts';
import { loadFigures } from '../../src/report/page/load-charts.ts';
import { buildTargets } from '../../src/report/page/targets.ts';
import { buildRows } from '../../src/report/row.ts';
import { sharedRows } from '../../src/report/table.ts';
import { scenarios } from '../support/comment-scenarios.ts';
import { largeRun } from '../support/large-run.ts';
import { someRound } from '../support/measurements.ts';
import type { Reported } from '../support/whole-run.ts';

function partsOf({ judgement, context }: Reported): readonly TargetPart[] {
  return buildTargets(judgement, context, sharedRows(buildRows(judgement, context))).parts;
}

function chartsIn<K extends Chart['kind']>(
  parts: readonly TargetPart[],
  kind: K,
): readonly Extract<Chart, { readonly kind: K }>[] {
  return parts.flatMap(({ sections }) =>
    sections.flatMap(({ body }) =>
      body.kind === 'figures'
        ? body.figures.flatMap(({ chart }) =>
            chart.kind === kind ? [chart as Extract<Chart, { readonly kind: K }>] : [],
          )
        : [],
    ),
  );
}

const named = (parts: readonly TargetPart[], name: string): readonly TargetPart[] =>
  parts.filter(({ heading }) => JSON.stringify(heading).includes(name));

test('a strip has every undisturbed round, the deciding interval and each budget', () => {
  const run = largeRun(1);
  const [first, ...others] = run.context.roundsTaken ?? [];
  const disturbed = { othersCores: 1, stolenCores: 0, disturbed: true };
  const roundsTaken = first ? [{ ...first, background: disturbed }, ...others] : [];
  const [lcp] = chartsIn(partsOf({ ...run, context: { ...run.context, roundsTaken } }), 'strip');
  expect(lcp?.lanes.map(({ arm, values }) => [arm, values.length])).toEqual([
    ['base', 11],
    ['head', 12],
  ]);
  const finding = run.judgement.findings.find(({ budget }) => budget.metric === 'lcp');
  const base = finding?.comparison?.base?.median ?? 0;
  expect(lcp?.interval?.lo).toBeCloseTo(base * (1 + (finding?.interval?.lo ?? 0)));
  expect(lcp?.interval?.hi).toBeCloseTo(base * (1 + (finding?.interval?.hi ?? 0)));
  expect(lcp?.limits.map(({ label }) => label)).toEqual(['≤ +5 %', '≤ 2.5 s']);
  expect(lcp?.limits[0]?.at).toBeCloseTo(base * 1.05);
  expect(lcp?.limits[1]?.at).toBe(2_500);
});

test('a strip of two simulations says by which its rounds and its change are', () => {
  const parts = partsOf(scenarios['limits-by-lighthouse']?.() as Reported);
  const words = parts.flatMap(({ sections }) =>
    sections.flatMap(({ body }) =>
      body.kind === 'figures' ? body.figures.map((figure) => figure.words) : [],
    ),
  );
  expect(words).toContainEqual(
    expect.stringMatching(
      /^LCP: .*3\.0\d? s by Lighthouse's own simulation, \+18 % \(.*\) by the calm one; budget/,
    ),
  );
});

const round = (arm: Round['arm'], block: number, more: Partial<Round>): Round => ({
  ...someRound({ block }),
  arm,
  ...more,
});

test('latencies of all rounds of an arm are one line, as far as the answers can tell', () => {
  const quick = encodeLatencies([
    { us: 1_000, count: 90 },
    { us: 5_000, count: 9 },
    { us: 50_000, count: 1 },
  ]);
  const [figure, ...others] = loadFigures([
    round('base', 0, { latencies: quick }),
    round('base', 1, { latencies: quick }),
    round('base', 2, { latencies: 'no histogram' }),
  ]);
  expect(others).toEqual([]);
  expect(figure?.words).toBe(
    'Latencies. base, 200 answers: 50 % within 1.00 ms, 90 % within 1.00 ms, 99 % within 5.01 ms',
  );
  const chart = figure?.chart.kind === 'percentiles' ? figure.chart : undefined;
  expect(chart?.lines[0]?.points.at(-1)?.share).toBeCloseTo(1 - 1 / 200);
  expect(chart?.lines[0]?.points.at(-1)?.ms).toBeCloseTo(50, 0);
});

test('throughput over a round is the middle of all rounds, part by part', () => {
  const [figure] = loadFigures([
    round('head', 0, { throughput: [10, 100] }),
    round('head', 1, { throughput: [20, 90] }),
    round('head', 2, { throughput: [60, 20] }),
  ]);
  expect(figure?.chart).toMatchObject({
    kind: 'throughput',
    lines: [
      {
        arm: 'head',
        points: [
          { at: 0.25, perSecond: 20 },
          { at: 0.75, perSecond: 90 },
        ],
      },
    ],
  });
});

test('a trend ends with this change, and marks improvements, drift and other machines', () => {
  const run = largeRun(1);
  const [series] = run.context.trend ?? [];
  const drift: Drift = {
    target: series?.target ?? '',
    metric: 'lcp',
    change: {
      kind: 'step',
      from: 20,
      to: 21,
      pValue: 0.001,
      change: 0.05,
      interval: { lo: 0.04, hi: 0.06, confidence: 0.95 },
      isRelative: true,
      before: 1_500,
      after: 1_575,
    },
    isWorse: true,
    range: {
      kind: 'step',
      after: series?.points[20]?.commit ?? '',
      upTo: series?.points[21]?.commit ?? '',
      sinceMs: 0,
    },
    isRecent: true,
    state: 'stands',
  };
  const elsewhere = { ...drift, metric: 'tbt' };
  const drifts = [drift, elsewhere];
  const [trend, ...others] = chartsIn(
    partsOf({ ...run, context: { ...run.context, drifts } }),
    'trend',
  );
  expect(others).toEqual([]);
  expect(trend?.points).toHaveLength(30);
  expect(trend?.points.flatMap(({ mark }, at) => (mark === undefined ? [] : [[at, mark]]))).toEqual(
    [[5, '#41 improved']],
  );
  expect(trend?.boundaries).toEqual([13]);
  expect(trend?.drifts).toEqual([{ at: 21, label: 'drift +5.0 %' }]);
  const lcp = run.judgement.comparisons.find(({ metric }) => metric === 'lcp');
  expect(trend?.head).toBe(lcp?.head.median);
});

test('at most five pages have filmstrips, and they are those that fail, warn or improve', () => {
  const run = largeRun(60);
  const frames = run.context.diagnoses[0]?.frames ?? [];
  const everywhere = run.context.targets.flatMap(({ id, kind }) =>
    kind === 'page'
      ? (['base', 'head'] as const).map((arm) => ({
          target: id,
          arm,
          frames,
          resources: [],
          opportunities: [],
        }))
      : [],
  );
  const parts = partsOf({ ...run, context: { ...run.context, diagnoses: everywhere } });
  const pictured = parts.filter(({ sections }) =>
    sections.some(({ body }) => body.kind === 'filmstrips'),
  );
  expect(pictured).toHaveLength(5);
  expect(pictured.filter(({ tone }) => tone === 'good')).toEqual([]);
});

test('of the resources only those that differ are shown, the largest difference first', () => {
  const run = largeRun(1);
  const [part] = named(partsOf(run), 'page 0');
  const table = part?.sections.find(({ heading }) => heading[0] === 'Resources that differ')?.body;
  const cells = table?.kind === 'table' ? table.rows.map(({ cells }) => JSON.stringify(cells)) : [];
  expect(cells[0]).toContain('/assets/hero.jpg');
  expect(cells[0]).toContain('+292 kB');
  expect(cells.filter((row) => row.includes('"/"'))).toEqual([]);
});
