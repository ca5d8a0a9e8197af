/** Holds Headroom's numbers for limits beside stock Lighthouse's, and writes the table. */
import { median } from '../figures.ts';

/**
 * `simulate` and `devtools`: stock Lighthouse. `undelayed`: Headroom without the latency that it
 * puts on every answer of the machine itself.
 */
export const ways = ['simulate', 'devtools', 'headroom', 'undelayed'] as const;
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
  readonly undelayed: readonly number[];
  readonly isAlike: boolean;
  readonly isUndelayedAlike: boolean;
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
      const undelayed = values('undelayed');
      return {
        page,
        metric,
        stock,
        devtools: values('devtools'),
        limits,
        calm: values('headroom', `calm-${metric}`),
        undelayed,
        isAlike: areAlike(stock, limits),
        isUndelayedAlike: areAlike(stock, undelayed),
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

const columns =
  '| page | metric | Lighthouse | Headroom, limits | alike | without its latency | alike | ' +
  'Headroom, changes | Lighthouse, devtools |\n|---|---|--:|--:|---|--:|---|--:|--:|';

/** Returns how many pages are alike, for each metric. */
function summary(compared: readonly Compared[]): string {
  const cells = (isAlike: (one: Compared) => boolean): string =>
    metrics
      .map((metric) => {
        const own = compared.filter((one) => one.metric === metric);
        return `${own.filter(isAlike).length} of ${own.length}`;
      })
      .join(' | ');
  return `| pages alike | ${metrics.map((metric) => metric.toUpperCase()).join(' | ')} |
|---|${metrics.map(() => '--:').join('|')}|
| Headroom, limits | ${cells(({ isAlike }) => isAlike)} |
| without its latency | ${cells(({ isUndelayedAlike }) => isUndelayedAlike)} |`;
}

/** Returns the page of the documentation: the table, and how to make it again. */
export function writeEvidence(compared: readonly Compared[], rounds: number): string {
  const rows = compared.map(
    ({ page, metric, stock, devtools, limits, calm, undelayed, isAlike, isUndelayedAlike }) =>
      `| ${metric === 'fcp' ? page : ''} | ${metric.toUpperCase()} | ${shown(stock)} | ` +
      `${shown(limits)} | ${isAlike ? 'yes' : 'no'} | ${shown(undelayed)} | ` +
      `${isUndelayedAlike ? 'yes' : 'no'} | ${shown(calm)} | ${shown(devtools)} |`,
  );
  return `<!-- Written by bench/fidelity.ts from bench/results/fidelity.json: change it there. -->
# Beside stock Lighthouse

Limits are held against the numbers of Lighthouse's own simulation
([why](../adr/0013-numbers-people-recognise.md)). Are they those that stock Lighthouse shows?

Real pages, served by the same server to the same Chrome: ${compared.length / metrics.length} pages,
and ${rounds} rounds each of stock Lighthouse and of Headroom in turn. Some more are with
Lighthouse's applied throttling (\`devtools\`). Medians in milliseconds, the range of all rounds in
brackets. *Alike*: Headroom's median for limits is inside the range of stock Lighthouse's rounds, or
within 5 % of their median.

${summary(compared)}

## Why not everywhere

Headroom holds each answer of the machine itself back by 40 ms, and takes that out of the numbers
again ([why](../adr/0006-pages-drawn-anew.md)). What it cannot take out is the order: on a
loopback, files come before the work on the page begins, and Lighthouse's simulation then lets the
first paint wait for them. A page that is on a server somewhere has that latency, and Lighthouse
there sees Headroom's order. *Without its latency* are visits of Headroom that leave it away. Where
they are alike, the latency is all that differs.

${columns}
${rows.join('\n')}

\`npm run bench -- fidelity\` measures it and writes this page.
`;
}
