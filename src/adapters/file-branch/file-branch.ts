/** Keeps files in a branch of its own, squashed to one commit, by the command line of git. */
import type { Answer, BranchFiles, FileBranch } from '../../ports.ts';
import { redact } from '../../redact.ts';
import { type CallGit, encodeToken, inBareRepository, type Remote } from './bare-repository.ts';
import { describeGitProblem, type Purpose, wordsOf } from './git-problem.ts';
import { readFileIn, writeFileIn } from './trees.ts';

/** The branch, and how problems call what is done with it. */
export interface FileBranchOptions extends Remote {
  readonly branch: string;
  /** Of one file. */
  readonly mostBytes: number;
  /** Covers further secrets. */
  readonly redact?: (text: string) => string;
}

/** Each try that fails means that somebody else has pushed. */
const mostTries = 5;

const author = 'github-actions[bot]';
const email = '41898282+github-actions[bot]@users.noreply.github.com';
const fetched = 'refs/headroom/fetched';

export function createFileBranch(options: FileBranchOptions): FileBranch {
  const { branch, token } = options;
  const safe = (text: string): string =>
    redact(options.redact?.(text) ?? text, [token, encodeToken(token)]);
  const answer = async <T>(
    purpose: Purpose,
    work: (git: CallGit) => Promise<T>,
  ): Promise<Answer<T>> => {
    try {
      return { ok: true, value: await inBareRepository(options, work) };
    } catch (thrown) {
      return { ok: false, problem: describeGitProblem(thrown, purpose, safe) };
    }
  };
  return {
    read: (paths) =>
      answer({ doing: `read the branch ${branch}`, permission: 'contents: read' }, async (git) =>
        readFiles(git, await fetchBranch(git, options), paths, options),
      ),
    rewrite({ paths, message, change }) {
      const purpose = { doing: `push the branch ${branch}`, permission: 'contents: write' };
      return answer(purpose, async (git) => {
        for (let left = mostTries; ; left -= 1) {
          const before = await fetchBranch(git, options);
          const files = change(await readFiles(git, before, paths, options));
          try {
            return await pushBranch(git, before, files, message, options);
          } catch (thrown) {
            const { kind } = describeGitProblem(thrown, purpose, safe);
            if (kind !== 'conflict' || left <= 1) throw thrown;
          }
        }
      });
    },
  };
}

/** Returns the branch's commit; undefined where there is no such branch. */
async function fetchBranch(
  git: CallGit,
  { url, branch }: FileBranchOptions,
): Promise<string | undefined> {
  const refspec = `+refs/heads/${branch}:${fetched}`;
  try {
    await git(['fetch', '--quiet', '--no-tags', '--depth=1', url, refspec], { isRemote: true });
  } catch (thrown) {
    if (/couldn't find remote ref/.test(wordsOf(thrown))) return undefined;
    throw thrown;
  }
  return (await git(['rev-parse', '--verify', fetched])).toString().trim();
}

async function readFiles(
  git: CallGit,
  commit: string | undefined,
  paths: readonly string[],
  { mostBytes }: FileBranchOptions,
): Promise<BranchFiles> {
  const files = new Map<string, string>();
  if (commit === undefined) return files;
  for (const path of paths) {
    const text = await readFileIn(git, `${commit}^{tree}`, path, mostBytes);
    if (text !== undefined) files.set(path, text);
  }
  return files;
}

/** Pushes a commit without a past, if the branch is still at `before`. */
async function pushBranch(
  git: CallGit,
  before: string | undefined,
  files: BranchFiles,
  message: string,
  { url, branch }: FileBranchOptions,
): Promise<undefined> {
  let tree = before === undefined ? undefined : `${before}^{tree}`;
  for (const [path, text] of files) tree = await writeFileIn(git, tree, path, text);
  if (tree === undefined) return undefined;
  const commit = await git(
    ['-c', `user.name=${author}`, '-c', `user.email=${email}`, 'commit-tree', tree],
    { input: `${message.replace(/\s+/g, ' ')}\n` },
  );
  const ref = `refs/heads/${branch}`;
  const lease = `--force-with-lease=${ref}:${before ?? ''}`;
  const refspec = `${commit.toString().trim()}:${ref}`;
  await git(['push', '--quiet', '--porcelain', '--no-verify', lease, url, refspec], {
    isRemote: true,
  });
  return undefined;
}
