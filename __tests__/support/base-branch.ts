/** The base branch on a local GitHub: commits, runs that measure them, artifacts. */
import { createHash } from 'node:crypto';
import type { History } from '../../src/model/history.ts';
import type { Config } from '../../src/model.ts';
import type { FileBranch } from '../../src/ports.ts';
import { finalArtifactName } from '../../src/saved/artifact/name.ts';
import { readZipEntry } from '../../src/saved/artifact/zip.ts';
import { parseHistory } from '../../src/saved/history/read-history.ts';
import type { WorkflowEvent } from '../../src/trigger/event.ts';
import { addRun, commit } from './artifact-history.ts';
import { fakeWorld, someConfig } from './fake-ports.ts';
import { pointsOf } from './run-histories.ts';
import { createStepOnGitHub, type Ran, type StepOnGitHub } from './step-on-github.ts';
import { zipOf } from './zip.ts';

const firstDay = Date.parse('2026-03-02T08:00:00Z');
const dayMs = 86_400_000;

/** A run of the base branch. The number of its commit is that of its day as well. */
export interface BaseRun {
  readonly lcp: number;
  /** Of the base, where it is measured beside the commit. */
  readonly baseLcp?: number;
  readonly cpu?: string;
  /** By default the commit's number. */
  readonly runId?: number;
  readonly attempt?: number;
  /** Days after the first one. */
  readonly day?: number;
  readonly event?: WorkflowEvent;
  readonly config?: Partial<Config>;
}

export interface BaseBranch {
  readonly step: StepOnGitHub;
  /** Pushes a commit and runs its workflow to the end. */
  push(number: number, run: BaseRun): Promise<Ran>;
  /** Runs a pull request's workflow; `event` is that of one from this repository. */
  pull(config?: Partial<Config>, event?: WorkflowEvent): Promise<Ran>;
  /** Puts another text, or nothing, where a run's artifact has its history. */
  replaceHistory(runId: number, text: string | undefined): Promise<void>;
  /** The history that the newest artifact of a run holds. */
  history(runId: number): History;
  /** The points of the history that the newest artifact of a run holds. */
  points(runId: number, target?: string): readonly string[];
}

const options = (change: Partial<Config> = {}): Config =>
  someConfig({
    baseline: { kind: 'none' },
    effort: { rounds: 3, maxRounds: 3, timeLimitMs: 600_000, seed: 1 },
    ...change,
  });

/** `historyFiles` is the branch that runs with `history: branch` push to. */
export async function createBaseBranch(historyFiles?: FileBranch): Promise<BaseBranch> {
  const step = await createStepOnGitHub(historyFiles);
  const { server } = step;
  server.commits = [];
  let lastDay = 0;
  const histories = new Map<number, string>();
  const readHistory = (runId: number): History =>
    parseHistory(histories.get(runId) ?? '', `run ${runId}`, firstDay + (lastDay + 2) * dayMs);
  return {
    step,
    async push(number, run) {
      const { lcp, runId = number, attempt = 1, day = number, event, config } = run;
      const sha = commit(number);
      lastDay = Math.max(lastDay, day);
      const startsAtMs = firstDay + day * dayMs;
      if (!server.commits.includes(sha)) server.commits.unshift(sha);
      const startedAt = new Date(startsAtMs - 60_000).toISOString();
      const before = server.runs.find(({ id }) => id === runId);
      if (before) before.run_started_at = startedAt;
      else addRun(server, runId, sha, { created_at: startedAt });
      const world = fakeWorld({
        lcpMs: ({ arm }) => (arm === 'base' ? (run.baseLcp ?? lcp) : lcp),
        commit: sha,
        startsAtMs,
        ...(run.cpu === undefined ? {} : { cpu: run.cpu }),
      });
      const ran = await step.run(options(config), {
        event: event ?? {
          kind: 'push',
          branch: 'main',
          before: commit(number - 1),
          after: sha,
          sender: 'ada',
        },
        attempt,
        world,
        of: {
          runId,
          sha,
          uploadedAt: new Date(startsAtMs + 600_000).toISOString(),
        },
      });
      histories.set(runId, world.files.get('/site/.headroom/history.json') ?? '');
      return ran;
    },
    pull: (config, event) =>
      step.run(options(config), {
        ...(event === undefined ? {} : { event }),
        world: fakeWorld({ startsAtMs: firstDay + (lastDay + 1) * dayMs }),
      }),
    async replaceHistory(runId, text) {
      const artifact = server.artifacts.find(
        ({ name, workflow_run: { id } }) => name === finalArtifactName('default') && id === runId,
      );
      if (!artifact) throw new Error(`run ${runId} has no artifact`);
      const zip = server.zips.get(artifact.id) ?? new Uint8Array();
      const measurements = await readZipEntry(zip, 'measurements.json', artifact.name);
      const changed = zipOf([
        { name: 'measurements.json', content: measurements },
        ...(text === undefined ? [] : [{ name: 'history.json', content: text }]),
      ]);
      server.zips.set(artifact.id, changed);
      artifact.digest = `sha256:${createHash('sha256').update(changed).digest('hex')}`;
      artifact.size_in_bytes = changed.byteLength;
    },
    history: readHistory,
    points(runId, target) {
      const isThere = (histories.get(runId) ?? '') !== '';
      return isThere ? pointsOf(readHistory(runId), 'lcp', target) : [];
    },
  };
}

/** How many artifacts a job downloaded. */
export const downloads = ({ requests }: Ran): number =>
  requests.filter((request) => request.endsWith('/zip')).length;

/** Takes the artifact of a run away, as GitHub does after some time. Returns how to put it back. */
export function loseArtifact({ step: { server } }: BaseBranch, runId: number): () => void {
  const name = finalArtifactName('default');
  const at = server.artifacts.findIndex(
    (artifact) => artifact.name === name && artifact.workflow_run.id === runId,
  );
  if (at < 0) throw new Error(`run ${runId} has no artifact to lose`);
  const lost = server.artifacts.splice(at, 1);
  return () => void server.artifacts.unshift(...lost);
}
