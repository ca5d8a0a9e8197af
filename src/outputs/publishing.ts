/**
 * Publishes on GitHub, from "measuring" to the verdict. In the post step it closes what is open.
 */
import type { Clock, GitHub, Log, Ports } from '../ports.ts';
import { redact } from '../redact.ts';
import { type Check, createCheck, type KnownCheck } from './check.ts';
import { createStickyComment } from './comment.ts';
import { driftIssuesOutput } from './drift-issues.ts';
import {
  checkOutput,
  commentOutput,
  failureSummary,
  furtherAnnotations,
  statusOutput,
} from './github-outputs.ts';
import { listOutputs, type OutputList } from './list-outputs.ts';
import type { Output } from './output.ts';
import { codeSpan } from './plain.ts';
import type { PublishContext } from './publish-context.ts';
import { createStatus } from './status.ts';
import { createTrouble, type Trouble } from './trouble.ts';

export interface PublishPorts {
  readonly github: GitHub;
  readonly log: Log;
  readonly clock: Clock;
  /** Gets the troubles of publishing, below the report in the job summary. */
  readonly runner?: Ports['runner'] | undefined;
}

/** All outputs of a run on GitHub, open from the start. */
export interface Publishing extends OutputList {
  /**
   * Returns strings for `saveState`, without any secret. Save them after opening and after each
   * call.
   */
  state(): Readonly<Record<string, string>>;
}

interface SavedState {
  readonly context: PublishContext;
  readonly check: KnownCheck;
  readonly open: boolean;
}

/** The name under which the post step finds what is to be closed. */
export const publishingState = 'headroomPublishing';

const saved = (state: SavedState): Readonly<Record<string, string>> => ({
  [publishingState]: JSON.stringify(state),
});

/**
 * Returns the post step's state for a main step that is killed while it opens its check. Save it
 * before opening.
 */
export const openingState = (context: PublishContext): Readonly<Record<string, string>> =>
  saved({ context, check: { isUnsure: true }, open: true });

/** Returns the check, status and comment of a run. */
function createChannels(
  context: PublishContext,
  github: GitHub,
  trouble: Trouble,
  known?: KnownCheck | undefined,
) {
  const hasCheck = context.check === 'check' || context.check === 'both';
  const hasStatus = context.check === 'status' || context.check === 'both';
  const { pullRequest } = context;
  return {
    check: hasCheck ? createCheck(context, github, trouble, known) : undefined,
    status: hasStatus ? createStatus(context, github, trouble) : undefined,
    comment:
      pullRequest === undefined || context.comment === 'never'
        ? undefined
        : createStickyComment(context, pullRequest, github, trouble),
  };
}

/**
 * Opens check and status, so that they exist while Headroom measures. `before` are the outputs
 * whose links check and comment show.
 */
export async function openPublishing(
  context: PublishContext,
  { github, log, clock, runner }: PublishPorts,
  secrets: readonly string[],
  before: readonly Output[] = [],
): Promise<Publishing> {
  const trouble = createTrouble(log, secrets, context.readOnlyExpected);
  const { check, status, comment } = createChannels(context, github, trouble);
  const safe = (text: string): string => redact(text, secrets);
  const { withheld } = context;
  if (withheld !== undefined) trouble.remark(withheld);
  const list = listOutputs(
    [
      ...before,
      ...(check ? [checkOutput(check, safe, clock)] : []),
      ...(status ? [statusOutput(status, safe)] : []),
      ...(comment
        ? [commentOutput(comment, safe, { isAlways: context.comment === 'always', withheld })]
        : []),
      ...(check ? [furtherAnnotations(check)] : []),
      driftIssuesOutput(context.suite, safe, github, trouble),
      ...(runner ? [troubleOutput(trouble, runner)] : []),
    ],
    log,
  );
  await list.open();
  return { ...list, state: () => saved({ context, ...openness(check, list) }) };
}

const openness = (
  check: Check | undefined,
  list: OutputList,
): { readonly check: KnownCheck; readonly open: boolean } => ({
  check: check?.known() ?? { isUnsure: false },
  open: !list.isDone() || (check?.mayBeOpen() ?? false),
});

/**
 * Says in the job summary which requests GitHub refused. A pull request from a fork has no other
 * place for it.
 */
function troubleOutput(trouble: Trouble, runner: Ports['runner']): Output {
  const say = async (): Promise<void> => {
    const said = trouble.said();
    if (said.length === 0) return;
    await runner.summary(`\n${said.map((text) => `> ${codeSpan(text, 1_000)}`).join('\n>\n')}\n`);
  };
  return {
    name: 'the remarks in the job summary',
    async publish(_, links) {
      await say();
      return links;
    },
    skip: say,
  };
}

/**
 * Closes in the post step the outputs that a crash, a cancel or a time-out left open. Does nothing
 * where all was closed. `state` is the saved state.
 */
export async function closeLeftOpen(
  state: Readonly<Record<string, string>>,
  { github, log }: PublishPorts,
  secrets: readonly string[],
  reason: string,
): Promise<void> {
  const text = state[publishingState];
  if (text === undefined || text === '') return;
  const { context, check: known, open } = JSON.parse(text) as SavedState;
  if (!open) return;
  const trouble = createTrouble(log, secrets, context.readOnlyExpected);
  const { check, status, comment } = createChannels(context, github, trouble, known);
  const words = redact(reason, secrets);
  const ending = { conclusion: 'cancelled', title: 'Could not measure' } as const;
  const summary = known.ending
    ? `The report is in [the run](${context.run.url}).`
    : failureSummary(words);
  await check?.closeOpen(ending, summary);
  if (known.ending) return;
  await status?.set(ending.conclusion, `${ending.title}: ${words}`);
  await comment?.fail(words, false);
}
