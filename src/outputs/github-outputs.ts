/** Check, commit status and comment as outputs: each says something as soon as the run begins. */
import type { Judgement, Rendered } from '../model.ts';
import type { CheckConclusion, Clock } from '../ports.ts';
import type { Check } from './check.ts';
import type { StickyComment } from './comment.ts';
import type { Output } from './output.ts';
import { codeSpan } from './plain.ts';
import type { Status } from './status.ts';

type Safe = (text: string) => string;

const checkEveryMs = 120_000;
const noVerdict = 'Could not measure';

/** Returns the summary of a check without a verdict. */
export const failureSummary = (reason: string): string =>
  `Headroom could not measure: ${codeSpan(reason)}`;

/**
 * Returns `failure` or `success` by the policy. A green run with warnings or inconclusive budgets
 * is `neutral`.
 */
export function concludeCheck(judgement: Pick<Judgement, 'verdict' | 'failsJob'>): CheckConclusion {
  if (judgement.failsJob) return 'failure';
  return judgement.verdict === 'pass' ? 'success' : 'neutral';
}

/** Tells the verdict, the report and the first annotations as a check run. */
export function checkOutput(check: Check, safe: Safe, clock: Pick<Clock, 'nowMs'>): Output {
  let toldMs = Number.NEGATIVE_INFINITY;
  return {
    name: 'the check',
    open: () => check.open('Measuring…'),
    async progress(text) {
      if (clock.nowMs() - toldMs < checkEveryMs) return;
      toldMs = clock.nowMs();
      await check.progress(safe(text));
    },
    async publish({ judgement, render }, links) {
      const { title, markdown, annotations } = render(links);
      const covered = annotations.map((remark) => ({
        ...remark,
        title: safe(remark.title),
        message: safe(remark.message),
      }));
      const conclusion = concludeCheck(judgement);
      await check.complete(conclusion, safe(title), safe(markdown), covered, links.page);
      return links;
    },
    fail: (reason, conclusion) =>
      check.fail({ conclusion, title: noVerdict }, failureSummary(safe(reason))),
    skip: (why) => check.complete('success', 'Nothing to measure', safe(why), []),
  };
}

/** Adds the annotations that did not fit, once everything else has been said. */
export const furtherAnnotations = (check: Check): Output => ({
  name: "the check's further annotations",
  async publish(_, links) {
    await check.annotate();
    return links;
  },
});

/** Tells the verdict as a commit status. */
export const statusOutput = (status: Status, safe: Safe): Output => ({
  name: 'the commit status',
  open: () => status.set('pending', 'Measuring…'),
  async publish({ judgement, render }, links) {
    await status.set(concludeCheck(judgement), safe(render(links).title));
    return links;
  },
  fail: (reason, conclusion) => status.set(conclusion, `${noVerdict}: ${safe(reason)}`),
  skip: (why) => status.set('success', safe(why)),
});

/**
 * Writes the report into the comment. `withheld` says why there is no check although one was asked
 * for.
 */
export function commentOutput(
  comment: StickyComment,
  safe: Safe,
  { isAlways, withheld }: { readonly isAlways: boolean; readonly withheld: string | undefined },
): Output {
  let isTold = false;
  const body = ({ markdown }: Rendered): string =>
    withheld === undefined
      ? safe(markdown)
      : `${safe(markdown).trimEnd()}\n\n> ${codeSpan(safe(withheld))}\n`;
  return {
    name: 'the comment',
    async progress(text) {
      if (isTold) return;
      isTold = true;
      await comment.progress(safe(text));
    },
    async publish({ judgement, render }, links) {
      const rendered = render(links);
      const isWorthIt = isAlways || withheld !== undefined || worthFirstComment(judgement);
      await comment.write(body(rendered), safe(rendered.title), isWorthIt);
      return links;
    },
    fail: (reason, conclusion) => comment.fail(safe(reason), conclusion === 'failure'),
    skip: () => comment.skip(),
  };
}

/** Returns whether there is something to say. Without budgets the comment proposes some. */
const worthFirstComment = (judgement: Judgement): boolean =>
  judgement.verdict !== 'pass' ||
  judgement.changes.length > 0 ||
  judgement.budgetChanges.length > 0 ||
  judgement.findings.length === 0 ||
  judgement.findings.some(({ waived }) => waived);
