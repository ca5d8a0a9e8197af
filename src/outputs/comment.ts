/**
 * Keeps one comment for each suite. It is found by marker and author, updated in place, and never
 * taken from a newer commit.
 */
import type { Answer, GitHub, IssueComment } from '../ports.ts';
import { lostAnswers } from './lost-answers.ts';
import {
  isOfSuite,
  markers,
  mayWrite,
  parseWriter,
  readContent,
  type Shown,
  shownIn,
  type Writer,
} from './marker.ts';
import { putNoticeAbove } from './notice.ts';
import { codeSpan } from './plain.ts';
import { type PublishContext, shortSha } from './publish-context.ts';
import type { Trouble } from './trouble.ts';

/** GitHub refuses a comment of more characters. */
const commentLimit = 65_536;

/**
 * Comments of a workflow's own token carry this login. It is assumed when GitHub does not tell
 * whose token it is.
 */
export const actionsLogin = 'github-actions[bot]';

/** A sticky comment of one pull request. */
export interface StickyComment {
  /**
   * Says above the last report that something newer is being measured. Does nothing when there is
   * no comment yet.
   */
  progress(text: string): Promise<void>;
  /** Writes the report. `first` false: only into a comment that exists. */
  write(markdown: string, title: string, first: boolean): Promise<void>;
  /** Says that nothing could be measured, above the last report. */
  fail(reason: string, first: boolean): Promise<void>;
  /**
   * Replaces the report: the commit touches nothing that is measured. Does nothing when there is no
   * comment yet.
   */
  skip(): Promise<void>;
}

export function createStickyComment(
  context: PublishContext,
  pullRequest: number,
  github: GitHub,
  trouble: Trouble,
): StickyComment {
  const writer: Writer = {
    headSha: context.headSha,
    runId: context.run.id,
    attempt: context.run.attempt,
  };
  let login: string | undefined;
  /**
   * The comment's id once it was found, or `none` once the whole conversation was searched. Some
   * conversations are long.
   */
  let place: number | 'none' | undefined;

  const isOurs = async (): Promise<(comment: IssueComment) => boolean> => {
    if (login === undefined) {
      const viewer = await github.viewer();
      login = viewer.ok ? viewer.value : actionsLogin;
    }
    const author = login;
    return (comment) => comment.author === author && isOfSuite(comment.body, context.suite);
  };

  /**
   * Searches for the comment. In a conversation that is too long to be searched whole, a comment
   * may exist unseen.
   */
  const search = async (part?: 'newest'): Promise<Answer<IssueComment | undefined | 'unknown'>> => {
    const found = await github.findComment(pullRequest, await isOurs(), part);
    if (!found.ok) return found;
    const { comment, isWhole } = found.value;
    if (comment !== undefined) place = comment.id;
    else if (part === undefined && isWhole) place = 'none';
    return { ok: true, value: comment ?? (isWhole || part === 'newest' ? undefined : 'unknown') };
  };

  /** Reads the comment anew: by its id once that is known, else by a search. */
  const find = async (): Promise<Answer<IssueComment | undefined | 'unknown'>> => {
    if (place === undefined) return search();
    if (place === 'none') return search('newest');
    const known = await github.comment(place);
    if (known.ok && (await isOurs())(known.value)) return known;
    if (!known.ok && known.problem.kind !== 'not-found') return known;
    place = undefined;
    return search();
  };

  const body = (content: string, title: string, shown?: Shown): string => {
    const hidden = markers(context.suite, writer, shown);
    const whole = hidden + content;
    if (whole.length <= commentLimit) return whole;
    return (
      `${hidden}### Headroom: ${codeSpan(title)}\n\nThe report is too long for a comment: ` +
      `[read it in the run](${context.run.url}).\n`
    );
  };

  /**
   * Returns the comment as it is now, if this run may write it. It is looked up anew each time,
   * since minutes pass between two writes.
   */
  const current = async (): Promise<
    { readonly existing: IssueComment | undefined } | undefined
  > => {
    const pull = await github.pullRequest(pullRequest);
    if (!pull.ok) trouble.report(pull.problem);
    const found = await find();
    if (!found.ok) {
      trouble.report(found.problem);
      return undefined;
    }
    const existing = found.value;
    if (existing === 'unknown') {
      trouble.remark(
        'The conversation is too long to be searched for an earlier comment of Headroom: ' +
          'none is written, so that there are not two.',
      );
      return undefined;
    }
    if (
      mayWrite(
        writer,
        pull.ok ? pull.value.headSha : undefined,
        existing === undefined ? undefined : parseWriter(existing.body),
      )
    )
      return { existing };
    trouble.remark(
      `The pull request has moved on from ${shortSha(writer.headSha)}: its comment is left ` +
        'to the newer run.',
    );
    return undefined;
  };

  /**
   * Two jobs that finish at once may both have found no comment. The older comment stays, and gets
   * the newest report.
   */
  const settleTwins = async (created: IssueComment, text: string) => {
    const oldest = await search('newest');
    if (
      !oldest.ok ||
      oldest.value === undefined ||
      oldest.value === 'unknown' ||
      oldest.value.id === created.id
    )
      return;
    const removed = await github.deleteComment(created.id);
    if (!removed.ok && removed.problem.kind !== 'not-found') trouble.report(removed.problem);
    if (!mayWrite(writer, writer.headSha, parseWriter(oldest.value.body))) return;
    const updated = await github.updateComment(oldest.value.id, text);
    if (!updated.ok) trouble.report(updated.problem);
  };

  const create = async (text: string) => {
    let created = await github.createComment(pullRequest, text);
    if (!created.ok && lostAnswers.has(created.problem.kind)) {
      const there = await find();
      if (there.ok && there.value !== undefined && there.value !== 'unknown')
        created = await github.updateComment(there.value.id, text);
      else if (there.ok) created = await github.createComment(pullRequest, text);
    }
    if (created.ok) {
      place = created.value.id;
      await settleTwins(created.value, text);
    } else trouble.report(created.problem);
  };

  const save = async (existing: IssueComment | undefined, text: string, first: boolean) => {
    if (existing === undefined) {
      if (first) await create(text);
      return;
    }
    const updated = await github.updateComment(existing.id, text);
    if (updated.ok) return;
    if (updated.problem.kind === 'not-found') await create(text);
    else trouble.report(updated.problem);
  };

  const above = (notice: string, existing: IssueComment | undefined): string => {
    const room = commentLimit - markers(context.suite, writer, shownBy(existing)).length;
    const report = existing === undefined ? '' : readContent(existing.body);
    return putNoticeAbove(notice, report, room);
  };

  const shownBy = (existing: IssueComment | undefined): Shown =>
    existing === undefined ? 'none' : shownIn(existing.body);

  const runUrl = (runId: number): string => context.run.url.replace(/\d+$/, String(runId));

  return {
    async progress(text) {
      const now = await current();
      if (now?.existing === undefined) return;
      const notice =
        `> ⏳ Measuring ${shortSha(writer.headSha)} in [this run](${context.run.url}): ` +
        `${codeSpan(text)} The report below is of an earlier run.`;
      await save(
        now.existing,
        body(above(notice, now.existing), text, shownBy(now.existing)),
        false,
      );
    },
    async write(markdown, title, first) {
      const now = await current();
      if (now !== undefined) await save(now.existing, body(markdown, title), first);
    },
    async fail(reason, first) {
      const now = await current();
      if (now === undefined) return;
      const below = now.existing === undefined ? '' : ' The report below is of an earlier run.';
      const notice =
        `> ⚠️ Headroom could not measure ${shortSha(writer.headSha)}: ${codeSpan(reason)} ` +
        `[This run](${context.run.url}) tells more.${below}`;
      await save(
        now.existing,
        body(above(notice, now.existing), reason, shownBy(now.existing)),
        first,
      );
    },
    async skip() {
      const now = await current();
      if (now?.existing === undefined) return;
      const shown = shownBy(now.existing);
      const last =
        shown === 'none'
          ? ''
          : `; the last measured commit was ${shortSha(shown.headSha)}, in [this ` +
            `run](${runUrl(shown.runId)})`;
      const content =
        `### Headroom: nothing to measure\n\nThis commit, ${shortSha(writer.headSha)}, ` +
        `touches nothing that is measured${last}.\n`;
      await save(now.existing, body(content, 'nothing to measure', shown), false);
    },
  };
}
