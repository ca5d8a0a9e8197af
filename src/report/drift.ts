/** Drift on the base branch: what its history shows that no single pull request did. */

import type { Section } from '../model/document.ts';
import type { Drift } from '../model/drift.ts';
import { formatCount, formatPercentRange, formatShare, formatValue } from './format.ts';
import { documentStyle, lineFrom, linesFrom } from './marked.ts';
import { commitText } from './method.ts';
import { chooseVerb, directionWord } from './phrase.ts';
import { metricFor } from './row.ts';
import type { Style } from './style.ts';

/** More lines than this are a list that nobody reads: the report page has them all. */
const mostLines = 20;

/** Returns the sections, the worst first. Empty lists are left out by the renderers. */
export function driftSections(drifts: readonly Drift[], priority: number): readonly Section[] {
  const standing = drifts.filter(({ state, isRecent }) => state === 'stands' && isRecent);
  const list = (heading: string, of: readonly Drift[]): Section => ({
    priority,
    heading: lineFrom(heading),
    body: { kind: 'list', lines: linesFrom(driftLines(of, documentStyle)) },
  });
  return [
    list(
      'Drift on the base branch',
      standing.filter(({ isWorse }) => isWorse),
    ),
    list(
      'Better on the base branch',
      standing.filter(({ isWorse }) => !isWorse),
    ),
  ];
}

/** A sentence for each, the newest first. */
export function driftLines(drifts: readonly Drift[], style: Style): readonly string[] {
  const newest = drifts.toReversed();
  const others = newest.length - mostLines;
  return [
    ...newest.slice(0, mostLines).map((drift) => describeDrift(drift, style)),
    ...(others > 0
      ? [`and ${formatCount(others, 'other')}, which \`headroom history\` lists.`]
      : []),
  ];
}

/**
 * `LCP of home (mobile) is 6.1 % slower (+4.9 to +7.3 %) since d4e5f6a of 2026-11-12: 1.21 s → 1.28
 * s; the cause lies after a1b2c3d`.
 */
export function describeDrift(drift: Drift, style: Style): string {
  const { change, range } = drift;
  const metric = metricFor(drift.metric);
  const subject = `${style.text(metric.label)} of ${style.text(drift.target)}`;
  const size = change.isRelative
    ? formatShare(change.change, change.interval.hi - change.interval.lo)
    : formatValue(metric.unit, Math.abs(change.change));
  const sure = change.isRelative ? formatPercentRange(change.interval) : undefined;
  const day = new Date(range.sinceMs).toISOString().slice(0, 10);
  const [after, upTo] = [commitText(range.after, style), commitText(range.upTo, style)];
  const cause =
    range.after === range.upTo
      ? '; two runs of this one commit differ, so that the cause is not in the code'
      : `; the cause lies after ${after}`;
  const [when, where] =
    change.kind === 'step'
      ? [`since ${upTo} of ${day}`, cause]
      : [`in small steps since ${after} of ${day}, up to ${upTo}`, ''];
  return (
    `${subject} ${chooseVerb(metric)} ${size} ${directionWord(metric, change.change > 0)}` +
    `${sure === undefined ? '' : ` (${sure})`} ${when}: ${formatLevels(drift)}${where}`
  );
}

/** `1.21 s → 1.28 s`. */
export const formatLevels = ({ metric, change }: Drift): string =>
  [change.before, change.after]
    .map((level) => formatValue(metricFor(metric).unit, level))
    .join(' → ');
