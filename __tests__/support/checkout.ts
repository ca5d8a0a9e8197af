/**
 * A real git repository with the commits that the emulator holds, under the same names: as
 * actions/checkout leaves it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { GitHubEmulator } from './github-emulator.ts';

interface GitCommit {
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly committer: { readonly name: string; readonly email: string; readonly date: string };
  readonly tree: { readonly sha: string };
  readonly parents: readonly { readonly sha: string }[];
}
interface GitTree {
  readonly tree: readonly {
    readonly path: string;
    readonly mode: string;
    readonly type: 'blob' | 'tree';
    readonly sha: string;
  }[];
}

export interface Clone {
  /** Fetches a commit and all that it needs. */
  fetch(owner: 'acme' | 'ada', sha: string): Promise<void>;
  /** The merge commit that GitHub makes of a pull request; the content is the head's. */
  merge(base: string, head: string): string;
  /** A work tree of that commit in a new folder. */
  checkOut(sha: string, folder: string): void;
}

export function createClone(emulator: GitHubEmulator, folder: string): Clone {
  const person = { NAME: 'GitHub', EMAIL: 'noreply@github.com', DATE: '2026-03-01T12:00:00Z' };
  const identity = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) =>
      Object.entries(person).map(([key, value]) => [`GIT_${role}_${key}`, value]),
    ),
  );
  const git = (args: readonly string[], input?: string | Buffer, directory = folder) =>
    execFileSync('git', ['-C', directory, '-c', 'advice.detachedHead=false', ...args], {
      env: { ...process.env, ...identity },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    })
      .toString()
      .trim();
  mkdirSync(folder, { recursive: true });
  git(['init', '-q']);
  const known = new Set<string>();

  const object = async <T>(owner: 'acme' | 'ada', kind: string, sha: string) =>
    (await emulator.as(owner, 'GET', `/repos/${owner}/shop/git/${kind}/${sha}`)) as unknown as T;
  const same = (sha: string, written: string) => {
    if (written !== sha) throw new Error(`the emulator's ${sha} is ${written} in git`);
    known.add(sha);
  };

  const fetchTree = async (owner: 'acme' | 'ada', sha: string): Promise<void> => {
    if (known.has(sha)) return;
    const { tree } = await object<GitTree>(owner, 'trees', sha);
    for (const entry of tree) {
      if (entry.type === 'tree') await fetchTree(owner, entry.sha);
      else if (!known.has(entry.sha)) {
        const blob = await object<{ content: string }>(owner, 'blobs', entry.sha);
        same(
          entry.sha,
          git(['hash-object', '-t', 'blob', '-w', '--stdin'], Buffer.from(blob.content, 'base64')),
        );
      }
    }
    const lines = tree.map(
      ({ mode, type, sha: entry, path }) => `${mode.padStart(6, '0')} ${type} ${entry}\t${path}\n`,
    );
    same(sha, git(['mktree'], lines.join('')));
  };

  const fetch: Clone['fetch'] = async (owner, sha) => {
    if (known.has(sha)) return;
    const { message, author, committer, tree, parents } = await object<GitCommit>(
      owner,
      'commits',
      sha,
    );
    for (const parent of parents) await fetch(owner, parent.sha);
    await fetchTree(owner, tree.sha);
    const signed = ({ name, email, date }: GitCommit['author']) =>
      `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
    const headers = [
      `tree ${tree.sha}`,
      ...parents.map((parent) => `parent ${parent.sha}`),
      `author ${signed(author)}`,
      `committer ${signed(committer)}`,
    ];
    const text = `${headers.join('\n')}\n\n${message.endsWith('\n') ? message : `${message}\n`}`;
    same(sha, git(['hash-object', '-t', 'commit', '-w', '--stdin'], text));
  };

  return {
    fetch,
    merge: (base, head) =>
      git(['commit-tree', `${head}^{tree}`, '-p', base, '-p', head], 'Merge\n'),
    checkOut(sha, target) {
      git(['clone', '-q', '--no-checkout', '--shared', folder, target]);
      git(['checkout', '-q', '--detach', sha], undefined, target);
    },
  };
}
