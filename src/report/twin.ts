/** Words for the observed time beside the simulated time that a budget is on. */
import type { Finding, Judgement, Twin } from '../model.ts';
import { formatCount, formatValue } from './format.ts';
import { withExamples } from './notes.ts';
import { changeCells, metricFor, valueCells } from './row.ts';
import type { Style } from './style.ts';

/** `observed 114 ms → 505 ms` and `observed +343 % (+320 to +370 %)`, for a row's cells. */
export function twinCells({ twin }: Finding): { readonly values: string; readonly change: string } {
  if (!twin) return { values: '', change: '' };
  const { change, changeRange } = changeCells(
    twin.comparison,
    metricFor(twin.budget.metric),
    twin.interval,
  );
  return {
    values: `observed ${valuesIn(twin)}`,
    change: `observed ${change}${changeRange === '' ? '' : ` (${changeRange})`}`,
  };
}

/**
 * ` as simulated, but came 391 ms later in the visits themselves (114 ms → 505 ms)`, to follow what
 * is said of the simulated time; empty where nothing came later.
 */
export function twinPhrase({ twin, verdict }: Finding): string {
  if (!twin) return '';
  const { base, head } = twin.comparison;
  const laterMs = head.median - (base?.median ?? head.median);
  const { unit } = metricFor(twin.budget.metric);
  const came = twin.verdict === 'warn' ? 'came' : 'may have come';
  return (
    ` as simulated, ${verdict === 'fail' ? 'and' : 'but'} ${came} ` +
    `${formatValue(unit, laterMs)} later in the visits themselves (${valuesIn(twin)})`
  );
}

/** `114 ms → 505 ms` */
function valuesIn({ comparison, budget, interval }: Twin): string {
  const { base, head } = valueCells(comparison, metricFor(budget.metric), budget, interval);
  return `${base} → ${head}`;
}

/** Why a twin that is not sure leaves its budget inconclusive, to follow its phrase. */
export function whyTwinInconclusive({ reason, comparison }: Twin): string {
  return reason.kind === 'too-few-rounds'
    ? `; ${formatCount(comparison.blocks, 'round')} cannot tell for certain`
    : '; this run cannot tell for certain';
}

/** Whether only the visits themselves leave a finding inconclusive. */
export const isOpenByTwin = ({ verdict, twin }: Finding): boolean =>
  verdict === 'inconclusive' && twin?.own.verdict === 'pass';

/** A note that says why a simulated time within its tolerance does not pass. */
export function twinNotes({ findings }: Judgement, style: Style): readonly string[] {
  const told = findings
    .filter(({ twin }) => twin?.verdict === 'warn' && twin.own.verdict === 'pass')
    .map(({ budget }) => ({
      of: budget,
      sentence:
        'within its budget as simulated, but the visits themselves came later by more than the ' +
        'tolerance and 100 ms, which the simulation does not see',
    }));
  return withExamples(told, style);
}
