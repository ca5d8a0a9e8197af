/** Generates docs/metrics.md from the metric table. */

import { limitExample, regressionExample } from '../src/config/bounds.ts';
import { type Metric, metricTable } from '../src/metrics.ts';
import type { TargetKind } from '../src/model.ts';
import { formatLimit } from '../src/report/format.ts';

const code = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(', ');

const exampleOfRegression = (metric: Metric): string =>
  regressionExample(metric).replace(' (percentage points)', '').replaceAll(' or ', '` or `');

const tableRow = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const openRows = [
  tableRow(
    '`audit:<id>`',
    'the numeric value of an audit, such as `audit:unused-javascript`',
    'maximum',
    '`1000`, `"200ms"` or `"170kB"`, by what the audit counts',
  ),
  tableRow(
    '`audit-score:<id>`',
    'the score of an audit, such as `audit-score:image-alt`',
    'minimum',
    '`0.9` or `"90%"`',
  ),
  tableRow(
    '`user-timing:<mark>`',
    'when a `performance.mark()` was set, or how long a `performance.measure()` took',
    'maximum',
    '`"200ms"`',
  ),
].join('\n');

function row(metric: Metric): string {
  const cells = [
    code([metric.id]),
    metric.label,
    metric.better === 'lower' ? 'maximum' : 'minimum',
    `\`${limitExample(metric).replaceAll(' or ', '` or `')}\``,
    `\`${exampleOfRegression(metric)}\``,
    metric.noise,
    metric.floor > 0 ? formatLimit(metric.unit, metric.floor) : '',
    code(metric.aliases.filter((alias) => alias !== metric.id)),
  ];
  return tableRow(...cells);
}

function table(kind: TargetKind): string {
  const head = [
    'metric',
    'is',
    'a limit is a',
    'limits',
    'regressions',
    'noise',
    'floor',
    'also called',
  ];
  const rows = metricTable.filter((metric) => metric.target === kind).map(row);
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows].join('\n');
}

/** Each metric of a page in full words, and what it means in a sentence. */
const pageMeanings: Readonly<Record<string, readonly [fullName: string, meaning: string]>> = {
  lcp: ['largest contentful paint', 'when the largest text or image of the first screen is seen'],
  fcp: ['first contentful paint', 'when the first text or image is seen'],
  cls: ['cumulative layout shift', 'how far what is already seen jumps about, as a score from 0'],
  tbt: [
    'total blocking time',
    'how long the page could not answer a click while it loaded: what its tasks took beyond 50 ms',
  ],
  si: ['Speed Index', 'when the first screen is filled on average, by what the frames show'],
  tti: ['time to interactive', 'after which main thread and network stay quiet for five seconds'],
  ttfb: ['time to first byte', 'how long the server took until the document began to arrive'],
  'max-potential-fid': [
    'maximum potential first input delay',
    'how long a click at the worst moment would have waited: the longest task',
  ],
  'main-thread-ms': [
    'main-thread work',
    'how long the browser computed: scripts, styles, layout and painting together',
  ],
  'observed-fcp': [
    'observed first contentful paint',
    'when the first text or image was seen in the visit itself, without simulation',
  ],
  'observed-lcp': [
    'observed largest contentful paint',
    'when the largest text or image was seen in the visit itself, without simulation',
  ],
  'observed-si': [
    'observed Speed Index',
    'when the first screen was filled on average in the visit itself, without simulation',
  ],
  'observed-load': [
    'observed load event',
    'when the page and all that it names had loaded in the visit itself, without simulation',
  ],
  performance: ['performance score', "Lighthouse's weighted score of FCP, SI, LCP, TBT and CLS"],
  accessibility: [
    'accessibility score',
    'which share of the checks for people with disabilities passes, by weight',
  ],
  'best-practices': ['best-practices score', 'which share of the checks of good practice passes'],
  seo: [
    'search engine optimization score',
    'which share of the checks for search engines passes, by weight',
  ],
  'total-bytes': ['total bytes', 'what the whole visit transferred'],
  'script-bytes': ['script bytes', 'what JavaScript files transferred'],
  'stylesheet-bytes': ['stylesheet bytes', 'what CSS files transferred'],
  'image-bytes': ['image bytes', 'what images transferred'],
  'font-bytes': ['font bytes', 'what web fonts transferred'],
  'document-bytes': ['document bytes', 'what HTML documents transferred, frames included'],
  'media-bytes': ['media bytes', 'what sound and video transferred'],
  'other-bytes': ['other bytes', 'what everything else transferred, such as answers to scripts'],
  'third-party-bytes': ['third-party bytes', 'what other sites than the page transferred'],
  'total-requests': ['requests', 'how many requests the visit made'],
  'script-requests': ['script requests', 'how many of them were for JavaScript files'],
  'stylesheet-requests': ['stylesheet requests', 'how many of them were for CSS files'],
  'image-requests': ['image requests', 'how many of them were for images'],
  'font-requests': ['font requests', 'how many of them were for web fonts'],
  'third-party-requests': ['third-party requests', 'how many of them went to other sites'],
  'cache-hit-ratio': [
    'cache hits',
    'of a repeat visit: which share of its requests a cache or a service worker answered',
  ],
  'uncached-bytes': [
    'uncached bytes',
    'of a repeat visit: what it transferred all the same, its service worker included',
  ],
  'js-heap': [
    'JavaScript heap',
    'what scripts hold in memory once the page has been seen and its garbage is collected',
  ],
  'detached-nodes': [
    'detached nodes',
    'how many nodes scripts still hold then although they are in no document',
  ],
  'heap-growth': [
    'heap growth',
    'of a flow with `repeat`: by how much the JavaScript heap grows each time it is played',
  ],
  'dom-nodes': [
    'nodes of the document object model (DOM)',
    'how many elements the page has when it is measured',
  ],
  inp: [
    'interaction to next paint (INP)',
    'how long the slowest interaction of a step took until the next frame, at the speed of the ' +
      'machine; of each fifty, the slowest is left out',
  ],
  'step-duration': [
    'step duration',
    'how long a step of a flow took, from its begin until it ended and two frames later',
  ],
};

/** Metrics that hold the same by Lighthouse's own simulation, by their id. */
const simulatedTwice: ReadonlyMap<string, string> = new Map(
  metricTable.flatMap(({ id, limitedAs }) => (limitedAs === undefined ? [] : [[limitedAs, id]])),
);

/** Says what a metric is in full and what it tells. */
function findMeaning(id: string): readonly [fullName: string, meaning: string] | undefined {
  const calm = simulatedTwice.get(id);
  const meaning = calm === undefined ? undefined : pageMeanings[calm];
  return calm !== undefined && meaning
    ? [`${meaning[0]} by Lighthouse`, `\`${calm}\` by Lighthouse's own simulation`]
    : pageMeanings[id];
}

function meanings(): string {
  const rows = metricTable
    .filter(({ target }) => target === 'page')
    .map(({ id }) => {
      const meaning = findMeaning(id);
      if (!meaning) throw new Error(`${id} has no meaning: say it in full words and one sentence`);
      return `| \`${id}\` | ${meaning[0]} | ${meaning[1]} |`;
    });
  return ['| metric | in full | tells |', '|---|---|---|', ...rows].join('\n');
}

/** The time within which so many were answered; of `p99`. */
const within = (share: string): string =>
  `the time within which ${share} of these requests had their answer`;

/** Says what each number of an endpoint counts. */
const endpointDefinitions: Readonly<Record<string, string>> = {
  throughput: 'answers that succeed, for each second of the window',
  'error-rate': 'requests that failed, as a share of all: 1 of 1,000 is 0.1 %',
  p50: within('half'),
  p75: within('75 %'),
  p90: within('90 %'),
  p95: within('95 %'),
  p99: within('99 %'),
  'p99.9': within('99.9 %'),
  mean: 'the mean latency of these requests',
  max:
    'the longest latency of these requests; one that is under way for a moment of the window ' +
    'is enough',
  'bytes-per-second':
    'bytes of answers that succeed, heads included, for each second of the window',
};

const ofLatency: ReadonlySet<string> = new Set([
  'p50',
  'p75',
  'p90',
  'p95',
  'p99',
  'p99.9',
  'mean',
  'max',
]);

function definitions(): string {
  const rows = metricTable
    .filter(({ target }) => target === 'endpoint')
    .map(({ id }) => {
      const definition = endpointDefinitions[id];
      if (definition === undefined)
        throw new Error(`${id} has no definition: say which answers it counts, from when to when`);
      const counted = ofLatency.has(id)
        ? 'answers that succeed, and time-outs'
        : id === 'error-rate'
          ? 'all requests'
          : 'answers that succeed';
      return `| \`${id}\` | ${counted} | ${definition} |`;
    });
  return ['| metric | counts | is |', '|---|---|---|', ...rows].join('\n');
}

/** Returns the whole page, in Markdown. */
export function metricsPage(): string {
  return `<!-- Written by scripts/schema.ts from src/metrics.ts: change it there. -->
# Metrics

A budget on a metric that is not listed here is an error that names the nearest one. Numbers carry
their unit, so that nobody has to remember it; a plain \`0\` needs none. Of a score or a share,
\`pp\` are percentage points.

*Exact* metrics are the same each time the same build is measured: one round is enough, and any
change beyond the floor is real. *Noisy* ones are judged only through intervals. An exact metric
that does vary is treated as noisy, and the report says so. A change of up to the *floor* is never
called one, whatever a budget tolerates.

## Pages

${table('page')}

### What they mean

${meanings()}

Bytes are as they were transferred: headers, and the body as it was compressed. \`document-bytes\`
are those of the page's own HTML and of the frames in it, \`other-bytes\` those of whatever has no
name of its own here, such as what scripts fetch. Requests that \`block\` refuses are in no metric.
\`ttfb\` is what the server took for the document, from the last byte of the request to the first
one of the answer: the delay line that calms timings ([measuring.md](measuring.md)) is not in it,
nor is the simulated network. For a folder that Headroom serves itself it says nothing.
Times and the performance score are simulated twice for each visit. A \`limit\` on \`lcp\` is held
against \`lighthouse-lcp\`, the number that other tools show. A \`regression\` is that of the calm
\`lcp\`, which repeats better ([deciding.md](deciding.md)). A budget on a
\`lighthouse-\` metric is not needed. Where throttling is \`applied\` or \`none\`, nothing
is simulated, and there is no such metric. \`audit:\` metrics are by the calm simulation.
\`js-heap\` and \`detached-nodes\` are read in visits of pages, and after steps of flows, that have
a budget on one of them: collecting the garbage takes some time of each round. They come after all
other numbers of the visit or the step, and change none of them.
\`heap-growth\` is the median slope (Theil and Sen) of the heap after each repetition, in bytes per
repetition; one repetition out of line hardly moves it. The last step of the flow has it
([flows.md](flows.md#leaks)).
\`observed-\` metrics are what this machine saw: no slow network and no slow phone are in them, but
whatever the machine did besides is, and the 40 ms of the delay line for each answer that was waited
for. They differ from machine to machine, so a \`limit\` of them means little and a \`regression\`
says what came later.

Any other number that Lighthouse knows has an open name; names that its Lighthouse does not have are
refused:

| metric | is | a limit is a | limits |
|---|---|---|---|
${openRows}

They are treated as noisy, and their regressions are amounts, since they can be 0. The floor of a
score is 0.5 pp, that of a user timing 20 ms.

## Endpoints

${table('endpoint')}

\`p95\` is the 95th percentile of the latencies: 95 % of the requests were answered within it. The
other percentiles read alike. Throughput is also called RPS, requests per second.

### What they count

${definitions()}

- **An answer succeeds** with any 2xx, or with the status that \`expect\` names, once its last byte
  has come.
- **A request fails** with any other status; when its connection is refused, reset, or ends before
  the last byte; or when the last byte has not come within the \`timeout\`. A connection that ends
  without a word after an earlier answer is no failure yet: the request is sent once more on another
  one, unless its method is POST or PATCH, which may have been done.
- **A latency** goes from the sending of the request to the last byte of its answer. Where a
  connection had to be opened first, that is in it. A request that times out counts as the
  \`timeout\`; other failures have no latency.
- **The window** is the \`duration\` of the load, after the \`warmup\`; with two arms it is the sum
  of the [turns](measuring.md#endpoints-in-turns).
- **A request counts for the share of its time that lies in the window.** One that begins and ends
  in it counts once. One that is under way when the window opens or closes counts in part, with its
  whole latency, and is waited for. So a server that stalls is seen, and an answer that takes longer
  than the round has its right rate: ten connections whose answers take 4 s are 2.5/s, whatever the
  \`duration\`.
- **What this machine could not send counts nowhere.** Too many open files, or no local port left,
  is the error \`load-not-made\`, and no error rate.

For example, of a server on which 10 % of the requests hang while the others take 20 ms, under a
\`timeout\` of 10 s: \`error-rate\` is 10 %; \`p50\` and \`p75\` are 20 ms; \`p95\`, \`p99\`,
\`p99.9\` and \`max\` are 10 s; \`mean\` is 1.02 s. \`throughput\` is that of the nine of ten that
succeed, and low: each hanging request holds its connection for 10 s, so ten connections give some 9
answers a second. A round that is much shorter than the \`timeout\` sees mostly connections that
hang, so its error rate is rough; raise \`duration\`, or lower the \`timeout\`.

An endpoint whose budgets say nothing of errors may have none: \`"error-rate": "0%"\` is implied.
Fast failures are not good latency. Where the error rates of base and change differ, the report says
so first and calls none of the other numbers improved.
`;
}
