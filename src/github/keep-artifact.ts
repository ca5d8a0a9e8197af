/** Uploads the run's own files: with the verdict, without one, and in the post step. */
import { asHeadroomError } from '../errors.ts';
import { filesToUpload } from '../outputs/files-to-upload.ts';
import type { Output } from '../outputs/output.ts';
import { createTrouble } from '../outputs/trouble.ts';
import { uploadArtifact } from '../outputs/upload.ts';
import type { Ports } from '../ports.ts';
import { artifactName, unfinishedArtifactName } from '../saved/artifact/name.ts';
import { parseMeasurements } from '../saved/read-measurements.ts';
import type { GitHubJob, Publication } from './github-job.ts';

/** The artifact's address, or the reason why there is none. Both undefined: nothing to upload. */
interface Kept {
  readonly artifact?: string | undefined;
  readonly artifactProblem?: string | undefined;
}

type UploadPorts = Pick<Ports, 'files' | 'log'>;

/** Uploads the artifact, so that the outputs after it can link to it. */
export const artifactOutput = (
  config: Publication,
  ports: UploadPorts,
  job: GitHubJob,
): Output => ({
  name: 'the artifact',
  publish: async (_, links) => ({ ...links, ...(await keepArtifact(config, ports, job)) }),
});

/**
 * Uploads the run's own files under `name`, by default that of a finished run. Never throws. Forks
 * may upload as well, since the artifact service has a token of its own.
 */
export async function keepArtifact(
  { suite, mode, publish, shard, outputDirectory }: Publication,
  { files, log }: UploadPorts,
  { run, secrets, artifacts, listed }: GitHubJob,
  name: string = artifactName(suite, mode, publish.leg, run.attempt, shard),
): Promise<Kept> {
  if (!artifacts) return {};
  try {
    const copies = await filesToUpload(outputDirectory, listed(), secrets, { files, log });
    if (!copies) return {};
    const trouble = createTrouble(log, secrets, false);
    const request = {
      name,
      attempt: run.attempt,
      files: copies.files,
      root: copies.root,
      retentionDays: publish.retentionDays,
      runUrl: run.url,
    };
    const uploaded = await uploadArtifact(request, artifacts, trouble).finally(() =>
      copies.dispose(),
    );
    return uploaded ? { artifact: uploaded.url } : { artifactProblem: trouble.said().at(-1) };
  } catch (thrown) {
    const { message } = asHeadroomError(thrown);
    log.warn(`There is no artifact: ${message}`);
    return { artifactProblem: message };
  }
}

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
