/** Waivers of one pull request: a label or a comment by somebody who may write, bound to a metric, an amount, and a target where one is named. */

import { findMetric, type Metric } from '../metrics.ts';
import type { RefusedWaiver, Tolerance, Unit, Waiver } from '../model.ts';
import type { GitHub, Problem, PullRequest } from '../ports.ts';
import type { WorkflowEvent } from './event.ts';

/** What was asked for on a pull request, by those who may and by others. */
export interface AskedWaivers {
  readonly accepted: readonly Waiver[];
  readonly refused: readonly RefusedWaiver[];
  readonly problems: readonly Problem[];
}

/** A pull request with more commands than this is being played with. */
const mostRequests = 20;
/** People whose permission is asked for: each is a request. */
const mostPeople = 5;

/** Unit of an amount → the metrics' unit that it belongs to, and how many of it one is. */
const units: Readonly<Record<string, readonly [Unit, number]>> = {
  ms: ['ms', 1],
  s: ['ms', 1_000],
  b: ['bytes', 1],
  kb: ['bytes', 1_000],
  mb: ['bytes', 1_000_000],
  kib: ['bytes', 1_024],
  mib: ['bytes', 1_048_576],
};

/** An amount without a unit counts in the metric's own. */
function amountOf(number: string, unit: string, metric: Metric): Tolerance | undefined {
  const value = Number(number);
  if (!Number.isFinite(value) || value <= 0) return undefined;
  // What can never fall by more than all of it would be accepted whatever it is.
  if (unit === '%') return value <= 1_000 && (metric.better === 'lower' || value < 100) ? { kind: 'relative', share: value / 100 } : undefined;
  if (unit === '') return { kind: 'absolute', amount: value };
  const [of, factor] = units[unit.toLowerCase()] ?? [];
  return of === metric.unit && factor !== undefined ? { kind: 'absolute', amount: value * factor } : undefined;
}

type Asked = Pick<Waiver, 'metric' | 'target' | 'amount' | 'reason'>;

const form = /^accept\s+(\S{1,200})(?:\s+of\s+(.{1,300}?))?(?:\s+up\s+to\s+\+?(\d{1,9}(?:\.\d{1,6})?)\s*(%|[a-z]{0,3}))?(?:\s+because\s+(.{1,300}))?$/i;

/** `accept METRIC [of TARGET] up to AMOUNT [because REASON]`; undefined when it is not in that form, a word when it is and is wrong. */
function parse(text: string): Asked | string | undefined {
  const words = text.length > 1_000 ? null : form.exec(text.trim());
  if (words === null) return /^accept\b/i.test(text) ? 'it is not of the form "accept METRIC of TARGET up to AMOUNT because REASON"' : undefined;
  const [, name = '', target, number, unit = '', reason = ''] = words;
  const metric = findMetric(name) ?? findMetric(name.toLowerCase());
  if (metric === undefined) return `there is no metric ${name}`;
  if (number === undefined) return 'it names no amount ("up to 20%")';
  const amount = amountOf(number, unit, metric);
  return amount === undefined ? `"${number}${unit}" is no amount of ${metric.id}` : { metric: metric.id, target, amount, reason: reason.trim() };
}

const command = /^\/headroom\s+(.*)$/i;
const label = /^headroom:\s*(.*)$/i;

/** Why an event asks for no judging again, in words; undefined when it does: a command that was taken back counts as well. */
export function whyNotAsked(event: WorkflowEvent): string | undefined {
  if (event.kind === 'labeled') return label.test(event.label) ? undefined : 'The label is no waiver: its name does not begin with "headroom:".';
  if (event.kind !== 'issue-comment') return 'Nobody asked for a waiver.';
  if (!event.onPullRequest) return 'The comment is on an issue, not on a pull request.';
  const isCommand = (body: string) => proseOf(body).some((line) => command.test(line));
  return isCommand(event.body) || isCommand(event.bodyBefore ?? '') ? undefined : 'The comment has no line that begins with "/headroom".';
}

/** Lines outside of code blocks. */
const proseOf = (body: string): readonly string[] => body.replace(/^(```|~~~)[\s\S]*?^\1.*$/gm, '').split(/\r?\n/);

interface Request {
  readonly text: string;
  readonly asked: Asked | string;
  readonly source: 'label' | 'comment';
  readonly by: string | undefined;
}

/** The commands of a comment are its lines that begin with `/headroom accept`; quoted lines and code blocks are not. */
function commandsOf(body: string, by: string): readonly Request[] {
  return proseOf(body).flatMap((line) => {
    const text = command.exec(line)?.[1];
    const asked = text === undefined ? undefined : parse(text);
    return text === undefined || asked === undefined ? [] : [{ text: text.trim(), asked, source: 'comment' as const, by }];
  });
}

/** Everybody may write a comment, and a triage role may set labels: only the API's word on the permission counts. */
export async function readWaivers(pull: PullRequest, github: GitHub): Promise<AskedWaivers> {
  const problems: Problem[] = [];
  const requests: Request[] = [];
  const comments = await github.findComment(pull.number, (comment) => {
    requests.push(...commandsOf(comment.body, comment.author));
    return false;
  });
  if (!comments.ok) problems.push(comments.problem);
  for (const name of pull.labels) {
    const text = label.exec(name)?.[1];
    const asked = text === undefined ? undefined : parse(text);
    if (text === undefined || asked === undefined) continue;
    const actor = await github.labelActor(pull.number, name);
    if (!actor.ok) problems.push(actor.problem);
    requests.push({ text: text.trim(), asked, source: 'label', by: actor.ok ? actor.value : undefined });
  }

  const permitted = new Map<string, boolean>();
  const mayWrite = async (login: string): Promise<boolean> => {
    const known = permitted.get(login);
    if (known !== undefined || permitted.size >= mostPeople) return known ?? false;
    const answer = await github.permissionOf(login);
    if (!answer.ok && answer.problem.kind !== 'not-found') problems.push(answer.problem);
    const may = answer.ok && (answer.value === 'admin' || answer.value === 'write');
    permitted.set(login, may);
    return may;
  };

  const accepted: Waiver[] = [];
  const refused: RefusedWaiver[] = [];
  for (const { text, asked, source, by } of requests.slice(0, mostRequests)) {
    if (typeof asked === 'string') refused.push({ text, why: asked });
    else if (by === undefined || by === '') refused.push({ text, why: 'GitHub does not tell who asked for it' });
    else if (await mayWrite(by)) accepted.push({ ...asked, by, source, expires: undefined });
    else refused.push({ text, why: `${by} may not write to this repository` });
  }
  return { accepted, refused, problems };
}
