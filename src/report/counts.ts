/** How many budgets stand how, in numbers and in words. */
import { countOf } from './format.ts';
import type { Row, Standing } from './row.ts';

export type Counts = Readonly<Record<Standing, number>>;

/** How many rows stand how. */
export function countsOf(rows: readonly Row[]): Counts {
  const count = (standing: Standing): number =>
    rows.filter((row) => row.standing === standing).length;
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

/** The words for a standing, in tables and counts. */
export const standingWords: Readonly<Record<Standing, string>> = {
  exceeded: 'exceeded',
  'not-measured': 'not measured',
  warning: 'warning',
  inconclusive: 'inconclusive',
  waived: 'waived',
  'no-baseline': 'no baseline',
  within: 'within',
};

/** `1 inconclusive, 22 within.` */
export function rest(counts: Counts, standings: readonly Standing[]): string {
  const parts = standings
    .filter((standing) => counts[standing] > 0)
    .map((standing) =>
      standing === 'warning'
        ? countOf(counts.warning, 'warning')
        : `${counts[standing]} ${standing === 'no-baseline' ? 'without a baseline' : standingWords[standing]}`,
    );
  return parts.length > 0 ? `${parts.join(', ')}.` : '';
}
