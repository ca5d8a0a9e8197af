/**
 * Publishing to GitHub, from "measuring" to the verdict. Trouble on the way becomes warnings;
 * nothing here throws.
 */
import type { Judgement, Rendered } from '../model.ts';
import type { CheckConclusion, Clock, GitHub, Log } from '../ports.ts';
import { redact } from '../redact.ts';
import { type Check, createCheck, type KnownCheck } from './check.ts';
import { createStickyComment, type StickyComment } from './comment.ts';
import { codeSpan } from './plain.ts';
import type { PublishContext } from './publish-context.ts';
import { createStatus } from './status.ts';
import { createTrouble } from './trouble.ts';

export interface PublishPorts {
  readonly github: GitHub;
  readonly log: Log;
  readonly clock: Clock;
}

export interface Publishing {
  /**
   * What is being measured and how long it will take, in words; the comment is told once, the check
   * every two minutes.
   */
  measuring(text: string): Promise<void>;
  finish(rendered: Rendered, judgement: Judgement): Promise<void>;
  /** Nothing could be measured, or the run was cancelled: check and comment say so. */
  fail(reason: string, conclusion?: 'failure' | 'cancelled'): Promise<void>;
  /**
   * The change touches nothing that is measured: the check is there and green, and a comment that
   * exists says so in place of its report.
   */
  skip(why: string): Promise<void>;
  /**
   * What the post step needs, as strings for `saveState`; save it after opening and after each
   * call. Holds no secret.
   */
  state(): Readonly<Record<string, string>>;
  /** What could not be done, in words, for the summary. */
  trouble(): readonly string[];
}

interface SavedState {
  readonly context: PublishContext;
  readonly check: KnownCheck;
  readonly open: boolean;
}

const saved = (state: SavedState): Readonly<Record<string, string>> => ({
  [publishingState]: JSON.stringify(state),
});

/**
 * What the post step needs where the main step is killed before it knows whether there is a check.
 * Save it before opening.
 */
export const openingState = (context: PublishContext): Readonly<Record<string, string>> =>
  saved({ context, check: { isUnsure: true }, open: true });

/** The name under which the post step finds what is to be closed. */
export const publishingState = 'headroomPublishing';
const checkEveryMs = 120_000;

/**
 * `failure` and `success` by the policy; a green run that has warnings or inconclusive budgets is
 * `neutral`.
 */
export function conclusionOf(judgement: Pick<Judgement, 'verdict' | 'failsJob'>): CheckConclusion {
  if (judgement.failsJob) return 'failure';
  return judgement.verdict === 'pass' ? 'success' : 'neutral';
}

/** Whether there is something to say: without budgets the comment proposes some. */
const worthFirstComment = (judgement: Judgement): boolean =>
  judgement.verdict !== 'pass' ||
  judgement.changes.length > 0 ||
  judgement.budgetChanges.length > 0 ||
  judgement.findings.length === 0 ||
  judgement.findings.some(({ waived }) => waived);

function start(
  context: PublishContext,
  ports: PublishPorts,
  secrets: readonly string[],
  known?: KnownCheck,
): Publishing & {
  readonly begin: () => Promise<void>;
  readonly close: (reason: string) => Promise<void>;
} {
  const trouble = createTrouble(ports.log, secrets, context.readOnlyExpected);
  const check: Check | undefined =
    context.check === 'check' || context.check === 'both'
      ? createCheck(context, ports.github, trouble, known)
      : undefined;
  const status =
    context.check === 'status' || context.check === 'both'
      ? createStatus(context, ports.github, trouble)
      : undefined;
  const comment: StickyComment | undefined =
    context.pullRequest === undefined || context.comment === 'never'
      ? undefined
      : createStickyComment(context, context.pullRequest, ports.github, trouble);
  const safe = (text: string) => redact(text, secrets);
  let open = true;
  let commentTold = false;
  let checkToldMs = Number.NEGATIVE_INFINITY;
  /** A cancel may come while it is being said what is measured: the last word comes after. */
  let saying: Promise<void> = Promise.resolve();
  let isOver = false;

  return {
    async begin() {
      if (context.withheld !== undefined) trouble.remark(context.withheld);
      await check?.open('Measuring…');
      await status?.set('pending', 'Measuring…');
      checkToldMs = ports.clock.nowMs();
    },
    async measuring(text) {
      const words = safe(text);
      const isFirst = !commentTold;
      if (isOver || (!isFirst && ports.clock.nowMs() - checkToldMs < checkEveryMs)) return;
      commentTold = true;
      checkToldMs = ports.clock.nowMs();
      const say = async () => {
        if (isFirst) await comment?.measuring(words);
        if (!isOver) await check?.progress(words);
      };
      saying = say();
      await saying;
    },
    async finish(rendered, judgement) {
      const conclusion = conclusionOf(judgement);
      const title = safe(rendered.title);
      const markdown = safe(rendered.markdown);
      const annotations = rendered.annotations.map((remark) => ({
        ...remark,
        title: safe(remark.title),
        message: safe(remark.message),
      }));
      await check?.complete(conclusion, title, markdown, annotations);
      await status?.set(conclusion, title);
      const { withheld } = context;
      const isWorthIt =
        context.comment === 'always' || withheld !== undefined || worthFirstComment(judgement);
      await comment?.write(
        withheld === undefined
          ? markdown
          : `${markdown.trimEnd()}\n\n> ${codeSpan(safe(withheld))}\n`,
        title,
        isWorthIt,
      );
      await check?.annotate();
      open = check?.mayBeOpen() ?? false;
    },
    async fail(reason, conclusion = 'failure') {
      isOver = true;
      await saying;
      const words = safe(reason);
      await check?.abandon(
        { conclusion, title: 'Could not measure' },
        `Headroom could not measure: ${codeSpan(words)}`,
      );
      await status?.set(conclusion, `Could not measure: ${words}`);
      await comment?.abandon(words, conclusion === 'failure');
      open = check?.mayBeOpen() ?? false;
    },
    async close(reason) {
      const words = safe(reason);
      const ending = { conclusion: 'cancelled', title: 'Could not measure' } as const;
      const summary = known?.ending
        ? `The report is in [the run](${context.run.url}).`
        : `Headroom could not measure: ${codeSpan(words)}`;
      await check?.closeOpen(ending, summary);
      if (known?.ending) return;
      await status?.set(ending.conclusion, `${ending.title}: ${words}`);
      await comment?.abandon(words, false);
    },
    async skip(why) {
      const words = safe(why);
      await check?.complete('success', 'Nothing to measure', words, []);
      await status?.set('success', words);
      await comment?.leaveOut();
      open = check?.mayBeOpen() ?? false;
    },
    state: () => saved({ context, check: check?.known() ?? { isUnsure: false }, open }),
    trouble: () => trouble.said(),
  };
}

/** Opens check and status, so that they are there while it measures. */
export async function openPublishing(
  context: PublishContext,
  ports: PublishPorts,
  secrets: readonly string[],
): Promise<Publishing> {
  const publishing = start(context, ports, secrets);
  await publishing.begin();
  return publishing;
}

/**
 * For the post step: closes what a crash, a cancel or a time-out left open. Does nothing when all
 * was closed. `state` is what was saved.
 */
export async function closeLeftOpen(
  state: Readonly<Record<string, string>>,
  ports: PublishPorts,
  secrets: readonly string[],
  reason: string,
): Promise<void> {
  const text = state[publishingState];
  if (text === undefined || text === '') return;
  const { context, check, open } = JSON.parse(text) as SavedState;
  if (open) await start(context, ports, secrets, check).close(reason);
}
