/** The page's table: every row of the comment, of any status, with its sort keys. */
import { comparedBase } from '../../model/compared-summaries.ts';
import type { PageRow, PageTable } from '../../model/report-page.ts';
import { tallyAll } from '../counts.ts';
import { metricFor, type Row, shareOfRoom } from '../row.ts';
import { budgetTable, type SharedRows } from '../table.ts';
import { rowAnchor } from './targets.ts';

/** `drawn` has the ids of the charts that there are. */
export function buildPageTable(
  shared: readonly SharedRows[],
  drawn: ReadonlySet<string>,
): PageTable {
  const { columns, rows } = budgetTable(shared, shared, 'Result');
  return {
    tally: tallyAll(shared.flat()),
    groupTitle: 'Result',
    columns,
    rows: rows.map((row, at): PageRow => {
      const of = shared[at];
      const anchor = drawn.has(rowAnchor(at)) ? rowAnchor(at) : undefined;
      return { ...row, anchor, keys: of ? sortKeys(of, at) : [] };
    }),
  };
}

/**
 * One for each column, the result's first; undefined: by its words. Rows come by gravity, so that
 * their place is the key of the result.
 */
function sortKeys([row]: SharedRows, at: number): PageRow['keys'] {
  const { comparison, budget } = row.finding;
  return [
    at,
    undefined,
    comparison?.head.median ?? Number.MIN_SAFE_INTEGER,
    worsening(row),
    budget.bound.kind === 'limit' ? budget.bound.limit : toleranceSize(budget.bound.tolerance),
    row.headroom === '' ? Number.MAX_SAFE_INTEGER : shareOfRoom(row.finding),
    undefined,
  ];
}

/** By how much it got worse, as a share of the base: what is comparable over metrics. */
function worsening({ finding: { comparison } }: Row): number {
  if (!comparison?.effect) return Number.MIN_SAFE_INTEGER;
  const { effect, metric } = comparison;
  const sign = metricFor(metric).better === 'lower' ? 1 : -1;
  const share =
    effect.scale === 'ratio'
      ? effect.estimate
      : effect.estimate / (Math.abs(comparedBase(comparison)?.median ?? 0) || 1);
  return sign * share;
}

const toleranceSize = (
  tolerance:
    | { readonly kind: 'relative'; readonly share: number }
    | { readonly kind: 'absolute'; readonly amount: number },
): number => (tolerance.kind === 'relative' ? tolerance.share : tolerance.amount);
