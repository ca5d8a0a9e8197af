/**
 * Marks what comes from the calm simulation in rows whose values are by Lighthouse's own
 * (docs/adr/0013-numbers-people-recognise.md).
 */
import { getMetric } from '../metrics.ts';
import type { Section } from '../model/document.ts';
import type { Comparison, Judgement } from '../model.ts';
import { linesFrom, documentStyle as style } from './marked.ts';
import { withExamples } from './notes.ts';
import type { Row } from './row.ts';

/** Stands behind a change, and behind the headroom of a regression. */
const sign = '¹';

/** Returns the mark of a comparison whose change is not that of its values; empty for others. */
export const markCalm = ({ compared, effect, head, base }: Comparison): string =>
  compared !== undefined &&
  effect !== undefined &&
  (compared.head.median !== head.median || compared.base?.median !== base?.median)
    ? sign
    : '';

/** Returns the mark for a row's change, empty where there is one simulation alone. */
export const markChange = ({ finding: { comparison }, change }: Row): string =>
  change !== '' && comparison ? markCalm(comparison) : '';

/** Returns a row's headroom, marked where it is that of a change. */
export const markedHeadroom = (row: Row): string =>
  row.headroom !== '' && row.finding.budget.bound.kind === 'regression'
    ? row.headroom + markChange(row)
    : row.headroom;

/**
 * Returns the sentences on both simulations, under the open rows where those hold a mark, else
 * under the others and the lists of changes.
 */
export function simulationSections(
  { changes }: Pick<Judgement, 'changes'>,
  open: readonly (readonly Row[])[],
  rows: readonly Row[],
  under: 'open' | 'within',
): readonly Section[] {
  const isOpenMarked = open.flat().some((row) => markChange(row) !== '');
  if (isOpenMarked !== (under === 'open')) return [];
  const lines = describeSimulations(rows, changes);
  return [{ body: { kind: 'paragraphs', lines: linesFrom(lines) } }];
}

/** Says once what the mark means, and where the two simulations disagree. */
function describeSimulations(
  rows: readonly Row[],
  changes: Judgement['changes'],
): readonly string[] {
  const marked = rows.filter((row) => markChange(row) !== '');
  if (marked.length === 0)
    return changes.some(({ comparison }) => markCalm(comparison) !== '')
      ? [`${sign} By the calm simulation, which repeats better than Lighthouse's own.`]
      : [];
  const disagreeing = marked.filter(disagree).map(({ finding }) => ({
    of: finding.budget,
    sentence:
      "Lighthouse's medians moved one way and the calm simulation the other; the change is " +
      'judged by the calm one',
  }));
  return [
    `${sign} By the calm simulation, which repeats better. Base and this change are the medians ` +
      "of Lighthouse's own simulation, by which limits are judged.",
    ...withExamples(disagreeing, style).map((sentence) => `${sentence}.`),
  ];
}

/** Whether both changed by more than does not matter, one of them up and the other down. */
function disagree({ finding: { comparison } }: Row): boolean {
  const { base, compared } = comparison ?? {};
  if (!comparison || !base || !compared?.base) return false;
  const lighthouses = comparison.head.median - base.median;
  const calm = compared.head.median - compared.base.median;
  const { floor } = getMetric(comparison.metric);
  const isChange = [lighthouses, calm].every((change) => Math.abs(change) > floor);
  return isChange && Math.sign(lighthouses) !== Math.sign(calm);
}
