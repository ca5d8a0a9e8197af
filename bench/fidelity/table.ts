/** Holds Headroom's numbers for limits beside stock Lighthouse's, and writes the table. */
import { median } from '../figures.ts';

/** `simulate` and `devtools`: stock Lighthouse. */
export const ways = ['simulate', 'devtools', 'headroom'] as const;
export type Way = (typeof ways)[number];

/** One visit: times in milliseconds. Headroom's has both simulations, `calm` with that prefix. */
export interface Visited {
  readonly page: string;
  readonly way: Way;
  readonly round: number;
  readonly values: Readonly<Record<string, number>>;
}

export const metrics = ['fcp', 'lcp', 'si', 'tbt', 'tti'] as const;
type MetricName = (typeof metrics)[number];

/** Beyond the range of stock Lighthouse's rounds, a median may differ by so much of theirs. */
const nearShare = 0.05;

interface Compared {
  readonly page: string;
  readonly metric: MetricName;
  readonly stock: readonly number[];
  readonly devtools: readonly number[];
  readonly limits: readonly number[];
  readonly calm: readonly number[];
  readonly isAlike: boolean;
}

/** Returns a comparison for each metric of each page that has rounds in every way. */
export function compareWays(visited: readonly Visited[]): readonly Compared[] {
  const names = [...new Set(visited.map(({ page }) => page))];
  return names.flatMap((page) =>
    metrics.map((metric): Compared => {
      const values = (way: Way, key: string = metric): readonly number[] =>
        visited
          .filter((one) => one.page === page && one.way === way)
          .map((one) => one.values[key] ?? Number.NaN);
      const [stock, limits] = [values('simulate'), values('headroom')];
      return {
        page,
        metric,
        stock,
        devtools: values('devtools'),
        limits,
        calm: values('headroom', `calm-${metric}`),
        isAlike: areAlike(stock, limits),
      };
    }),
  );
}

function areAlike(stock: readonly number[], own: readonly number[]): boolean {
  const [middle, ownMiddle] = [median(stock), median(own)];
  const isInside = Math.min(...stock) <= ownMiddle && ownMiddle <= Math.max(...stock);
  return isInside || Math.abs(ownMiddle - middle) <= nearShare * middle;
}

const shown = (values: readonly number[]): string => {
  const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)];
  const range =
    Math.round(least) === Math.round(most) ? '' : ` (${least.toFixed()}–${most.toFixed()})`;
  return values.length === 0 ? '' : `${middle.toFixed()}${range}`;
};

const headings = [
  ...['page', 'metric', 'Lighthouse', 'Headroom, limits', 'alike'],
  ...['Headroom, changes', 'Lighthouse, devtools'],
];
const isText = (heading: string): boolean => ['page', 'metric', 'alike'].includes(heading);
const columns =
  `| ${headings.join(' | ')} |\n` +
  `|${headings.map((heading) => (isText(heading) ? '---' : '--:')).join('|')}|`;

/** Returns how many pages are alike, for each metric. */
function summary(compared: readonly Compared[]): string {
  const cells = metrics.map((metric) => {
    const own = compared.filter((one) => one.metric === metric);
    return `${own.filter(({ isAlike }) => isAlike).length} of ${own.length}`;
  });
  return `| | ${metrics.map((metric) => metric.toUpperCase()).join(' | ')} |
|---|${metrics.map(() => '--:').join('|')}|
| pages alike | ${cells.join(' | ')} |`;
}

/** Returns a sentence on the numbers that are not alike: how many of them are the nearer ones. */
function tellNearer(compared: readonly Compared[]): string {
  const apart = compared.filter(({ isAlike }) => !isAlike);
  const nearer = apart.filter(({ stock, limits, devtools }) => {
    const [theirs, ours, applied] = [stock, limits, devtools].map((values) => median(values));
    return Math.abs((ours ?? 0) - (applied ?? 0)) < Math.abs((theirs ?? 0) - (applied ?? 0));
  });
  return (
    `Of the ${apart.length} numbers for limits that are not alike, Headroom's is nearer than\n` +
    `Lighthouse's to applied throttling in ${nearer.length}.`
  );
}

/** Returns the page of the documentation: the table, and how to make it again. */
export function writeEvidence(compared: readonly Compared[], rounds: number): string {
  const yesNo = (isAlike: boolean): string => (isAlike ? 'yes' : 'no');
  const rows = compared.map((one) => {
    const cells = [
      ...[one.metric === 'fcp' ? one.page : '', one.metric.toUpperCase()],
      ...[shown(one.stock), shown(one.limits), yesNo(one.isAlike)],
      ...[shown(one.calm), shown(one.devtools)],
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `<!-- Written by bench/fidelity.ts from bench/results/fidelity.json: change it there. -->
# Beside stock Lighthouse

Limits are held against the numbers of Lighthouse's own simulation
([why](../adr/0013-numbers-people-recognise.md)). Are they those that stock Lighthouse shows?

${compared.length / metrics.length} real pages, served by the same server to the same Chrome, and
${rounds} rounds each of stock Lighthouse and of Headroom in turn. Stock Lighthouse is its own
program, in the version that Headroom depends on. Some more rounds are with its applied throttling
(\`devtools\`). Medians in milliseconds, the range of all rounds in
brackets. *Alike*: Headroom's median for limits is inside the range of stock Lighthouse's rounds, or
within 5 % of their median.

${summary(compared)}

## All figures

${columns}
${rows.join('\n')}

${tellNearer(compared)}

\`npm run bench -- fidelity\` measures it and writes this page.
`;
}
