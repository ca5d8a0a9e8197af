/**
 * A step on a local GitHub in this very process: real API client and real server, a scripted world
 * to measure, artifacts straight to the server.
 */
import { createHash } from 'node:crypto';
import type { GitHubJob } from '../../src/github/github-job.ts';
import { runOnGitHub } from '../../src/github/run-here.ts';
import type { Config, PageTarget } from '../../src/model.ts';
import type { Artifacts, FileBranch } from '../../src/ports.ts';
import { openOutput } from '../../src/run/output-folder.ts';
import type { WorkflowEvent } from '../../src/trigger/event.ts';
import { type FakeWorld, fakeWorld, someConfig } from './fake-ports.ts';
import { connect } from './github-client.ts';
import type { GitHubServer } from './github-server.ts';
import { openPullRequest, type PullRequestOnGitHub, shaOf } from './pull-request-on-github.ts';
import { zipOf } from './zip.ts';

/** The run that the steps belong to, and the run's id. */
export const runId = 900;

export const pullRequestEvent: WorkflowEvent & { readonly kind: 'pull-request' } = {
  kind: 'pull-request',
  trigger: 'pull_request',
  action: 'synchronize',
  pull: {
    number: 7,
    headSha: shaOf('a'),
    headRef: 'faster',
    baseSha: shaOf('b'),
    baseRef: 'main',
    fork: false,
  },
  sender: 'ada',
};

/** A page of that name with a limit on its LCP. */
export function pageNamed(name: string): {
  readonly target: PageTarget;
  readonly budget: Config['budgets'][number];
} {
  const { targets, budgets } = someConfig();
  const id = `${name} (mobile)`;
  return {
    target: { ...(targets[0] as PageTarget), id, name, address: `/${name}`, path: `/${name}` },
    budget: {
      ...(budgets[0] as Config['budgets'][number]),
      id: `${id} · lcp · limit · fail`,
      target: id,
    },
  };
}

/** Another run than the pull request's. */
export interface RunOnGitHub {
  readonly runId: number;
  readonly sha: string;
  /** ISO 8601. */
  readonly uploadedAt: string;
}

/** Uploads appear among the server's artifacts at once; names are unique in the run. */
function artifactsOn(
  server: GitHubServer,
  files: ReadonlyMap<string, string>,
  { runId, uploadedAt }: RunOnGitHub,
): Artifacts {
  return {
    async upload(name, paths, root, { isUnzipped }) {
      if (
        server.artifacts.some(
          (artifact) => artifact.name === name && artifact.workflow_run.id === runId,
        )
      )
        return {
          ok: false,
          problem: {
            kind: 'conflict',
            doing: 'upload',
            status: 409,
            message: 'already exists',
            permissionToAdd: undefined,
          },
        };
      const contents = paths.map((path) => ({
        name: path.slice(root.length + 1),
        content: files.get(path) ?? '',
      }));
      const zip = isUnzipped ? Buffer.from(contents[0]?.content ?? '') : zipOf(contents);
      const id = 70_000 + server.zips.size;
      const digest = `sha256:${createHash('sha256').update(zip).digest('hex')}`;
      server.artifacts.unshift({
        id,
        name,
        size_in_bytes: zip.byteLength,
        expired: false,
        digest,
        created_at: uploadedAt,
        workflow_run: { id: runId },
      });
      server.zips.set(id, zip);
      return { ok: true, value: { id, digest, sizeBytes: zip.byteLength } };
    },
    async remove(name) {
      const index = server.artifacts.findIndex(
        (artifact) => artifact.name === name && artifact.workflow_run.id === runId,
      );
      if (index >= 0) server.artifacts.splice(index, 1);
      return { ok: true, value: undefined };
    },
  };
}

export interface StepOnGitHub {
  readonly pullRequest: PullRequestOnGitHub;
  readonly server: GitHubServer;
  /** Runs one job of the run, in a world of its own. */
  run(
    config: Config,
    change?: {
      readonly event?: WorkflowEvent;
      readonly attempt?: number;
      readonly world?: FakeWorld;
      readonly of?: RunOnGitHub;
    },
  ): Promise<Ran>;
}

export interface Ran {
  readonly world: FakeWorld;
  readonly outcome: Awaited<ReturnType<typeof runOnGitHub>> | undefined;
  readonly error: unknown;
  /** What the job asked of GitHub: `METHOD /path`. */
  readonly requests: readonly string[];
  readonly saved: Readonly<Record<string, string>>;
}

export async function createStepOnGitHub(historyFiles?: FileBranch): Promise<StepOnGitHub> {
  const pullRequest = await openPullRequest();
  const { server } = pullRequest;
  server.commits = [shaOf('b'), shaOf('0')];
  server.runs.push({
    id: runId,
    event: 'pull_request',
    head_sha: shaOf('a'),
    head_branch: 'faster',
    head_repository: { id: 1 },
    path: '.github/workflows/perf.yml',
    created_at: '2026-03-01T12:00:00Z',
    html_url: `https://github.com/acme/shop/actions/runs/${runId}`,
  });
  return {
    pullRequest,
    server,
    async run(
      config,
      {
        event = pullRequestEvent,
        attempt = 1,
        world = fakeWorld(),
        of = { runId, sha: shaOf('c'), uploadedAt: '2026-03-01T12:10:00Z' },
      } = {},
    ) {
      const saved: Record<string, string> = {};
      const before = server.requests.length;
      const output = await openOutput(config, world.ports);
      const step: GitHubJob = {
        event,
        run: {
          owner: 'acme',
          repository: 'shop',
          runId: of.runId,
          attempt,
          url: `https://github.com/acme/shop/actions/runs/${of.runId}`,
          workflowFile: 'perf.yml',
          sha: of.sha,
          actor: 'ada',
          apiUrl: server.apiUrl,
          serverUrl: 'https://github.com',
        },
        repositoryId: 1,
        defaultBranch: 'main',
        // Each run has a client of its own, and as many requests.
        github:
          of.runId === runId
            ? pullRequest.ports.github
            : connect(server.apiUrl, pullRequest.ports.clock, pullRequest.ports.log),
        artifacts: artifactsOn(server, world.files, of),
        historyFiles,
        listed: output.names,
        secrets: [],
        cancelled: new AbortController().signal,
        save: (state) => void Object.assign(saved, state),
      };
      const [outcome, error] = await runOnGitHub(
        config,
        async () => undefined,
        output.ports,
        step,
      ).then(
        (value) => [value, undefined] as const,
        (thrown: unknown) => [undefined, thrown] as const,
      );
      const requests = server.requests
        .slice(before)
        .map((request) => request.replace('/repos/acme/shop', '').replace(/\?.*/, ''));
      return { world, outcome, error, requests, saved };
    },
  };
}
