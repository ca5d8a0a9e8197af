/** Sums up visits with applied throttling, and writes their page of the documentation. */
import { median } from '../figures.ts';
import type { Times } from '../stock-lighthouse.ts';

/** The milliseconds that the API takes, by subject. */
export const apis = { 'API of 5 ms': 5, 'API of 405 ms': 405 } as const;

/** The real pages. */
export const pages = ['kitchen-sink', 'gentelella'] as const;

export type Subject = keyof typeof apis | (typeof pages)[number];

/** `held back` and `headroom` are as the program measures. */
export type Way = 'held back' | 'at once' | 'stock' | 'headroom';

/** The ways in which each subject is visited. */
export const ways = {
  apis: ['held back', 'at once'],
  pages: ['stock', 'headroom'],
} as const satisfies Readonly<Record<string, readonly Way[]>>;

/** One visit. */
export interface Visited {
  readonly subject: Subject;
  readonly way: Way;
  readonly round: number;
  readonly values: Times;
}

const metrics = ['fcp', 'lcp', 'si', 'tbt', 'tti'] as const;

const collect = (
  visited: readonly Visited[],
  subject: Subject,
  way: Way,
  metric: string,
): readonly number[] =>
  visited
    .filter((one) => one.subject === subject && one.way === way)
    .map(({ values }) => values[metric] ?? Number.NaN);

/** Returns by how many milliseconds LCP comes later with the slower API. */
export function measureLater(visited: readonly Visited[], way: Way): number {
  const [fast, slow] = (Object.keys(apis) as (keyof typeof apis)[]).map((subject) =>
    median(collect(visited, subject, way, 'lcp')),
  );
  return (slow ?? Number.NaN) - (fast ?? Number.NaN);
}

const show = (values: readonly number[]): string => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed()} (${least.toFixed()}–${most.toFixed()})`;
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Returns the table of the two APIs: LCP by the way to hold answers back. */
function tabulateApis(visited: readonly Visited[]): string {
  const subjects = Object.keys(apis) as (keyof typeof apis)[];
  const named = {
    'held back': 'held back by the latency, as Headroom does',
    'at once': 'answered at once, as Lighthouse does',
  };
  return [
    row(['answers are', ...subjects.map((subject) => `LCP, ${subject}`), 'later by']),
    '|---|--:|--:|--:|',
    ...ways.apis.map((way) =>
      row([
        named[way],
        ...subjects.map((subject) => show(collect(visited, subject, way, 'lcp'))),
        measureLater(visited, way).toFixed(),
      ]),
    ),
  ].join('\n');
}

/** Returns the table of the real pages, with the share by which Headroom's medians differ. */
function tabulatePages(visited: readonly Visited[]): string {
  const rows = pages.flatMap((page) =>
    metrics.map((metric) => {
      const [stock, own] = ways.pages.map((way) => collect(visited, page, way, metric));
      const [theirs, ours] = [median(stock ?? []), median(own ?? [])];
      const share = theirs === 0 ? '–' : `${((100 * (ours - theirs)) / theirs).toFixed(1)} %`;
      return row([
        metric === 'fcp' ? page : '',
        metric.toUpperCase(),
        show(stock ?? []),
        show(own ?? []),
        share,
      ]);
    }),
  );
  return [
    row(['page', 'metric', 'Lighthouse, devtools', 'Headroom, applied', 'differs by']),
    '|---|---|--:|--:|--:|',
    ...rows,
  ].join('\n');
}

/** Returns both tables. */
export const tabulate = (visited: readonly Visited[]): string =>
  `${tabulateApis(visited)}\n\n${tabulatePages(visited)}`;

/** Returns the page of the documentation. */
export const writeEvidence = (visited: readonly Visited[], rounds: number): string =>
  `<!-- Written by bench/applied.ts from bench/results/applied.json: change it there. -->
# Throttling that is applied

\`npm run bench -- applied\` measures this and writes this page. Medians of ${rounds} rounds in
milliseconds, the range of all in brackets.

## A slower API

A client-rendered page, whose largest paint waits for an API of 5 and of 405 ms. Chrome counts the
time of a server into the latency that it applies. [How rounds are
taken](../measuring.md#throttling-that-is-applied) says what Headroom does about it.

${tabulateApis(visited)}

## Beside stock Lighthouse

The same server and the same Chromium, in turn. Stock Lighthouse has its own settings and stays
longer on each page. So TTI and TBT may hold work of a page that Headroom had left.

${tabulatePages(visited)}
`;
