/** Uploads the run's own files: with the verdict, without one, and in the post step. */
import { join } from 'node:path';
import { asHeadroomError } from '../errors.ts';
import { type ArtifactPart, filesToUpload } from '../outputs/files-to-upload.ts';
import type { Output } from '../outputs/output.ts';
import { createTrouble } from '../outputs/trouble.ts';
import { nameForAttempt, type UploadRequest, uploadArtifact } from '../outputs/upload.ts';
import type { Ports } from '../ports.ts';
import { redact } from '../redact.ts';
import {
  artifactName,
  evidenceArtifactName,
  pageEnding,
  unfinishedArtifactName,
} from '../saved/artifact/name.ts';
import { parseMeasurements } from '../saved/read-measurements.ts';
import type { GitHubJob, Publication } from './github-job.ts';

/** The artifact's address, or the reason why there is none. Both undefined: nothing to upload. */
interface Kept {
  readonly artifact?: string | undefined;
  readonly artifactProblem?: string | undefined;
}

type UploadPorts = Pick<Ports, 'files' | 'log'>;

/** Uploads the artifacts, so that the outputs after it can link to them. */
export const artifactOutput = (
  config: Publication,
  ports: UploadPorts,
  job: GitHubJob,
): Output => ({
  name: 'the artifact',
  publish: async (_, links) => ({ ...links, ...(await keepArtifact(config, ports, job)) }),
});

const nameFor = ({ suite, mode, publish, shard }: Publication, { run }: GitHubJob): string =>
  artifactName(suite, mode, publish.leg, run.attempt, shard);

/**
 * Uploads the run's own files under `name`, by default that of a finished run, and their evidence
 * beside it. Never throws. Forks may upload as well, since the artifact service has a token of its
 * own.
 */
export async function keepArtifact(
  config: Publication,
  ports: UploadPorts,
  job: GitHubJob,
  name: string = nameFor(config, job),
): Promise<Kept> {
  const { retentionDays, evidenceRetentionDays } = config.publish;
  const kept = await keepPart('data', { name, retentionDays }, config, ports, job);
  // Where one could not be uploaded, the next would only hold up the verdict.
  if (kept.artifact === undefined) return kept;
  const evidence = { name: evidenceArtifactName(name), retentionDays: evidenceRetentionDays };
  await keepPart('evidence', evidence, config, ports, job);
  return kept;
}

async function keepPart(
  part: ArtifactPart,
  named: Pick<UploadRequest, 'name' | 'retentionDays'>,
  { outputDirectory }: Publication,
  { files, log }: UploadPorts,
  { run, secrets, artifacts, listed }: GitHubJob,
): Promise<Kept> {
  if (!artifacts) return {};
  try {
    const copies = await filesToUpload(outputDirectory, listed(), part, secrets, { files, log });
    if (!copies) return {};
    const trouble = createTrouble(log, secrets, false);
    const request = {
      ...named,
      attempt: run.attempt,
      files: copies.files,
      root: copies.root,
      runUrl: run.url,
    };
    const uploaded = await uploadArtifact(request, artifacts, trouble).finally(() =>
      copies.dispose(),
    );
    return uploaded ? { artifact: uploaded.url } : { artifactProblem: trouble.said().at(-1) };
  } catch (thrown) {
    const { message } = asHeadroomError(thrown);
    log.warn(`There is no artifact${part === 'data' ? '' : ' of the evidence'}: ${message}`);
    return { artifactProblem: message };
  }
}

/**
 * Uploads the report page un-zipped, so that GitHub opens it in the browser. Its links are those
 * that are known by then. Trouble is a warning.
 */
export const pageOutput = (
  config: Publication,
  { files, log }: UploadPorts,
  job: GitHubJob,
): Output => ({
  name: 'the report page',
  async publish({ render }, links) {
    const { run, secrets, artifacts } = job;
    if (!artifacts || links.artifactProblem !== undefined) return links;
    const html = redact(await render(links).html(), secrets);
    const root = await files.temporaryFolder('headroom-page-');
    const named = { name: nameFor(config, job), attempt: run.attempt };
    const paths = [named.name, nameForAttempt(named)].map((name) => join(root, name + pageEnding));
    for (const path of paths) await files.write(path, html);
    const request = {
      ...named,
      files: paths,
      ending: pageEnding,
      root,
      retentionDays: config.publish.retentionDays,
      runUrl: run.url,
    };
    const uploaded = await uploadArtifact(
      request,
      artifacts,
      createTrouble(log, secrets, false),
    ).finally(() => files.remove(root));
    return uploaded ? { ...links, page: uploaded.url } : links;
  },
});

/** Uploads the measurements of a run without a verdict. Does nothing where there are no rounds. */
export async function uploadUnfinished(
  config: Publication,
  ports: UploadPorts,
  job: GitHubJob,
): Promise<void> {
  const { suite, mode, publish, shard, outputDirectory } = config;
  if (mode !== 'run' && mode !== 'measure') return;
  if (!job.listed().includes('measurements.json')) return;
  if (!(await hasRounds(`${outputDirectory}/measurements.json`, ports))) return;
  const name = unfinishedArtifactName(suite, mode, publish.leg, job.run.attempt, shard);
  await keepArtifact(config, ports, job, name);
}

async function hasRounds(file: string, { files, log }: UploadPorts): Promise<boolean> {
  try {
    const text = await files.readOwn(file);
    return text !== undefined && parseMeasurements(text, file).rounds.length > 0;
  } catch (thrown) {
    log.warn(`What was measured cannot be kept: ${asHeadroomError(thrown).message}`);
    return false;
  }
}
