/** The issue that tells of drift: all metrics that got worse with the same commits. */
import type { Drift, DriftGroup } from '../model/drift.ts';
import { formatLevels } from './drift.ts';
import {
  formatCount,
  formatPercent,
  formatPercentRange,
  formatSigned,
  formatSignedRange,
} from './format.ts';
import { visible } from './render/escape.ts';
import { metricFor } from './row.ts';
import { markdownStyle } from './style.ts';

/** The text of an issue. The body is Markdown. */
export interface DriftIssueText {
  readonly title: string;
  readonly body: string;
}

/** More lines than this are a list that nobody reads. */
const mostMetrics = 100;

/** GitHub takes 65,536 characters, of which the marker and the other sentences take a few. */
const mostCharacters = 60_000;

/** Names in a comment that closes an issue, which lists them itself. */
const mostInRecovery = 20;

/** GitHub takes 256 characters for a title: names are cut, so that the commit is always there. */
const longestInTitle = 60;

/** Writes the issue of one group. `repositoryUrl` makes the range a link to its commits. */
export function writeDriftIssue(
  { range, drifts }: DriftGroup,
  suite: string,
  repositoryUrl: string | undefined,
): DriftIssueText {
  const largest = [...drifts].sort((one, other) => size(other) - size(one));
  const [worst] = largest;
  const span = `${short(range.after)}…${short(range.upTo)}`;
  const isOfCode = range.after !== range.upTo;
  const commits =
    repositoryUrl === undefined
      ? markdownStyle.code(span)
      : markdownStyle.link(span, `${repositoryUrl}/compare/${range.after}...${range.upTo}`);
  const shown = takeLines(largest);
  const others = largest.length - shown.length;
  const isStep = range.kind === 'step';
  const when = isStep
    ? ` since ${short(range.upTo)}`
    : `, in small steps since ${short(range.after)}`;
  const of = suite === 'default' ? '' : ` (${visible(suite, longestInTitle)})`;
  return {
    title: `Drift${of}: ${worst ? titleOf(worst) : ''}${
      largest.length > 1 ? ` and ${formatCount(largest.length - 1, 'other metric')}` : ''
    }${when}`,
    body: [
      `The history of the base branch shows ${isStep ? 'a change of level' : 'a slow change'}.`,
      ...(isOfCode
        ? [`Its cause lies in ${commits}. Commits that nobody measured lie inside as well.`]
        : ['It lies between runs of one commit, so that its cause is not in the code.']),
      '',
      '| | level | change | 95 % interval |',
      '| --- | --- | --- | --- |',
      ...shown,
      '',
      ...(others > 0 ? [`And ${formatCount(others, 'other metric')}.`, ''] : []),
      'Headroom closes this issue when the level is back. If the change is meant to stay, somebody',
      'who may write can say so in a comment: `/headroom accept because …`.',
      '',
    ].join('\n'),
  };
}

/** A line for each, as many as fit. */
function takeLines(drifts: readonly Drift[]): readonly string[] {
  const lines: string[] = [];
  let characters = 0;
  for (const drift of drifts.slice(0, mostMetrics)) {
    const line = writeRow(drift);
    characters += line.length + 1;
    if (characters > mostCharacters) break;
    lines.push(line);
  }
  return lines;
}

function writeRow(drift: Drift): string {
  const { target, metric, change } = drift;
  const { label, unit } = metricFor(metric);
  const { interval } = change;
  const cells = [
    `${markdownStyle.text(label)} of ${markdownStyle.text(target)}`,
    formatLevels(drift),
    change.isRelative
      ? formatPercent(change.change, interval.hi - interval.lo)
      : formatSigned(unit, change.change),
    (change.isRelative ? formatPercentRange(interval) : formatSignedRange(unit, interval)) ?? '',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Says why an issue is closed. `newest` is the commit of the run that saw it. */
export function writeRecovery(drifts: readonly Drift[], newest: string): string {
  const names = drifts
    .slice(0, mostInRecovery)
    .map(({ metric, target }) =>
      [metricFor(metric).label, target].map(markdownStyle.text).join(' of '),
    );
  const others = drifts.length - names.length;
  const all = [...names, ...(others > 0 ? [formatCount(others, 'other')] : [])].join(', ');
  return (
    `The level is back, as of ${markdownStyle.code(short(newest))}: ${all}. ` +
    'Headroom opens another issue if it changes again.'
  );
}

const size = ({ change }: Drift): number =>
  change.isRelative ? Math.abs(change.change) : Number.POSITIVE_INFINITY;

const short = (commit: string): string => commit.slice(0, 7);

/** Plain text: GitHub renders no Markdown in a title. */
const titleOf = ({ metric, target }: Drift): string =>
  [metricFor(metric).label, target].map((name) => visible(name, longestInTitle)).join(' of ');
