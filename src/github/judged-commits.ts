/**
 * Which commits' budgets files a run of a pull request was judged by, where nothing is checked out.
 */
import type { Measurements } from '../model.ts';
import type { GitHub, Problem, PullRequest } from '../ports.ts';

/**
 * `head` is what was measured: the merge commit as a rule. `base` is what it was merged onto;
 * undefined when GitHub does not tell.
 */
export interface JudgedCommits {
  readonly head: string;
  readonly base: string | undefined;
  /** Why it cannot be told now, although it may be another time. */
  readonly problem?: Problem | undefined;
}

const isSha = (text: string): boolean => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text);

/**
 * A merge commit counts only when it merges the pull request's head. Otherwise the commits are the
 * head itself, and the place where it left the base.
 */
export async function judgedCommits(
  { head }: Measurements,
  pull: PullRequest,
  github: GitHub,
): Promise<JudgedCommits> {
  const measured = head?.commit ?? '';
  if (measured !== pull.headSha && isSha(measured)) {
    const parents = await github.commitParents(measured);
    if (!parents.ok && parents.problem.kind !== 'not-found')
      return { head: pull.headSha, base: undefined, problem: parents.problem };
    const [base, merged] = parents.ok ? parents.value : [];
    if (base !== undefined && merged === pull.headSha) return { head: measured, base };
  }
  const compared = await github.compare(pull.baseSha, pull.headSha);
  if (compared.ok) return { head: pull.headSha, base: compared.value.mergeBase };
  return {
    head: pull.headSha,
    base: undefined,
    ...(compared.problem.kind === 'not-found' ? {} : { problem: compared.problem }),
  };
}
