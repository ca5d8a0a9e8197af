/**
 * The action's sources as a step with its post step, in processes of their own, against a local
 * GitHub in this one.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../dist/built.ts';
import { token } from './github-client.ts';
import { type GitHubServer, startGitHubServer } from './github-server.ts';
import { pull, shaOf } from './pull-request-on-github.ts';
import { type Job, type Running, startJob } from './runner.ts';

/** The run that every step belongs to. */
export const runId = 900;

/** The event that its pull request has a new commit. */
export const pushedEvent = {
  name: 'pull_request',
  payload: {
    action: 'synchronize',
    pull_request: {
      number: 7,
      head: { sha: shaOf('a'), ref: 'faster', repo: { id: 1 } },
      base: { sha: shaOf('b'), ref: 'main', repo: { id: 1 } },
    },
    repository: { id: 1, default_branch: 'main' },
  },
};

/** An endpoint of `server.mjs` that takes a tenth of a second. */
export const ping = {
  request: 'GET /ping',
  load: { connections: 1, duration: '100ms', warmup: '50ms' },
  budgets: { 'error-rate': '0%' },
};

/** Writes `server.mjs`, which answers everything at once. */
export const writePingServer = (workspace: string): void =>
  writeFileSync(
    join(workspace, 'server.mjs'),
    "import { createServer } from 'node:http';\ncreateServer((_, response) => " +
      "response.end('ok')).listen(process.env.PORT, '127.0.0.1');\n",
  );

export interface SourceOnGitHub {
  readonly server: GitHubServer;
  readonly workspace: string;
  /** Starts main, then post, with the budgets file given. */
  start(job: {
    readonly event: Job['event'];
    readonly budgets: object;
    readonly inputs?: Job['inputs'];
    readonly env?: Job['env'];
  }): Running;
  close(): void;
}

/** A pull request 7 from the branch `faster` of this repository, whose head is `aaaa…`. */
export async function startSourceOnGitHub(): Promise<SourceOnGitHub> {
  const server = await startGitHubServer();
  server.pulls.set(7, pull(shaOf('a')));
  const workspace = mkdtempSync(join(tmpdir(), 'headroom-source-'));
  const started: Running[] = [];
  return {
    server,
    workspace,
    start({ event, budgets, inputs = {}, env = {} }) {
      writeFileSync(join(workspace, 'budgets.json'), JSON.stringify(budgets));
      const running = startJob({
        action: root,
        entry: 'src/index.ts',
        workspace,
        temp: join(workspace, 'temp'),
        token,
        inputs,
        event,
        env: {
          GITHUB_REPOSITORY: 'acme/shop',
          GITHUB_REPOSITORY_ID: '1',
          GITHUB_RUN_ID: String(runId),
          GITHUB_RUN_ATTEMPT: '1',
          GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/perf.yml@refs/heads/main',
          GITHUB_SHA: shaOf('a'),
          GITHUB_API_URL: server.apiUrl,
          GITHUB_SERVER_URL: 'https://github.com',
          ...env,
        },
      });
      started.push(running);
      return running;
    },
    close() {
      for (const { child } of started) child.kill('SIGKILL');
      rmSync(workspace, { recursive: true, force: true });
      server.close();
    },
  };
}

/** Something that has been deployed. */
export async function startSite(): Promise<{
  readonly origin: string;
  readonly visits: string[];
  close(): void;
}> {
  const visits: string[] = [];
  const site: Server = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.end('ok');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}`,
    visits,
    close: () => void site.close(),
  };
}
