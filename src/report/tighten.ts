/** Says which limits can be tightened, and why others stay. */
import type { Section } from '../model/document.ts';
import type { Tightening } from '../model/tightening.ts';
import type { Budget } from '../model.ts';
import { formatCount, formatLimit, formatValue } from './format.ts';
import { documentStyle, linesFrom } from './marked.ts';
import { metricFor } from './row.ts';
import type { Style } from './style.ts';

/** More lines than this are a list that nobody reads: the command has them all. */
const mostLines = 10;

/** Returns the section that tells which limits can be tightened, and by which command. */
export function ratchetSection(ratchets: readonly Tightening[], priority: number): Section {
  const lines = tighteningLines(ratchets, documentStyle);
  const more = lines.length - mostLines;
  const others = more > 0 ? [`and ${formatCount(more, 'other limit')}.`] : [];
  return {
    priority,
    heading: ['Limits that can be tightened'],
    note: [{ kind: 'code', foreign: 'headroom tighten --write' }, ' does it'],
    body: { kind: 'list', lines: linesFrom([...lines.slice(0, mostLines), ...others]) },
  };
}

/** Returns a sentence for each limit that changes, and for each whose points tell nothing. */
export function tighteningLines(
  tightenings: readonly Tightening[],
  style: Style,
): readonly string[] {
  return tightenings.flatMap((tightening) => {
    const [first] = tightening.budgets;
    const why = first && tightening.kind !== 'as-tight' ? describe(tightening, first, style) : '';
    return first && why !== ''
      ? [`${subject(first, style)}${others(tightening.budgets, style)}: ${why}.`]
      : [];
  });
}

/** `LCP of home (mobile)`, and its line where there are several targets. */
const subject = ({ metric, target }: Budget, style: Style): string =>
  `${style.text(metricFor(metric).label)} of ${style.text(target)}`;

function others(budgets: readonly Budget[], style: Style): string {
  const [first, ...more] = [...new Set(budgets.map(({ target }) => target))];
  if (first === undefined || more.length === 0) return '';
  const line = budgets[0]?.source?.line;
  const names = more.length > 3 ? formatCount(more.length, 'other target') : more.join(', ');
  return ` and ${style.text(names)} (one limit for all, in line ${line})`;
}

function describe(
  tightening: Exclude<Tightening, { readonly kind: 'as-tight' }>,
  first: Budget,
  style: Style,
): string {
  const { unit } = metricFor(first.metric);
  const standing = first.bound.kind === 'limit' ? formatLimit(unit, first.bound.limit) : '';
  switch (tightening.kind) {
    case 'tighter':
      return (
        `${standing} → ${formatLimit(unit, tightening.to)}, ` +
        `which the last ${formatCount(tightening.points, 'run')} kept ` +
        `(spread ${formatValue(unit, tightening.spread)})`
      );
    case 'unknown':
      return `${standing} stays: ${describeUnknown(tightening, style)}`;
    case 'needed':
      return (
        `${standing} stays: ${style.text(tightening.target)} needs ` +
        `${formatLimit(unit, tightening.bound)}; give the others a limit of their own`
      );
    case 'anchored':
      return `${standing} stays: other lines take their value from it, by an anchor`;
  }
}

function describeUnknown(
  { target, why, budgets }: Extract<Tightening, { readonly kind: 'unknown' }>,
  style: Style,
): string {
  const whose = budgets.length > 1 ? `${style.text(target)} has` : 'there is';
  const points = formatCount(why.points, 'point');
  const are = budgets.length > 1 || why.points === 1 ? whose : 'there are';
  return why.kind === 'too-few-points'
    ? `${are} ${points} of ${why.needed} that are needed`
    : `${are} ${points} since the machine or the browser changed, of ${why.needed} that are needed`;
}
