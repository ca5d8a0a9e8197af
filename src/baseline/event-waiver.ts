/** Waivers of one pull request: a label or a comment by somebody who may write, bound to a metric, an amount, and a target where one is named. */

import type { RefusedWaiver, Waiver } from '../model.ts';
import type { GitHub, IssueComment, Problem, PullRequest } from '../ports.ts';
import type { WorkflowEvent } from './event.ts';
import { type Asked, commandLines, parseCommand, parseLabel } from './waiver-command.ts';

/** What was asked for on a pull request, by those who may and by others. */
export interface AskedWaivers {
  readonly accepted: readonly Waiver[];
  readonly refused: readonly RefusedWaiver[];
  readonly problems: readonly Problem[];
}

/** Of one person the newest commands, and of all the refused: more are being played with. */
const mostRequests = 20;
/** Labels that are asked for who set them: each is a request, and more. */
const mostLabels = 5;
/** People whose permission is asked for: each is a request. */
const mostPeople = 5;

const label = /^headroom:\s*(.*)$/i;

/** Why an event asks for no judging again, in words; undefined when it does: a command that was taken back counts as well. */
export function whyNotAsked(event: WorkflowEvent): string | undefined {
  if (event.kind === 'labeled') return label.test(event.label) ? undefined : 'The label is no waiver: its name does not begin with "headroom:".';
  if (event.kind !== 'issue-comment') return 'Nobody asked for a waiver.';
  if (!event.onPullRequest) return 'The comment is on an issue, not on a pull request.';
  const isCommand = (body: string) => commandLines(body).length > 0;
  return isCommand(event.body) || isCommand(event.bodyBefore ?? '') ? undefined : 'The comment has no line that begins with "/headroom".';
}

interface Request {
  readonly text: string;
  readonly asked: Asked | string;
  readonly source: 'label' | 'comment';
  readonly by: string | undefined;
  readonly isInsider: boolean;
}

/** Who belongs to the repository for GitHub, as a comment shows it, is asked about before all others. It decides nothing. */
const insiders: ReadonlySet<string | undefined> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

const commandsOf = ({ body, author, association }: IssueComment): readonly Request[] =>
  commandLines(body).flatMap((text) => {
    const asked = parseCommand(text);
    return asked === undefined ? [] : [{ text, asked, source: 'comment' as const, by: author, isInsider: insiders.has(association) }];
  });

/** Everybody may write a comment, and a triage role may set labels: only the API's word on the permission counts. */
export async function readWaivers(pull: PullRequest, github: GitHub): Promise<AskedWaivers> {
  const problems: Problem[] = [];
  const requests: Request[] = [];
  const comments = await github.findComment(pull.number, (comment) => {
    requests.push(...commandsOf(comment));
    return false;
  });
  if (!comments.ok) problems.push(comments.problem);
  const labels = await labelRequests(pull, github, problems);
  const all = [...newestOfEach(requests), ...labels];
  const mayWrite = await permissionsOf(inOrder(all), github, problems);

  const accepted: Waiver[] = [];
  const refused: RefusedWaiver[] = [];
  for (const { text, asked, source, by } of all) {
    if (typeof asked === 'string') refused.push({ text, why: asked });
    else if (by === undefined || by === '') refused.push({ text, why: 'GitHub does not tell who asked for it' });
    else if (mayWrite.get(by) === true) accepted.push({ ...asked, by, source, expires: undefined });
    else refused.push({ text, why: whyRefused(by, mayWrite.get(by)) });
  }
  return { accepted, refused: refused.slice(-mostRequests), problems };
}

function whyRefused(by: string, may: boolean | 'unknown' | undefined): string {
  if (isBot(by)) return `${by} is a bot, which may repeat what others wrote`;
  if (may === false) return `${by} may not write to this repository`;
  return may === 'unknown' ? `GitHub does not tell what ${by} may do` : `what ${by} may do was not asked: ${mostPeople} others wrote commands later`;
}

const isBot = (login: string): boolean => login.endsWith('[bot]');

async function labelRequests(pull: PullRequest, github: GitHub, problems: Problem[]): Promise<readonly Request[]> {
  const requests: Request[] = [];
  for (const name of pull.labels) {
    const text = label.exec(name)?.[1]?.trim();
    const asked = text === undefined ? undefined : parseLabel(text);
    if (text === undefined || asked === undefined) continue;
    const request = { text, source: 'label' as const, isInsider: true };
    if (requests.length >= mostLabels) {
      requests.push({ ...request, asked: `only ${mostLabels} labels are looked at`, by: undefined });
      continue;
    }
    const actor = await github.labelActor(pull.number, name);
    if (!actor.ok) problems.push(actor.problem);
    requests.push({ ...request, asked, by: actor.ok ? actor.value : undefined });
  }
  return requests;
}

/** Nobody can crowd out what another one asked for. */
function newestOfEach(requests: readonly Request[]): readonly Request[] {
  const counts = new Map<string | undefined, number>();
  const newest = requests.toReversed().filter(({ by }) => {
    const count = (counts.get(by) ?? 0) + 1;
    counts.set(by, count);
    return count <= mostRequests;
  });
  return newest.reverse();
}

/** Those whose permission matters, in the order of asking: insiders first, and whoever spoke last. */
function inOrder(requests: readonly Request[]): readonly string[] {
  const valid = requests.filter(({ asked, by }) => typeof asked !== 'string' && by !== undefined && by !== '' && !isBot(by)).reverse();
  return [...new Set(valid.sort((one, other) => Number(other.isInsider) - Number(one.isInsider)).map(({ by }) => by ?? ''))];
}

async function permissionsOf(logins: readonly string[], github: GitHub, problems: Problem[]): Promise<ReadonlyMap<string, boolean | 'unknown'>> {
  const permitted = new Map<string, boolean | 'unknown'>();
  for (const login of logins.slice(0, mostPeople)) {
    const answer = await github.permissionOf(login);
    const isUnknown = !answer.ok && answer.problem.kind !== 'not-found';
    if (isUnknown) problems.push(answer.problem);
    permitted.set(login, isUnknown ? 'unknown' : answer.ok && (answer.value === 'admin' || answer.value === 'write'));
  }
  return permitted;
}
