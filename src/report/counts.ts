/** How many budgets stand how, in numbers and in words. */
import { formatCount } from './format.ts';
import type { Row, RowStatus } from './row.ts';

export type Counts = Readonly<Record<RowStatus, number>>;

/** How many rows stand how. */
export function countByStatus(rows: readonly Row[]): Counts {
  const count = (status: RowStatus): number => rows.filter((row) => row.status === status).length;
  return {
    exceeded: count('exceeded'),
    'not-measured': count('not-measured'),
    warning: count('warning'),
    inconclusive: count('inconclusive'),
    waived: count('waived'),
    'no-baseline': count('no-baseline'),
    within: count('within'),
  };
}

/** The words for a status, in tables and counts. */
export const statusWords: Readonly<Record<RowStatus, string>> = {
  exceeded: 'exceeded',
  'not-measured': 'not measured',
  warning: 'warning',
  inconclusive: 'inconclusive',
  waived: 'waived',
  'no-baseline': 'no baseline',
  within: 'within',
};

/** `1 inconclusive, 22 within.` */
export function tallyOthers(counts: Counts, statuses: readonly RowStatus[]): string {
  const parts = statuses
    .filter((status) => counts[status] > 0)
    .map((status) =>
      status === 'warning'
        ? formatCount(counts.warning, 'warning')
        : `${counts[status]} ` +
          `${status === 'no-baseline' ? 'without a baseline' : statusWords[status]}`,
    );
  return parts.length > 0 ? `${parts.join(', ')}.` : '';
}

/** `1 exceeded, 3 within budget`; empty where there is no budget. */
export function tallyAll(rows: readonly Row[]): string {
  return Object.entries(countByStatus(rows))
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${statusWords[status as RowStatus]}`)
    .join(', ')
    .replace(/within$/, 'within budget');
}
