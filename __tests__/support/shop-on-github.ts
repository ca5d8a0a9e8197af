/**
 * The shop's repository on the emulator's GitHub, with a clone beside it: pushes, pull requests,
 * and what was published on them.
 */
import { type Clone, createClone } from './checkout.ts';
import type { GitHubEmulator } from './github-emulator.ts';
import type { Job } from './runner.ts';
import { files } from './shop-files.ts';

type Event = Job['event'];

export interface Pull {
  readonly number: number;
  readonly head: {
    readonly sha: string;
    readonly ref: string;
    readonly repo: { readonly id: number };
  };
  readonly base: { readonly sha: string };
}
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}
interface CheckRun {
  readonly name: string;
  readonly head_sha: string;
  readonly status: string;
  readonly conclusion: string;
  readonly output: { readonly title: string; readonly summary: string };
}
export interface Check {
  readonly name: string;
  readonly sha: string;
  readonly status: string;
  readonly conclusion: string;
  readonly title: string;
  readonly summary: string;
}

export interface ShopOnGitHub {
  readonly emulator: GitHubEmulator;
  readonly clone: Clone;
  readonly repositoryId: number;
  /** The repository, as events name it. */
  readonly repository: object;
  /** The commit of main that the last push brought. */
  mainSha(): string;
  /** A request as the repository's owner; `path` is below the repository. */
  api<T>(method: string, path: string, body?: object): Promise<T>;
  /** Lists a workflow run, as GitHub does it before the run's first job. */
  listRun(
    id: number,
    event: string,
    headSha: string,
    headBranch: string,
    headRepositoryId?: number,
  ): void;
  /** A commit on main, with another script of the page. */
  push(
    script: string,
  ): Promise<{ readonly before: string; readonly after: string; readonly event: Event }>;
  /** A branch off main with another text in a file, and its pull request. */
  openPullRequest(branch: string, path: string, text: string): Promise<Pull>;
  /** The event of a pull request as it is now, and the merge commit that GitHub would check out. */
  pullRequest(
    number: number,
    owner?: 'acme' | 'ada',
  ): Promise<{ readonly pull: Pull; readonly merge: string; readonly event: Event }>;
  commentsOf(pull: number): Promise<readonly Comment[]>;
  checksOf(sha: string): Promise<readonly Check[]>;
  checkAt(path: string): Promise<Check>;
  artifactNames(runId: number): readonly string[];
}

const asCheck = ({
  name,
  head_sha: sha,
  status,
  conclusion,
  output: { title, summary },
}: CheckRun): Check => ({
  name,
  sha,
  status,
  conclusion,
  title,
  summary,
});

/** Fills the emulator's repository with the shop's files; the clone is in `folder`. */
export async function createShopOnGitHub(
  emulator: GitHubEmulator,
  folder: string,
): Promise<ShopOnGitHub> {
  const api: ShopOnGitHub['api'] = async <T>(method: string, path: string, body?: object) =>
    (await emulator.as('acme', method, `/repos/acme/shop${path}`, body)) as unknown as T;
  const { id: repositoryId } = await api<{ id: number }>('GET', '');
  const repository = {
    id: repositoryId,
    name: 'shop',
    default_branch: 'main',
    owner: { login: 'acme' },
  };
  const clone = createClone(emulator, folder);
  let mainSha = '';
  for (const [path, text] of Object.entries(files))
    mainSha = await emulator.commit('acme', 'main', path, text);

  return {
    emulator,
    clone,
    repositoryId,
    repository,
    mainSha: () => mainSha,
    api,
    listRun(id, event, headSha, headBranch, headRepositoryId = repositoryId) {
      emulator.rest.runs.unshift({
        id,
        event,
        head_sha: headSha,
        head_branch: headBranch,
        head_repository: { id: headRepositoryId },
        path: '.github/workflows/perf.yml',
        created_at: new Date().toISOString(),
        html_url: `https://github.com/acme/shop/actions/runs/${id}`,
      });
    },
    async push(script) {
      const before = mainSha;
      const after = await emulator.commit('acme', 'main', 'app.js', script);
      await clone.fetch('acme', after);
      mainSha = after;
      return {
        before,
        after,
        event: {
          name: 'push',
          payload: { ref: 'refs/heads/main', before, after, repository, sender: { login: 'acme' } },
        },
      };
    },
    async openPullRequest(branch, path, text) {
      await api('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha: mainSha });
      await emulator.commit('acme', branch, path, text);
      return api<Pull>('POST', '/pulls', { title: `Change ${path}`, head: branch, base: 'main' });
    },
    async pullRequest(number, owner = 'acme') {
      const pull = await api<Pull>('GET', `/pulls/${number}`);
      await clone.fetch('acme', mainSha);
      await clone.fetch(owner, pull.head.sha);
      const merge = clone.merge(mainSha, pull.head.sha);
      const payload = {
        action: 'synchronize',
        number,
        pull_request: pull,
        repository,
        sender: { login: owner },
      };
      return { pull, merge, event: { name: 'pull_request', payload } };
    },
    commentsOf: (pull) => api<readonly Comment[]>('GET', `/issues/${pull}/comments`),
    checksOf: async (sha) =>
      (await api<{ check_runs: CheckRun[] }>('GET', `/commits/${sha}/check-runs`)).check_runs.map(
        asCheck,
      ),
    checkAt: async (path) => asCheck(await api<CheckRun>('GET', path)),
    artifactNames: (runId) =>
      emulator.rest.artifacts
        .filter((artifact) => artifact.workflow_run.id === runId)
        .map(({ name }) => name),
  };
}
