/** A check run that is there from the start, says what is going on, and is always completed. */
import type { Annotation } from '../model.ts';
import type { CheckConclusion, CheckOutput, GitHub, Problem } from '../ports.ts';
import { checkNameOf, type PublishContext, shortSha } from './publish-context.ts';
import type { Trouble } from './trouble.ts';

/** GitHub's limits: of a summary (taken as bytes, to be safe), of a title, and of annotations in one call. */
const summaryLimit = 65_535;
const titleLimit = 255;
const annotationsPerCall = 50;

const ambiguous: ReadonlySet<Problem['kind']> = new Set(['server', 'network', 'timeout', 'malformed']);

export interface Check {
  /** GitHub's id; undefined while there is none. */
  id(): number | undefined;
  open(text: string): Promise<void>;
  progress(text: string): Promise<void>;
  /** True when GitHub has the conclusion. */
  complete(conclusion: CheckConclusion, title: string, summary: string, annotations: readonly Annotation[]): Promise<boolean>;
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** `knownId` is the id of a check that an earlier step of the same job opened. */
export function createCheck(context: PublishContext, github: GitHub, trouble: Trouble, knownId?: number): Check {
  const name = checkNameOf(context.suite);
  const externalId = `headroom:${context.run.id}:${context.run.attempt}:${context.suite}`;
  let id = knownId;
  /** Nothing is tried again after an answer that will not change in this run. */
  let refused = false;

  const output = (title: string, summary: string, annotations: readonly Annotation[] = []): CheckOutput => ({
    title: cut(title.replace(/\s+/g, ' '), titleLimit),
    summary: Buffer.byteLength(summary) <= summaryLimit ? summary : `The report is too long for a check: [read it in the run](${context.run.url}).`,
    annotations,
  });

  const create = async (text: string) => {
    if (refused) return;
    const request = {
      name,
      headSha: context.headSha,
      externalId,
      detailsUrl: context.run.url,
      output: output(text, `Measuring ${shortSha(context.headSha)}.`),
    };
    let created = await github.createCheck(request);
    if (!created.ok && ambiguous.has(created.problem.kind)) {
      const found = await github.findCheck(context.headSha, name, externalId);
      if (found.ok && found.value !== undefined) created = { ok: true, value: found.value };
      else if (found.ok) created = await github.createCheck(request);
    }
    if (created.ok) id = created.value;
    else {
      refused = created.problem.kind === 'permission' || created.problem.kind === 'credentials' || created.problem.kind === 'archived';
      trouble.report(created.problem);
    }
  };

  return {
    id: () => id,
    open: create,
    async progress(text) {
      if (id === undefined) return;
      const updated = await github.updateCheck(id, output(text, `Measuring ${shortSha(context.headSha)}.`));
      if (!updated.ok) trouble.report(updated.problem);
    },
    async complete(conclusion, title, summary, annotations) {
      if (id === undefined) await create(title);
      if (id === undefined) return false;
      // The conclusion goes out with the first batch: whatever happens to the others, the check is complete.
      const first = output(title, summary, annotations.slice(0, annotationsPerCall));
      let done = await github.updateCheck(id, first, conclusion);
      if (!done.ok && done.problem.kind === 'not-found') {
        id = undefined;
        await create(title);
        if (id !== undefined) done = await github.updateCheck(id, first, conclusion);
      }
      // An annotation can be refused (a path that GitHub does not like); the conclusion must not go with it.
      if (!done.ok && done.problem.kind === 'invalid' && id !== undefined) {
        trouble.report(done.problem);
        done = await github.updateCheck(id, output(title, summary), conclusion);
        if (done.ok) return true;
      }
      if (!done.ok) {
        trouble.report(done.problem);
        return false;
      }
      for (let start = annotationsPerCall; start < annotations.length && id !== undefined; start += annotationsPerCall) {
        const more = await github.updateCheck(id, output(title, summary, annotations.slice(start, start + annotationsPerCall)), conclusion);
        if (!more.ok) {
          trouble.report(more.problem);
          break;
        }
      }
      return true;
    },
  };
}
