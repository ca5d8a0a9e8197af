/**
 * A stateful GitHub behind GitHub's own API description as judge. Runs, artifacts and statuses come
 * from our own server.
 */
import { createSign } from 'node:crypto';
import { type GitHubServer, startGitHubServer } from './github-server.ts';
import { freePort, startPeer, stopPeer } from './peers.ts';

/** Permissions as a workflow's `permissions:` gives them to its token. */
export type TokenPermissions = Readonly<Record<string, 'read' | 'write'>>;

export const recommendedPermissions: TokenPermissions = {
  contents: 'read',
  actions: 'read',
  pull_requests: 'write',
  issues: 'write',
  checks: 'write',
  metadata: 'read',
};

export interface GitHubEmulator {
  /** The API to point Headroom at. */
  readonly apiUrl: string;
  /** Runs, artifacts, statuses and GraphQL, which the emulator lacks. */
  readonly rest: GitHubServer;
  /** A token as the runner would hand it out. */
  token(permissions: TokenPermissions): Promise<string>;
  /** A request as the repository's owner, or as somebody else, past the judge. */
  as(
    login: 'acme' | 'ada',
    method: string,
    path: string,
    body?: object,
  ): Promise<Record<string, never>>;
  /** Commits a file; resolves with the commit's sha. */
  commit(login: 'acme' | 'ada', branch: string, path: string, text: string): Promise<string>;
  /**
   * Moves a pull request's head by a commit, as a push does; the emulator does so only for "update
   * branch".
   */
  push(pull: number): Promise<string>;
  violations(): Promise<readonly string[]>;
  requests(): Promise<readonly string[]>;
  /** GitHub's own example of an answer. */
  example(method: string, path: string, status: number): Promise<unknown>;
  close(): Promise<void>;
}

const seed = {
  tokens: {
    acme_token: { login: 'acme', scopes: ['repo'] },
    ada_token: { login: 'ada', scopes: ['repo'] },
  },
  github: {
    users: [{ login: 'acme' }, { login: 'ada' }],
    repos: [{ owner: 'acme', name: 'shop', auto_init: true }],
    apps: [
      {
        app_id: 1,
        slug: 'github-actions',
        name: 'GitHub Actions',
        permissions: {
          contents: 'read',
          actions: 'read',
          pull_requests: 'write',
          issues: 'write',
          checks: 'write',
          statuses: 'write',
          metadata: 'read',
        },
        installations: [{ installation_id: 100, account: 'acme' }],
      },
    ],
  },
};

function appToken(privateKey: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const header = part({ alg: 'RS256', typ: 'JWT' });
  const unsigned = `${header}.${part({ iat: now - 10, exp: now + 500, iss: '1' })}`;
  const signature = createSign('RSA-SHA256').update(unsigned).sign(privateKey);
  return `${unsigned}.${signature.toString('base64url')}`;
}

export async function startGitHubEmulator(): Promise<GitHubEmulator> {
  const rest = await startGitHubServer();
  const { child, value: gateway } = await startPeer(
    'gateway.mjs',
    [],
    { port: await freePort(), seed, restUrl: rest.apiUrl },
    (output) =>
      output.includes('\n')
        ? (JSON.parse(output) as { url: string; emulatorUrl: string; privateKey: string })
        : undefined,
  );
  const call = async (url: string, authorization: string, method: string, body?: object) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 300)}`);
    return (text === '' ? {} : JSON.parse(text)) as Record<string, never>;
  };
  const as: GitHubEmulator['as'] = (login, method, path, body) =>
    call(gateway.emulatorUrl + path, `token ${login}_token`, method, body);
  const ask = async <T>(path: string) => (await (await fetch(gateway.url + path)).json()) as T;
  return {
    apiUrl: gateway.url,
    rest,
    async token(permissions) {
      const url = `${gateway.emulatorUrl}/app/installations/100/access_tokens`;
      return (await call(url, `Bearer ${appToken(gateway.privateKey)}`, 'POST', { permissions }))
        .token as unknown as string;
    },
    as,
    async commit(login, branch, path, text) {
      const address = `/repos/${login}/shop/contents/${path}`;
      const there = (await as(login, 'GET', `${address}?ref=${branch}`).catch(() => undefined)) as
        | { sha: string }
        | undefined;
      const content = {
        message: `Change ${path}`,
        content: Buffer.from(text).toString('base64'),
        branch,
        ...(there ? { sha: there.sha } : {}),
      };
      const answer = (await as(login, 'PUT', address, content)) as unknown as {
        commit: { sha: string };
      };
      return answer.commit.sha;
    },
    async push(pull) {
      await as('acme', 'PUT', `/repos/acme/shop/pulls/${pull}/update-branch`, {});
      const { head } = (await as('acme', 'GET', `/repos/acme/shop/pulls/${pull}`)) as unknown as {
        head: { sha: string };
      };
      return head.sha;
    },
    violations: () => ask('/_emulator/violations'),
    requests: () => ask('/_emulator/requests'),
    example: (method, path, status) =>
      ask(`/_emulator/example?${new URLSearchParams({ method, path, status: String(status) })}`),
    async close() {
      await stopPeer(child);
      await rest.close();
    },
  };
}
