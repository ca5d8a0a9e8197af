/** `/headroom accept` on a drift issue: the change is meant to stay, and the issue is closed. */
import { actionsLogin } from '../outputs/comment.ts';
import { close, readDriftRange } from '../outputs/drift-issues.ts';
import { codeSpan } from '../outputs/plain.ts';
import { createTrouble } from '../outputs/trouble.ts';
import type { Ports } from '../ports.ts';
import type { Outcome } from '../run/run.ts';
import type { WorkflowEvent } from '../trigger/event.ts';
import type { GitHubJob } from './github-job.ts';
import { findCommandLines } from './waiver-lines.ts';
import { createRights, whyWithoutRight } from './waiver-rights.ts';

type Comment = WorkflowEvent & { readonly kind: 'issue-comment' };

const command = /^accept(?:\s+because\s+(.+))?$/iu;

/** A longer reason is cut: it stands in the comment that gives it. */
const longestReason = 500;

/**
 * Returns whether a job in mode `judge` hears a comment on an issue, where only drift can be
 * accepted. In every other mode the comment started a run like any other event: it measures.
 */
export const isDriftAnswer = (event: WorkflowEvent, mode: string | undefined): event is Comment =>
  mode === 'judge' && event.kind === 'issue-comment' && !event.onPullRequest;

/**
 * Closes the issue where somebody who may write asks for it. Nothing is measured. Everything else
 * leaves the issue as it is, and is told in the log.
 */
export async function acceptDrift(
  event: Comment,
  { log }: Pick<Ports, 'log'>,
  { github, secrets }: Pick<GitHubJob, 'github' | 'secrets'>,
): Promise<Outcome> {
  const nothing = (why: string): Outcome => ({ kind: 'nothing-to-do', why });
  const reason = findNewReason(event);
  if (reason === undefined)
    return nothing(
      'The comment is on an issue, not on a pull request, and does not ask to accept a drift.',
    );
  const trouble = createTrouble(log, secrets, false);
  const issue = await github.issue(event.issue);
  if (!issue.ok) {
    trouble.report(issue.problem);
    return nothing('The issue could not be read.');
  }
  const viewer = await github.viewer();
  const own = viewer.ok ? viewer.value : actionsLogin;
  const { author, body, state, number } = issue.value;
  if (author !== own || !readDriftRange(body))
    return nothing('The comment is on an issue that is not about drift.');
  if (state === 'closed') return nothing('The issue is closed already.');
  const rights = createRights(github);
  const right = await rights.of(event.author);
  for (const problem of rights.problems) trouble.report(problem);
  if (right !== 'write')
    return nothing(`The command does not count: ${whyWithoutRight(event.author, right)}.`);
  const because = reason === '' ? '' : `: ${codeSpan(reason)}`;
  const isClosed = await close(
    number,
    `Accepted by ${codeSpan(event.author)}${because}. The new level is the one to keep.`,
    'not_planned',
    github,
    trouble,
  );
  return nothing(
    isClosed
      ? `The drift of issue #${number} is accepted, and the issue is closed.`
      : `The drift of issue #${number} could not be accepted.`,
  );
}

/** A comment that is deleted takes its command back; one that is edited may have said it before. */
function findNewReason({ action, body, bodyBefore }: Comment): string | undefined {
  if (action !== 'created' && action !== 'edited') return undefined;
  if (bodyBefore !== undefined && findReason(bodyBefore) !== undefined) return undefined;
  return findReason(body);
}

/** The reason, empty where none is given; undefined where no line that everybody sees asks. */
function findReason(body: string): string | undefined {
  for (const { text, isSeen } of findCommandLines(body)) {
    const words = command.exec(text.trim());
    if (isSeen && words) return cut(words[1]?.trim() ?? '');
  }
  return undefined;
}

const cut = (reason: string): string => {
  const characters = [...reason];
  return characters.length > longestReason
    ? `${characters.slice(0, longestReason).join('')}…`
    : reason;
};
