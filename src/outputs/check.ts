/** Keeps a check run that exists from the start, tells the progress, and is always completed. */
import type { Annotation } from '../model.ts';
import type { CheckConclusion, CheckOutput, FoundCheck, GitHub } from '../ports.ts';
import { checkOutput, cutTitle } from './check-output.ts';
import { lostAnswers } from './lost-answers.ts';
import { makeCheckName, type PublishContext, shortSha } from './publish-context.ts';
import type { Trouble } from './trouble.ts';

/** GitHub's limit of annotations in one call. */
const annotationsPerCall = 50;

/** The most remarks on lines. More would not help, and each 50 of them are a request. */
const mostAnnotations = 200;

/** The end of a run's check. */
export interface Ending {
  readonly conclusion: CheckConclusion;
  readonly title: string;
}

/**
 * Facts of a check that the post step needs. `isUnsure`: an answer was lost, so GitHub may have an
 * unknown check.
 */
export interface KnownCheck {
  readonly id?: number | undefined;
  readonly isUnsure: boolean;
  /** Set where another try to create one would be refused as well. */
  readonly isRefused?: boolean | undefined;
  /** Set once the verdict was to be told. */
  readonly ending?: Ending | undefined;
}

export interface Check {
  known(): KnownCheck;
  /** Returns whether GitHub may have a check of this run that is not completed. */
  mayBeOpen(): boolean;
  open(text: string): Promise<void>;
  progress(text: string): Promise<void>;
  /** Tells the verdict, with the first annotations; `reportPage` is where it leads to. */
  complete(
    conclusion: CheckConclusion,
    title: string,
    summary: string,
    annotations: readonly Annotation[],
    reportPage?: string,
  ): Promise<void>;
  /** Says that there is no verdict. */
  fail(how: Ending, summary: string): Promise<void>;
  /** Adds the other annotations. Call it once everything else has been said. */
  annotate(): Promise<void>;
  /**
   * Completes what is still open, as the post step does it: with the verdict where there was one.
   */
  closeOpen(otherwise: Ending, summary: string): Promise<void>;
}

/** Returns the check of a run. `known` is the check of an earlier step of the same job. */
export function createCheck(
  context: PublishContext,
  github: GitHub,
  trouble: Trouble,
  known: KnownCheck = { isUnsure: false },
): Check {
  const name = makeCheckName(context.suite);
  const externalId = `headroom:${context.run.id}:${context.run.attempt}:${context.suite}`;
  let { id, isUnsure, ending } = known;
  let isCompleted = false;
  /** Nothing is tried again after an answer that will not change in this run. */
  let refused = known.isRefused ?? false;
  let rest: (() => Promise<void>) | undefined;
  let page: string | undefined;

  const output = (title: string, summary: string, annotations: readonly Annotation[] = []) =>
    checkOutput(title, summary, { run: context.run.url, page }, annotations);

  /** Returns all checks of this run; undefined when GitHub does not tell. */
  const look = async (): Promise<readonly FoundCheck[] | undefined> => {
    const found = await github.findChecks(context.headSha, name, externalId);
    return found.ok ? found.value : undefined;
  };

  /** Takes over the newest check whose answer was lost. Returns false when GitHub does not tell. */
  const adopt = async (): Promise<boolean> => {
    const found = await look();
    if (found === undefined) return false;
    if (found.length > 0) id = Math.max(...found.map((one) => one.id));
    return true;
  };

  const create = async (text: string): Promise<void> => {
    if (refused) return;
    if (isUnsure) await adopt();
    const shown = output(text, `Measuring ${shortSha(context.headSha)}.`);
    const { headSha, run } = context;
    const request = { name, headSha, externalId, detailsUrl: run.url, output: shown };
    for (let isLast = false; id === undefined; isLast = true) {
      const created = await github.createCheck(request);
      if (created.ok) {
        id = created.value;
        isUnsure ||= created.isRepeated ?? false;
        return;
      }
      // A proxy before GitHub may report a failure although GitHub did its part.
      isUnsure = true;
      const isLost = lostAnswers.has(created.problem.kind);
      const isKnown = isLost && (await adopt());
      if (id !== undefined) return;
      refused = ['permission', 'credentials', 'archived'].includes(created.problem.kind);
      if (isKnown && !isLast) continue;
      trouble.report(created.problem);
      return;
    }
  };

  /**
   * Completes the other checks alike. Where an answer was lost there may be two checks. The doubt
   * stays until the post step has looked as well, since this answer may be wrong too.
   */
  const closeOthers = async ({ conclusion, title }: Ending, summary: string): Promise<void> => {
    const found = await look();
    if (found === undefined) return;
    for (const other of found) {
      if (other.id === id || other.isCompleted) continue;
      await github.updateCheck({ id: other.id, externalId }, output(title, summary), conclusion);
    }
  };

  const conclude = async (
    first: CheckOutput,
    bare: CheckOutput,
    conclusion: CheckConclusion,
  ): Promise<void> => {
    if (id === undefined) return;
    let done = await github.updateCheck({ id, externalId }, first, conclusion);
    if (!done.ok && done.problem.kind === 'not-found') {
      // The check was deleted, or GitHub was wrong. Creating it looks for it first.
      id = undefined;
      isUnsure = true;
      await create(first.title);
      if (id !== undefined) done = await github.updateCheck({ id, externalId }, first, conclusion);
    }
    if (!done.ok && done.problem.kind === 'malformed') {
      // The answer may have been for another check: then the id was wrong, and this run's is open.
      const before = id;
      isUnsure = true;
      await adopt();
      if (id !== undefined && id !== before)
        done = await github.updateCheck({ id, externalId }, first, conclusion);
    }
    // An annotation can be refused (a path that GitHub does not like); the conclusion must not go
    // with it.
    if (!done.ok && done.problem.kind === 'invalid' && id !== undefined) {
      trouble.report(done.problem);
      rest = undefined;
      done = await github.updateCheck({ id, externalId }, bare, conclusion);
    }
    isCompleted = done.ok;
    if (!done.ok) trouble.report(done.problem);
  };

  const addRest = async (
    annotations: readonly Annotation[],
    conclusion: CheckConclusion,
    title: string,
    summary: string,
  ): Promise<void> => {
    for (
      let start = annotationsPerCall;
      start < annotations.length && id !== undefined;
      start += annotationsPerCall
    ) {
      const more = await github.updateCheck(
        { id, externalId },
        output(title, summary, annotations.slice(start, start + annotationsPerCall)),
        conclusion,
        'more',
      );
      if (!more.ok) return trouble.report(more.problem);
    }
    return undefined;
  };

  const end = async (
    how: Ending,
    summary: string,
    annotations: readonly Annotation[] = [],
  ): Promise<void> => {
    const { conclusion, title } = how;
    const shown = annotations.slice(0, mostAnnotations);
    if (shown.length < annotations.length)
      trouble.remark(
        `Of ${annotations.length} remarks on lines the check shows the first ${mostAnnotations}.`,
      );
    rest = () => addRest(shown, conclusion, title, summary);
    if (id === undefined) await create(title);
    // The conclusion goes out with the first batch, so the check is complete even when others fail.
    await conclude(
      output(title, summary, shown.slice(0, annotationsPerCall)),
      output(title, summary),
      conclusion,
    );
    if (isUnsure && !refused) await closeOthers(how, summary);
  };

  return {
    known: () => ({
      id,
      isUnsure,
      ...(refused ? { isRefused: true } : {}),
      ...(ending === undefined ? {} : { ending }),
    }),
    mayBeOpen: () => isUnsure || (id !== undefined && !isCompleted),
    open: create,
    async progress(text) {
      if (id === undefined) return;
      const updated = await github.updateCheck(
        { id, externalId },
        output(text, `Measuring ${shortSha(context.headSha)}.`),
      );
      if (updated.ok) return;
      isUnsure ||= updated.problem.kind === 'malformed' || updated.problem.kind === 'not-found';
      trouble.report(updated.problem);
    },
    async complete(conclusion, title, summary, annotations, reportPage) {
      page = reportPage;
      ending = { conclusion, title: cutTitle(title) };
      await end(ending, summary, annotations);
    },
    fail: (how, summary) => end(how, summary),
    async annotate() {
      if (isCompleted) await rest?.();
      rest = undefined;
    },
    async closeOpen(otherwise, summary) {
      const { conclusion, title } = ending ?? otherwise;
      const found = await look();
      if (found === undefined || found.length === 0) return end({ conclusion, title }, summary);
      id = undefined;
      await closeOthers({ conclusion, title }, summary);
    },
  };
}
