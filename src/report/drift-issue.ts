/** The issue that tells of drift: all metrics that got worse with the same commits. */
import type { Drift, DriftGroup } from '../model/drift.ts';
import { describeDrift } from './drift.ts';
import { formatCount } from './format.ts';
import { metricFor } from './row.ts';
import { markdownStyle } from './style.ts';

/** The text of an issue. The body is Markdown. */
export interface DriftIssueText {
  readonly title: string;
  readonly body: string;
}

/** So many lines of about 400 characters fit into the 65,536 that GitHub takes. */
const mostMetrics = 100;

/** Writes the issue of one group. `repositoryUrl` makes the range a link to its commits. */
export function writeDriftIssue(
  { range, drifts }: DriftGroup,
  suite: string,
  repositoryUrl: string | undefined,
): DriftIssueText {
  const largest = [...drifts].sort((one, other) => size(other) - size(one));
  const [worst] = largest;
  const span = `${short(range.after)}…${short(range.upTo)}`;
  const commits =
    repositoryUrl === undefined
      ? markdownStyle.code(span)
      : markdownStyle.link(span, `${repositoryUrl}/compare/${range.after}...${range.upTo}`);
  const shown = largest.slice(0, mostMetrics);
  const others = largest.length - shown.length;
  const of = suite === 'default' ? '' : ` (${suite})`;
  return {
    title: `Drift${of}: ${worst ? titleOf(worst) : ''}${
      largest.length > 1 ? ` and ${formatCount(largest.length - 1, 'other metric')}` : ''
    } since ${short(range.upTo)}`,
    body: [
      `The history of the base branch shows a change of level. What caused it lies in ${commits}.`,
      'Commits that nobody measured lie inside as well.',
      '',
      ...shown.map((drift) => `- ${describeDrift(drift, markdownStyle)}`),
      ...(others > 0 ? [`- and ${formatCount(others, 'other')}`] : []),
      '',
      'Headroom closes this issue when the level is back. If the change is meant to stay, somebody',
      'who may write can say so in a comment: `/headroom accept because …`.',
      '',
    ].join('\n'),
  };
}

/** Says why an issue is closed. `newest` is the commit of the run that saw it. */
export function writeRecovery(drifts: readonly Drift[], newest: string): string {
  const names = drifts
    .slice(0, mostMetrics)
    .map(({ metric, target }) => `${metricFor(metric).label} of ${markdownStyle.text(target)}`);
  return (
    `The level is back, as of ${markdownStyle.code(short(newest))}: ${names.join(', ')}. ` +
    'Headroom opens another issue if it changes again.'
  );
}

const size = ({ change }: Drift): number =>
  change.isRelative ? Math.abs(change.change) : Number.POSITIVE_INFINITY;

const short = (commit: string): string => commit.slice(0, 7);

/** Plain text: GitHub renders no Markdown in a title. */
const titleOf = ({ metric, target }: Drift): string =>
  `${metricFor(metric).label} of ${target.replace(/\s+/g, ' ')}`;
