/** docs/metrics.md, generated from the metric table. */

import { limitExample, regressionExample } from '../src/config/bounds.ts';
import { type Metric, metricTable } from '../src/metrics.ts';
import type { TargetKind } from '../src/model.ts';
import { formatLimit } from '../src/report/format.ts';

const code = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(', ');

function row(metric: Metric): string {
  const cells = [
    code([metric.id]),
    metric.label,
    metric.better === 'lower' ? 'maximum' : 'minimum',
    `\`${limitExample(metric).replaceAll(' or ', '` or `')}\``,
    `\`${regressionExample(metric).replace(' (percentage points)', '').replaceAll(' or ', '` or `')}\``,
    metric.kind,
    metric.floor > 0 ? formatLimit(metric.unit, metric.floor) : '',
    code(metric.aliases.filter((alias) => alias !== metric.id)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function table(kind: TargetKind): string {
  const head = ['metric', 'is', 'a limit is a', 'limits', 'regressions', 'lane', 'floor', 'also called'];
  const rows = metricTable.filter((metric) => metric.target === kind).map(row);
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows].join('\n');
}

/** The whole page, in Markdown. */
export function metricsPage(): string {
  return `<!-- Written by scripts/schema.ts from src/metrics.ts: change it there. -->
# Metrics

A budget on a metric that is not listed here is an error that names the nearest one. Numbers carry their unit, so that
nobody has to remember it; a plain \`0\` needs none. Of a score or a share, \`pp\` are percentage points.

*Exact* metrics are the same each time the same build is measured: one round is enough, and any change beyond the floor is real.
*Noisy* ones are judged only through intervals. An exact metric that does vary is treated as noisy, and the report says so.
A change of up to the *floor* is never called one, whatever a budget tolerates.

## Pages

${table('page')}

Bytes are as they were transferred: headers, and the body as it was compressed. \`document-bytes\` are those of the page's own HTML and of the frames in it,
\`other-bytes\` those of whatever has no name of its own here, such as what scripts fetch. Requests that \`block\` refuses are in no metric.
\`ttfb\` is what the server took for the document, from the last byte of the request to the first one of the answer: the delay line that calms
timings ([measuring.md](measuring.md)) is not in it, nor is the simulated network. For a folder that Headroom serves itself it says nothing.

Any other number that Lighthouse knows has an open name; names that its Lighthouse does not have are refused:

| metric | is | a limit is a | limits |
|---|---|---|---|
| \`audit:<id>\` | the numeric value of an audit, such as \`audit:unused-javascript\` | maximum | \`1000\`, \`"200ms"\` or \`"170kB"\`, by what the audit counts |
| \`audit-score:<id>\` | the score of an audit, such as \`audit-score:image-alt\` | minimum | \`0.9\` or \`"90%"\` |
| \`user-timing:<mark>\` | when a \`performance.mark()\` was set, or how long a \`performance.measure()\` took | maximum | \`"200ms"\` |

They are treated as noisy, and their regressions are amounts, since they can be 0. The floor of a score is 0.5 pp, that of a user timing 20 ms.

## Endpoints

${table('endpoint')}
`;
}
