/** A repository of real git, reached by its path or over HTTP on this machine. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const branch = 'refs/heads/headroom-history';

export interface GitRepository {
  readonly folder: string;
  /** `file://` and its path. */
  readonly url: string;
  git(args: readonly string[], input?: string): string;
  /** Moves the branch to a commit with these files alone, as somebody else's push does. */
  put(files: Readonly<Record<string, string>>): void;
  /** The files of the branch, and its number of commits; no branch has none. */
  paths(): readonly string[];
  text(path: string): string;
  commits(): number;
  /** Installs a hook, a shell script. */
  hook(name: string, script: string): void;
  remove(): void;
}

export function createGitRepository(): GitRepository {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-remote-'));
  const git = (args: readonly string[], input = ''): string =>
    execFileSync('git', ['-C', folder, ...args], {
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH ?? '',
        GIT_CONFIG_GLOBAL: '/dev/null',
        ...Object.fromEntries(
          ['AUTHOR', 'COMMITTER'].flatMap((role) => [
            [`GIT_${role}_NAME`, 'ada'],
            [`GIT_${role}_EMAIL`, 'ada@example.com'],
          ]),
        ),
      },
    }).toString();
  const isThere = (): boolean => git(['for-each-ref', branch]) !== '';
  git(['init', '--bare', '-q']);
  git(['config', 'http.receivepack', 'true']);
  return {
    folder,
    url: `file://${folder}`,
    git,
    put(files) {
      const index = join(folder, 'index');
      rmSync(index, { force: true });
      for (const [path, text] of Object.entries(files)) {
        const blob = git(['hash-object', '-w', '--stdin'], text).trim();
        git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`]);
      }
      const commit = git(['commit-tree', git(['write-tree']).trim()], `${Math.random()}`).trim();
      git(['update-ref', branch, commit]);
    },
    paths: () =>
      isThere() ? git(['ls-tree', '-r', '--name-only', branch]).trim().split('\n') : [],
    text: (path) => git(['show', `${branch}:${path}`]),
    commits: () => (isThere() ? Number(git(['rev-list', '--count', branch])) : 0),
    hook(name, script) {
      const file = join(folder, 'hooks', name);
      mkdirSync(join(folder, 'hooks'), { recursive: true });
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface GitServer {
  readonly url: string;
  /** The Authorization header of each request. */
  readonly authorizations: (string | undefined)[];
  close(): Promise<void>;
}

/** Serves the repository by `git http-backend`. `refuse` answers a request with another status. */
export async function serveGit(
  { folder }: GitRepository,
  refuse: (request: IncomingMessage) => number | undefined,
): Promise<GitServer> {
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    const status = refuse(request);
    if (status === undefined) answer(folder, request, response);
    else response.writeHead(status, { 'content-type': 'text/plain' }).end('refused');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/acme/shop`,
    authorizations,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH ?? '',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname.replace('/acme/shop', ''),
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'github-actions',
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.once('close', () => {
    const whole = Buffer.concat(chunks);
    const end = whole.indexOf('\r\n\r\n');
    const headers = whole
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string]);
    const status = Number.parseInt(headers.find(([name]) => name === 'Status')?.[1] ?? '200', 10);
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
    response.end(whole.subarray(end + 4));
  });
}
