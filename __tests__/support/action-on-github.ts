/**
 * The built action, alone in an empty folder, and the jobs that run it on the shop's repository:
 * everything that a scenario needs, started at once.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { distAlone, root } from '../dist/built.ts';
import { type ArtifactService, startArtifactService } from './artifact-service.ts';
import {
  recommendedPermissions,
  startGitHubEmulator,
  type TokenPermissions,
} from './github-emulator.ts';
import { installedPeers } from './peers.ts';
import { type Ended, type Job, type Running, startJob } from './runner.ts';
import { shopKey } from './shop-files.ts';
import { type Check, createShopOnGitHub, type ShopOnGitHub } from './shop-on-github.ts';

/** A job of a workflow, as far as it differs from the usual one. */
export interface Workflow {
  readonly runId: number;
  readonly attempt?: number;
  readonly event: Job['event'];
  /** GITHUB_SHA. */
  readonly sha: string;
  /** What is checked out; nothing where undefined. */
  readonly checkout: string | undefined;
  readonly inputs?: Job['inputs'];
  readonly jobIndex?: number;
  readonly permissions?: TokenPermissions;
  readonly file?: string;
  readonly shopKey?: string;
  readonly actor?: string;
  /** The sources instead of what is built, and where the way through them is written to. */
  readonly recordTo?: string;
}

/** A job that is over, and what it asked of GitHub, as `METHOD /path`. */
export interface EndedJob {
  readonly job: Job;
  readonly end: Ended;
  readonly requests: readonly string[];
}

export interface ActionOnGitHub {
  readonly shop: ShopOnGitHub;
  readonly service: ArtifactService;
  readonly ended: readonly EndedJob[];
  /** Every token that a job had. */
  readonly tokens: readonly string[];
  start(workflow: Workflow): Promise<Running>;
  run(workflow: Workflow): Promise<Ended>;
  /** What the last job asked of GitHub, as `METHOD /path` below the repository. */
  asked(): readonly string[];
  /**
   * The check that the last job updated: the emulator lists none for a commit that only a fork has.
   */
  checkOfLastJob(): Promise<Check | undefined>;
  close(): Promise<void>;
}

const recording = (file: string) => ({
  NODE_OPTIONS: `--import ${join(import.meta.dirname, 'way-recorder.ts')}`,
  HEADROOM_WAY: file,
});

/** Starts GitHub, blob store and artifact service; the first time takes a minute. */
export async function startActionOnGitHub(): Promise<ActionOnGitHub> {
  await installedPeers();
  const action = distAlone();
  const emulator = await startGitHubEmulator();
  const service = await startArtifactService(emulator.rest);
  const shop = await createShopOnGitHub(emulator, join(action, 'clone'));
  const tokens: string[] = [];
  const started: Running[] = [];
  const ended: EndedJob[] = [];
  const asked = (): readonly string[] =>
    (ended.at(-1)?.requests ?? []).map((request) => request.replace('/repos/acme/shop', ''));

  const start = async (workflow: Workflow): Promise<Running> => {
    const folder = join(action, `job-${started.length + 1}`);
    const workspace = join(folder, 'shop');
    if (workflow.checkout === undefined) mkdirSync(workspace, { recursive: true });
    else shop.clone.checkOut(workflow.checkout, workspace);
    const token = await emulator.token(workflow.permissions ?? recommendedPermissions);
    tokens.push(token);
    const file = workflow.file ?? 'perf.yml';
    service.runId = workflow.runId;
    const job: Job = {
      action,
      ...(workflow.recordTo === undefined ? {} : { action: root, entry: 'src/index.ts' }),
      workspace,
      temp: join(folder, 'temp'),
      token,
      jobIndex: workflow.jobIndex ?? 0,
      inputs: { env: 'SHOP_KEY', ...workflow.inputs },
      event: workflow.event,
      env: {
        ...(workflow.recordTo === undefined ? {} : recording(workflow.recordTo)),
        SHOP_KEY: workflow.shopKey ?? shopKey,
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_REPOSITORY_ID: String(shop.repositoryId),
        GITHUB_RUN_ID: String(workflow.runId),
        GITHUB_RUN_ATTEMPT: String(workflow.attempt ?? 1),
        GITHUB_WORKFLOW_REF: `acme/shop/.github/workflows/${file}@refs/heads/main`,
        GITHUB_SHA: workflow.sha,
        GITHUB_ACTOR: workflow.actor ?? 'acme',
        GITHUB_API_URL: emulator.apiUrl,
        GITHUB_SERVER_URL: 'https://github.com',
        ACTIONS_RESULTS_URL: service.resultsUrl,
        ACTIONS_RUNTIME_TOKEN: service.runtimeToken,
      },
    };
    const before = (await emulator.requests()).length;
    const running = startJob(job);
    started.push(running);
    const whole = running.ended.then(async (end) => {
      ended.push({ job, end, requests: (await emulator.requests()).slice(before) });
      return end;
    });
    return { ...running, ended: whole };
  };

  return {
    shop,
    service,
    ended,
    tokens,
    start,
    run: async (workflow) => (await start(workflow)).ended,
    asked,
    async checkOfLastJob() {
      const updated = asked().findLast((request) => request.startsWith('PATCH /check-runs/'));
      return updated === undefined ? undefined : shop.checkAt(updated.replace('PATCH ', ''));
    },
    async close() {
      for (const { child } of started) child.kill('SIGKILL');
      await service.close();
      await emulator.close();
      rmSync(action, { recursive: true, force: true });
    },
  };
}
