/** A base branch with runs and artifacts on a local GitHub. */
import { createHash } from 'node:crypto';
import type { Measurements } from '../../src/model.ts';
import { finalArtifactName } from '../../src/saved/artifact/name.ts';
import type { GitHubServer, Run } from './github-server.ts';
import { someMeasurements, someRound } from './measurements.ts';
import { zipOf } from './zip.ts';

/** A commit by its number: 1 is the oldest. */
export const commit = (number: number): string => number.toString(16).padStart(40, '0');

export function addRun(
  server: GitHubServer,
  id: number,
  headSha: string,
  changes: Partial<Run> = {},
): void {
  server.runs.unshift({
    id,
    event: 'push',
    head_sha: headSha,
    head_branch: 'main',
    head_repository: { id: 1 },
    path: '.github/workflows/perf.yml',
    created_at: '2026-02-28T12:00:00Z',
    html_url: `https://github.com/acme/shop/actions/runs/${id}`,
    ...changes,
  });
}

export function addArtifact(
  server: GitHubServer,
  runId: number,
  zip: Uint8Array,
  changes: Partial<GitHubServer['artifacts'][number]> = {},
): number {
  const id = 10_000 + runId + server.artifacts.length;
  server.artifacts.unshift({
    id,
    name: finalArtifactName('default'),
    size_in_bytes: zip.byteLength,
    expired: false,
    digest: `sha256:${createHash('sha256').update(zip).digest('hex')}`,
    created_at: '2026-02-28T12:10:00Z',
    workflow_run: { id: runId },
    ...changes,
  });
  server.zips.set(id, zip);
  return id;
}

export const measured = (
  headSha: string,
  lcp: number,
  changes: Partial<Measurements> = {},
): Measurements =>
  someMeasurements({
    head: { commit: headSha, branch: 'main', dirty: false },
    rounds: [someRound({ values: { lcp } })],
    ...changes,
  });

export const zipped = (measurements: unknown): Uint8Array =>
  zipOf([
    { name: 'report.md', content: 'a report' },
    { name: 'measurements.json', content: JSON.stringify(measurements) },
  ]);

/** A trusted run of the base branch with its artifact. */
export function addMeasuredRun(
  server: GitHubServer,
  id: number,
  headSha: string,
  lcp: number,
  changes: Partial<Run> = {},
): void {
  addRun(server, id, headSha, changes);
  addArtifact(server, id, zipped(measured(headSha, lcp)));
}
