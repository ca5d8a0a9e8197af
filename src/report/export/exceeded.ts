/** The budgets that are exceeded, for the steps of a workflow that come after. */
import { describeRow } from '../phrase.ts';
import { metricFor, type Row } from '../row.ts';
import { plainStyle } from '../style.ts';

/** An expression of a workflow goes into an environment variable, which holds 128 KiB. */
const mostCharacters = 60_000;

/**
 * Returns a JSON array of one line, the worst first. Numbers are in `unit`; `change` is a share of
 * the base where `scale` is `ratio`. `base` and `head` are those that were judged: of a regression
 * the ones that `change` is of. Entries that do not fit are left out.
 */
export function writeExceeded(rows: readonly Row[]): string {
  const entries: string[] = [];
  let length = 2;
  for (const row of rows.filter(({ status }) => status === 'exceeded')) {
    const entry = JSON.stringify(describeExceeded(row));
    length += entry.length + 1;
    if (length > mostCharacters) break;
    entries.push(entry);
  }
  return `[${entries.join(',')}]`;
}

function describeExceeded(row: Row): object {
  const { finding, budget, target } = row;
  const { comparison } = finding;
  const isRegression = finding.budget.bound.kind === 'regression';
  const { base, head } = (isRegression && comparison?.compared) || comparison || {};
  const { id, unit } = metricFor(finding.budget.metric);
  return {
    target: plainStyle.text(target),
    metric: plainStyle.text(id),
    unit,
    budget,
    base: finite(base?.median),
    head: finite(head?.median),
    change: finite(comparison?.effect?.estimate),
    scale: comparison?.effect?.scale ?? null,
    text: describeRow(row, plainStyle),
  };
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
