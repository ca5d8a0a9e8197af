/**
 * Reads the waivers of one pull request. Each is a label or a comment by somebody who may write. It
 * is bound to a metric, an amount, and a target where one is named.
 */

import { type Asked, parseCommand, parseLabel } from '../config/waiver-command.ts';
import type { RefusedWaiver, Waiver } from '../model.ts';
import type { GitHub, IssueComment, Problem, PullRequest } from '../ports.ts';
import type { WorkflowEvent } from '../trigger/event.ts';
import { findCommandLines } from './waiver-lines.ts';
import { type Rights, whyWithoutRight } from './waiver-rights.ts';

/** The requests for waivers on a pull request, by people who may accept and by others. */
export interface AskedWaivers {
  readonly accepted: readonly Waiver[];
  readonly refused: readonly RefusedWaiver[];
  readonly problems: readonly Problem[];
}

/** Of one person the newest commands, and of all the refused: more are being played with. */
const mostRequests = 20;
/** Labels that are asked for who set them: each is a request, and more. */
const mostLabels = 5;

const label = /^headroom:\s*(.*)$/i;
const noCommand =
  'The comment has no line that begins with "/headroom accept" and that everybody sees as such.';

/**
 * Why an event asks for no judging again, in words; undefined when it does: a command that was
 * taken back counts as well.
 */
export function whyNotAsked(event: WorkflowEvent): string | undefined {
  if (event.kind === 'labeled')
    return label.test(event.label)
      ? undefined
      : 'The label is no waiver: its name does not begin with "headroom:".';
  if (event.kind !== 'issue-comment') return 'Nobody asked for a waiver.';
  if (!event.onPullRequest) return 'The comment is on an issue, not on a pull request.';
  const hasCommand = [event.body, event.bodyBefore ?? ''].some((body) =>
    findCommandLines(body).some(({ text, isSeen }) => isSeen && parseCommand(text) !== undefined),
  );
  return hasCommand ? undefined : noCommand;
}

interface Request {
  readonly text: string;
  readonly asked: Asked | string;
  readonly source: 'label' | 'comment';
  readonly by: string;
  /** The order of questions about people; it decides nothing. */
  readonly rank: number;
}

/**
 * The associations by which GitHub shows who belongs to the repository. A member whose membership
 * is private may be shown as a stranger.
 */
const ranks: Readonly<Record<string, number>> = {
  OWNER: 0,
  MEMBER: 0,
  COLLABORATOR: 0,
  CONTRIBUTOR: 2,
};
const rankOfAccepted = 1;
const rankOfStrangers = 3;

const unseen =
  'it may be hidden: write it above all HTML, formulas and indented code, at the beginning ' +
  'of a paragraph';

const parseCommands = ({ body, author, association = '' }: IssueComment): readonly Request[] =>
  findCommandLines(body).flatMap(({ text, isSeen }) => {
    const asked = parseCommand(text);
    if (asked === undefined) return [];
    return [
      {
        text,
        asked: isSeen ? asked : unseen,
        source: 'comment' as const,
        by: author,
        rank: ranks[association] ?? rankOfStrangers,
      },
    ];
  });

/**
 * Whose command Headroom's own comment says was accepted: they are asked about before strangers,
 * however many those are. A command that was refused is in a code span, so that nobody can write a
 * name into the comment.
 */
function acceptedIn({ body, author }: IssueComment): readonly string[] {
  if (!author.endsWith('[bot]') || !body.startsWith('<!-- headroom:')) return [];
  return [...body.matchAll(/^- [^`\n]* by ([A-Za-z0-9-]{1,39}) \((?:comment|label)\)/gm)].map(
    ([, login = '']) => login,
  );
}

/**
 * Everybody may write a comment, and a triage role may set labels: only the API's word on the
 * permission counts.
 */
export async function readWaivers(
  pull: PullRequest,
  github: GitHub,
  rights: Rights,
): Promise<AskedWaivers> {
  const problems: Problem[] = [];
  const requests: Request[] = [];
  const acceptedBefore = new Set<string>();
  const comments = await github.newestComments(pull.number);
  if (!comments.ok) problems.push(comments.problem);
  else if (!comments.value.isWhole) problems.push(tooManyComments(comments.value.comments.length));
  for (const comment of comments.ok ? comments.value.comments : []) {
    requests.push(...parseCommands(comment));
    for (const login of acceptedIn(comment)) acceptedBefore.add(login);
  }
  const ranked = requests.map((one) => ({
    ...one,
    rank: acceptedBefore.has(one.by) ? Math.min(one.rank, rankOfAccepted) : one.rank,
  }));
  const all = [...newestOfEach(ranked), ...(await labelRequests(pull, github, problems))];
  // Rights first: what strangers wrote takes no place from those who may write.
  for (const login of inOrder(all)) await rights.of(login);

  const accepted: Waiver[] = [];
  const refused: (RefusedWaiver & { readonly rank: number })[] = [];
  for (const { text, asked, source, by, rank } of all) {
    const right = typeof asked === 'string' ? undefined : await rights.of(by);
    if (typeof asked === 'string') refused.push({ text, why: asked, rank });
    else if (right === 'write') accepted.push({ ...asked, by, source, expires: undefined });
    else if (right !== undefined) refused.push({ text, why: whyWithoutRight(by, right), rank });
  }
  return { accepted, refused: keepNewest(refused), problems: [...problems, ...rights.problems] };
}

/** Flooding a conversation can hide a waiver, and never make one. */
const tooManyComments = (count: number): Problem => ({
  kind: 'budget',
  doing: 'read every comment',
  status: undefined,
  message:
    `waivers are looked for in ${count} comments, the newest and the first; write another one ` +
    'again if it is to count',
  permissionToAdd: undefined,
});

async function labelRequests(
  pull: PullRequest,
  github: GitHub,
  problems: Problem[],
): Promise<readonly Request[]> {
  const requests: Request[] = [];
  for (const name of pull.labels) {
    const text = label.exec(name)?.[1]?.trim();
    const asked = text === undefined ? undefined : parseLabel(text);
    if (text === undefined || asked === undefined) continue;
    const request = { text, source: 'label' as const, rank: 0 };
    if (requests.length >= mostLabels) {
      requests.push({ ...request, asked: `only ${mostLabels} labels are looked at`, by: '' });
      continue;
    }
    const actor = await github.labelActor(pull.number, name);
    if (!actor.ok) problems.push(actor.problem);
    requests.push({ ...request, asked, by: (actor.ok ? actor.value : undefined) ?? '' });
  }
  return requests;
}

/** One person's requests cannot crowd out another's. */
function newestOfEach(requests: readonly Request[]): readonly Request[] {
  const counts = new Map<string, number>();
  const newest = requests.toReversed().filter(({ by }) => {
    const count = (counts.get(by) ?? 0) + 1;
    counts.set(by, count);
    return count <= mostRequests;
  });
  return newest.reverse();
}

/**
 * Returns the people whose permission matters, in the order of asking: members of the repository
 * first, and the last speakers first.
 */
function inOrder(requests: readonly Request[]): readonly string[] {
  const valid = requests.filter(({ asked }) => typeof asked !== 'string').reverse();
  return [...new Set(valid.sort((one, other) => one.rank - other.rank).map(({ by }) => by))];
}

/**
 * The newest, of strangers only as many as the others leave room for; in the order in which they
 * were written.
 */
function keepNewest(
  refused: readonly (RefusedWaiver & { readonly rank: number })[],
): readonly RefusedWaiver[] {
  const kept = new Set(
    refused
      .toReversed()
      .sort((one, other) => one.rank - other.rank)
      .slice(0, mostRequests),
  );
  return refused.filter((one) => kept.has(one)).map(({ text, why }) => ({ text, why }));
}
