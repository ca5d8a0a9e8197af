/** Collects the files of a run's artifacts: copies of its own files, each without secrets. */
import { join } from 'node:path';
import { asHeadroomError } from '../errors.ts';
import { isEvidenceFile, isPicture } from '../model/evidence-files.ts';
import type { Ports } from '../ports.ts';
import { redact, redactJson } from '../redact.ts';

/** The characters that are kept from the end of each log. */
const tailLength = 64 * 1024;
/** A larger file is left out. */
const mostBytes = 64 * 1024 * 1024;

/** Without this file there is nothing to judge. */
const measurements = 'measurements.json';

/** Measurements of one build as both arms must never be taken for a baseline. */
const isOfSelfCheck = (name: string): boolean => name.startsWith('self-check/');

/** The page is uploaded as it is. */
const page = 'report.html';

/**
 * Which artifact a file goes to. `data`: what is judged, found and read again. `evidence`: what
 * explains it, and is kept for a shorter time.
 */
export type ArtifactPart = 'data' | 'evidence';

const partFor = (name: string): ArtifactPart => (isEvidenceFile(name) ? 'evidence' : 'data');

/** Files to be uploaded, as absolute paths below `root`. */
export interface Upload {
  readonly root: string;
  readonly files: readonly string[];
  /** Removes them. */
  dispose(): Promise<void>;
}

/**
 * Copies the files that the run has listed, and no others, to a folder that nobody else knows. The
 * measured servers may still exchange files in the output directory. `names` are relative to it.
 * Undefined where the run measured nothing.
 */
export async function filesToUpload(
  outputDirectory: string,
  names: readonly string[],
  part: ArtifactPart,
  secrets: readonly string[],
  { files, log }: Pick<Ports, 'files' | 'log'>,
): Promise<Upload | undefined> {
  if (!names.includes(measurements)) return undefined;
  const root = await files.temporaryFolder('headroom-upload-');
  const copies: string[] = [];
  const own = names.filter((name) => !isOfSelfCheck(name) && name !== page);
  for (const name of own.filter((name) => partFor(name) === part)) {
    try {
      const contents = await readCopy(join(outputDirectory, name), secrets, files);
      if (contents === undefined) continue;
      const copy = join(root, name.replace(/\.log$/, '.tail.log'));
      await files.write(copy, contents);
      copies.push(copy);
    } catch (thrown) {
      log.warn(`${name} is not in the artifact: ${asHeadroomError(thrown).message}`);
    }
  }
  return { root, files: copies, dispose: () => files.remove(root) };
}

/** Returns what is uploaded of a file: the bytes of a picture, or the text without secrets. */
async function readCopy(
  path: string,
  secrets: readonly string[],
  files: Ports['files'],
): Promise<string | Uint8Array | undefined> {
  if (isPicture(path)) return files.readOwnBytes(path, mostBytes);
  const text = await files.readOwn(path, mostBytes);
  return text === undefined ? undefined : withoutSecrets(secrets, path, text);
}

/** The whole text is redacted before its end is cut off: half a secret is not found any more. */
function withoutSecrets(secrets: readonly string[], name: string, text: string): string {
  if (name.endsWith('.log')) return redact(text, secrets).slice(-tailLength);
  return name.endsWith('.json') ? redactJson(text, secrets) : redact(text, secrets);
}
