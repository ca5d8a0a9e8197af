/** Pages that were not what was asked for, in words. */
import type { Annotation, Judgement, VisitFinding } from '../model.ts';
import type { ReportContext } from './context.ts';
import { plainStyle, type Style } from './style.ts';

const mostNamed = 5;

/** A sentence for each, with what to do. */
export function visitLines(
  { visits = [] }: Judgement,
  context: ReportContext,
  style: Style,
): readonly string[] {
  return visits.map((finding) => visitLine(finding, context, style));
}

const visitLine = (finding: VisitFinding, context: ReportContext, style: Style): string =>
  `${visitPhrase(finding, context, style)}. ${advice(finding, style)}`;

/** Returns the verdict on the pages: `Not the page that was asked for`. */
export function visitVerdict({ visits = [] }: Pick<Judgement, 'visits'>): string {
  const kinds = visits.map(({ kind }) => kind);
  if (kinds.includes('led-elsewhere')) return 'Not the page that was asked for';
  if (kinds.includes('led-apart')) return 'Not the page of the base';
  return kinds.includes('loaded-apart') ? 'Not the step of the base' : 'Not the whole page';
}

/**
 * The first two: `account (mobile) (/account) leads to /login, and not at the base; and 2 more`.
 */
export function visitSummary(
  { visits = [] }: Judgement,
  context: ReportContext,
  style: Style,
): string {
  const shown = visits.slice(0, 2).map((finding) => visitPhrase(finding, context, style));
  return shown.join('; ').concat(visits.length > 2 ? `; and ${visits.length - 2} more` : '');
}

/** Returns the words beside a worse headline; none where all pages were the requested ones. */
export const visitAside = (judgement: Judgement, context: ReportContext, style: Style): string =>
  (judgement.visits ?? []).length > 0
    ? `${visitVerdict(judgement)}: ${visitSummary(judgement, context, style)}.`
    : '';

/**
 * Returns a remark for each page. It stands on the line of the page's first budget, or at the top
 * of the budgets file for a page without budgets. None where no budget has a place in a file.
 */
export function visitAnnotations(
  judgement: Judgement,
  context: ReportContext,
): readonly Annotation[] {
  const sources = judgement.findings.flatMap(({ budget: { target, source } }) =>
    source ? [{ target, source }] : [],
  );
  const [first] = sources;
  if (!first) return [];
  const top = { file: first.source.file, line: 1, column: 1 };
  return (judgement.visits ?? []).map((finding) => {
    const own = sources.find(({ target }) => target === finding.target)?.source;
    const { file, line, column } = own ?? top;
    return {
      file,
      line,
      column,
      level: finding.level === 'fail' ? 'failure' : 'warning',
      title: `${visitVerdict({ visits: [finding] })}: ${plainStyle.text(finding.target)}`,
      message: visitLine(finding, context, plainStyle),
    };
  });
}

/**
 * `account (mobile) (/account) leads to /login`, `shop (mobile): /app.js fails (404), and not at
 * the base`.
 */
function visitPhrase(finding: VisitFinding, { targets }: ReportContext, style: Style): string {
  const name = style.text(finding.target);
  if (finding.kind === 'resources-failed') {
    const { resources, compared } = finding;
    const named = resources
      .slice(0, mostNamed)
      .map(({ url, problem }) => `${style.code(url)} (${style.text(problem)})`);
    const others =
      resources.length > named.length ? ` and ${resources.length - named.length} more` : '';
    const verb = resources.length === 1 ? 'fails' : 'fail';
    return (
      `${name}: ${named.join(', ')}${others} ` +
      `${verb}${compared ? `, and ${resources.length === 1 ? 'does' : 'do'} not at the base` : ''}`
    );
  }
  if (finding.kind === 'led-apart') {
    const { head, base } = finding.landedOn;
    if (head === undefined)
      return `${name} does not lead to ${style.code(base ?? '')}, and does at the base`;
    const there =
      base === undefined ? 'does not at the base' : `at the base to ${style.code(base)}`;
    return `${name} leads to ${style.code(head)}, and ${there}`;
  }
  if (finding.kind === 'loaded-apart')
    return finding.by === 'head'
      ? `${name} loads a new page, and does not at the base`
      : `${name} loads no new page, and does at the base`;
  if (finding.kind === 'not-recorded') return unrecordedPhrase(finding, style);
  const { arms, landedOn, meant } = finding;
  const asked = targets.find(({ id }) => id === finding.target)?.address;
  const whose = arms.includes('head') ? '' : 'the base of ';
  const address = asked === undefined ? '' : ` (${style.code(asked)})`;
  const instead = meant === undefined ? '' : ` instead of ${style.code(meant)}`;
  const both = arms.length > 1 ? ', at the base too' : '';
  const only = finding.level === 'fail' ? ', and not at the base' : '';
  return `${whose}${name}${address} leads to ${style.code(landedOn)}${instead}${both}${only}`;
}

type NotRecorded = Extract<VisitFinding, { readonly kind: 'not-recorded' }>;

/** `home (mobile) is measured without https://cdn.example/a.js, which its recording lacks`. */
function unrecordedPhrase({ target, arms, urls, level }: NotRecorded, style: Style): string {
  const named = urls.slice(0, mostNamed).map((url) => style.code(url));
  const others = urls.length > named.length ? ` and ${urls.length - named.length} more` : '';
  const whose = arms.includes('head') ? '' : 'the base of ';
  const both = arms.length > 1 ? ', at the base too' : '';
  const only = level === 'fail' ? ', and not at the base' : '';
  return (
    `${whose}${style.text(target)} is measured without ${named.join(', ')}${others}, which its ` +
    `recording lacks${both}${only}`
  );
}

function advice(finding: VisitFinding, style: Style): string {
  if (finding.kind === 'not-recorded')
    return (
      'A page without a part of itself is lighter, so its budgets say nothing of the whole one. ' +
      `Record it with ${style.code('headroom record --force')}, or name it in ` +
      `${style.code('"block"')} if it is not meant to count.`
    );
  if (finding.kind === 'resources-failed')
    return (
      'A page that lacks a part of itself is lighter, and its numbers say nothing of the ' +
      'whole one.'
    );
  if (finding.kind === 'led-apart')
    return (
      'Its numbers are of another page. If that is not meant, let the script wait for what it ' +
      'should find there: then the step fails.'
    );
  if (finding.kind === 'loaded-apart')
    return (
      'Its numbers are of another kind of step. If that is not meant, let the script wait for ' +
      'what it should find: then the step fails.'
    );
  const { landedOn, meant } = finding;
  const key = style.code(`"redirect": ${JSON.stringify(landedOn)}`);
  const advice =
    meant === undefined
      ? `If that is meant, say so with ${key}.`
      : 'Correct its "redirect", or the page.';
  return `Its numbers are of that page. ${advice}`;
}
