/**
 * Finds the base's commit: the one that HEAD was merged onto. An older merge base would blame an
 * author for the commits of others.
 */
import type { BaseHint } from '../model.ts';
import type { Git } from '../ports.ts';
import { whyDistrusted } from './git-distrust.ts';

/** The base's commit, present in the repository, and how it was found; or why there is none. */
export type BaseCommit =
  | { readonly kind: 'found'; readonly commit: string; readonly how: string }
  | { readonly kind: 'none'; readonly why: string };

const none = (why: string): BaseCommit => ({ kind: 'none', why });

/**
 * History is fetched in growing steps, since most merge bases are near. The last step is the whole
 * history.
 */
const deepenSteps: readonly number[] = [50, 200, 1_000, 1_000_000];

/**
 * Finds the base of the checkout in `directory`. Fetches as much of a shallow clone's history as it
 * takes.
 */
export async function findBaseCommit(
  directory: string,
  hint: BaseHint,
  git: Git,
): Promise<BaseCommit> {
  const head = await git.commit(directory, 'HEAD');
  if (!head)
    return none(
      (await whyDistrusted(directory, git)) ??
        'The working directory is in no git repository with a commit.',
    );
  if (hint.kind === 'pull-request') return findPullRequestBase(directory, head, hint, git);
  if (hint.kind === 'merge-group')
    return present(directory, hint.baseSha, 'the base of the merge group', git);
  if (hint.kind === 'push') return findPushBase(directory, head, hint.before, git);
  return findWorkTreeBase(directory, head, git);
}

/**
 * Finds the commit whose budgets a change is held against, which is the base. For a branch that may
 * be anybody's, it is the commit where the branch left the default branch. Earlier pushes to it
 * were not reviewed either.
 */
export async function findReviewedCommit(
  directory: string,
  hint: BaseHint,
  base: BaseCommit,
  git: Git,
): Promise<BaseCommit> {
  const branch = hint.kind === 'push' || hint.kind === 'work-tree' ? hint.defaultBranch : undefined;
  if (branch === undefined) return base;
  const head = await git.commit(directory, 'HEAD');
  return head ? mergeBaseWith(directory, head, branch, git) : base;
}

async function findPullRequestBase(
  directory: string,
  head: string,
  hint: BaseHint & { kind: 'pull-request' },
  git: Git,
): Promise<BaseCommit> {
  const [first, second] = await git.parents(directory, head);
  if (first && second && second === hint.headSha)
    return present(directory, first, 'what the pull request is merged onto', git);
  if (head === hint.headSha) return mergeBaseWith(directory, head, hint.baseRef, git);
  return present(
    directory,
    hint.baseSha,
    'the tip of the base branch (the checkout is neither the merge commit nor the head of ' +
      'the pull request)',
    git,
  );
}

async function findPushBase(
  directory: string,
  head: string,
  before: string,
  git: Git,
): Promise<BaseCommit> {
  if (!/^0+$/.test(before)) {
    const pushed = await present(directory, before, 'the commit before the push', git);
    if (pushed.kind === 'found' && (await isAncestor(directory, before, head, git))) return pushed;
  }
  const [first] = await git.parents(directory, head);
  return first
    ? present(directory, first, 'the first parent', git)
    : none('The commit has no parent.');
}

async function findWorkTreeBase(directory: string, head: string, git: Git): Promise<BaseCommit> {
  const identity = await git.identity(directory);
  if (identity?.dirty)
    return { kind: 'found', commit: head, how: 'the last commit, against your local changes' };
  for (const branch of ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']) {
    const base = await git.mergeBase(directory, head, branch);
    if (base && base !== head)
      return { kind: 'found', commit: base, how: `the merge base with ${branch}` };
  }
  const [first] = await git.parents(directory, head);
  return first
    ? present(directory, first, 'the first parent', git)
    : none('The commit has no parent.');
}

async function present(
  directory: string,
  commit: string,
  how: string,
  git: Git,
): Promise<BaseCommit> {
  if (await git.commit(directory, commit)) return { kind: 'found', commit, how };
  const complaint = await git.fetch(directory, commit);
  if (await git.commit(directory, commit)) return { kind: 'found', commit, how };
  return none(
    `The base ${commit.slice(0, 7)} is not in this clone and could not be fetched: ` +
      `${complaint ?? 'git gave no reason'}`,
  );
}

async function mergeBaseWith(
  directory: string,
  head: string,
  branch: string,
  git: Git,
): Promise<BaseCommit> {
  const complaint = await git.fetch(
    directory,
    `+refs/heads/${branch}:refs/remotes/origin/${branch}`,
  );
  const found = await deepenUntil(directory, git, async () =>
    git.mergeBase(directory, head, `origin/${branch}`),
  );
  if (found) return { kind: 'found', commit: found, how: `the merge base with ${branch}` };
  const why = complaint
    ? `: ${complaint}`
    : '; the branches share no history that could be fetched.';
  return none(`No merge base of HEAD and ${branch} was found${why}`);
}

async function isAncestor(
  directory: string,
  ancestor: string,
  head: string,
  git: Git,
): Promise<boolean> {
  const base = await deepenUntil(directory, git, async () =>
    git.mergeBase(directory, ancestor, head),
  );
  return base === ancestor;
}

async function deepenUntil(
  directory: string,
  git: Git,
  look: () => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const step of [0, ...deepenSteps]) {
    if (step > 0) {
      if (!(await git.isShallow(directory))) return look();
      if (await git.deepen(directory, step)) return look();
    }
    const found = await look();
    if (found) return found;
  }
  return undefined;
}
