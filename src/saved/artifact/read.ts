/** Downloads an artifact and reads the measurements in it: digest, bounds, shape. */
import { createHash } from 'node:crypto';
import { asHeadroomError } from '../../errors.ts';
import type { ReadingBounds } from '../../model/measurements-bounds.ts';
import type { Measurements } from '../../model.ts';
import type { GitHub, StoredArtifact } from '../../ports.ts';
import { usualBounds } from '../measurements-size.ts';
import { parseMeasurements } from '../read-measurements.ts';
import { readZipEntry, usualZipBounds, type ZipBounds } from './zip.ts';

/** The entry that a baseline is read from. */
const measurementsEntry = 'measurements.json';

/**
 * Larger than any honest artifact: measurements, and compressed Lighthouse reports of some hundred
 * pages.
 */
const maxArchiveBytes = 200 * 1024 * 1024;

/** The measurements, or why there are none, in words. */
export type ReadArtifact =
  | { readonly kind: 'read'; readonly measurements: Measurements }
  | { readonly kind: 'unreadable'; readonly why: string };

/** How much of an artifact is read. */
export interface ArtifactBounds {
  readonly archiveBytes: number;
  readonly zip: ZipBounds;
  readonly file: ReadingBounds;
}

const usualArtifactBounds: ArtifactBounds = {
  archiveBytes: maxArchiveBytes,
  zip: usualZipBounds,
  file: usualBounds,
};

/** An artifact's zip as it was uploaded, or why it could not be had. */
export type DownloadedArtifact =
  | { readonly kind: 'downloaded'; readonly zip: Uint8Array; readonly called: string }
  | { readonly kind: 'unreadable'; readonly why: string };

const unreadable = (why: string): { readonly kind: 'unreadable'; readonly why: string } => ({
  kind: 'unreadable',
  why,
});

/**
 * Downloads an artifact. One without a digest, from before GitHub kept them, is taken without that
 * check. Never throws.
 */
export async function downloadArtifact(
  artifact: StoredArtifact,
  github: GitHub,
  archiveBytes: number = maxArchiveBytes,
): Promise<DownloadedArtifact> {
  const called = `${artifact.name} (${artifact.id})`;
  if (artifact.expired) return unreadable(`The artifact ${called} has expired.`);
  if (artifact.sizeBytes > archiveBytes)
    return unreadable(`The artifact ${called} is larger than ${archiveBytes} bytes.`);
  const archive = await github.artifactArchive(artifact.id, archiveBytes);
  if (!archive.ok)
    return unreadable(
      `The artifact ${called} could not be downloaded: ${archive.problem.message}.`,
    );
  const digest = `sha256:${createHash('sha256').update(archive.value).digest('hex')}`;
  if (artifact.digest !== undefined && artifact.digest !== digest)
    return unreadable(`The artifact ${called} is not what was uploaded: its digest differs.`);
  return { kind: 'downloaded', zip: archive.value, called };
}

/** Downloads an artifact and reads the measurements in it. Never throws. */
export async function readArtifact(
  artifact: StoredArtifact,
  github: GitHub,
  bounds: ArtifactBounds = usualArtifactBounds,
): Promise<ReadArtifact> {
  const downloaded = await downloadArtifact(artifact, github, bounds.archiveBytes);
  if (downloaded.kind === 'unreadable') return downloaded;
  const { zip, called } = downloaded;
  try {
    const text = await readZipEntry(zip, measurementsEntry, called, bounds.zip);
    return {
      kind: 'read',
      measurements: parseMeasurements(text, `${measurementsEntry} of ${called}`, bounds.file),
    };
  } catch (thrown) {
    return unreadable(asHeadroomError(thrown).message);
  }
}
