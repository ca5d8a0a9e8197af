/**
 * Takes one entry out of a zip that may be hostile. Nothing is written anywhere, and no name in the
 * zip is used as a path.
 */
import { Buffer } from 'node:buffer';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { HeadroomError } from '../../errors.ts';
import { measurementsBounds } from '../../model/measurements-bounds.ts';
import { quotedWhole } from '../../redact/quoted.ts';

/**
 * Bounds of a zip: its entries, the bytes of the entry that is read, and how much larger than its
 * packed size that may be.
 */
export interface ZipBounds {
  readonly entries: number;
  readonly entryBytes: number;
  readonly ratio: number;
}

/**
 * JSON of measurements packs 10 to 40 times; deflate can do 1,032 times, and such data is made to
 * burst.
 */
export const usualZipBounds: ZipBounds = {
  entries: 5_000,
  entryBytes: measurementsBounds.bytes,
  ratio: 200,
};

/** Small entries may pack well by chance. */
const ratioFreeBytes = 1024 * 1024;

const refused = (name: string, why: string, cause?: unknown) =>
  new HeadroomError(
    'artifact-refused',
    `The artifact ${name} is not read: ${why}.`,
    cause === undefined ? {} : { cause },
  );

/** File type bits of the Unix mode that zip keeps in the upper half of the external attributes. */
const isSymlink = (entry: Entry): boolean =>
  ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;

async function findEntry(
  zip: ZipFile,
  entryName: string,
  bounds: ZipBounds,
  artifact: string,
): Promise<Entry | undefined> {
  if (zip.entryCount > bounds.entries) throw refused(artifact, `it has ${zip.entryCount} entries`);
  let found: Entry | undefined;
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== entryName) continue;
    if (found !== undefined) throw refused(artifact, `it has ${entryName} more than once`);
    found = entry;
  }
  if (found === undefined) return undefined;
  if (isSymlink(found)) throw refused(artifact, `${entryName} is a symbolic link`);
  if (found.isEncrypted()) throw refused(artifact, `${entryName} is encrypted`);
  if (found.uncompressedSize > bounds.entryBytes)
    throw refused(artifact, `${entryName} has ${found.uncompressedSize} bytes`);
  return found;
}

/** Counts what really comes out: the sizes in a zip are its author's claim. */
async function unpack(
  zip: ZipFile,
  entry: Entry,
  bounds: ZipBounds,
  artifact: string,
): Promise<string> {
  const most = Math.min(
    bounds.entryBytes,
    Math.max(ratioFreeBytes, entry.compressedSize * bounds.ratio),
  );
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > most) {
      stream.destroy();
      throw refused(artifact, `${entry.fileName} unpacks to more than ${most} bytes`);
    }
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

/**
 * Returns the text of the entry with exactly this name, undefined where there is none. Throws
 * `artifact-refused` for any fault of the zip.
 */
export async function findZipEntry(
  zip: Uint8Array,
  entryName: string,
  artifact: string,
  bounds: ZipBounds = usualZipBounds,
): Promise<string | undefined> {
  let opened: ZipFile | undefined;
  try {
    opened = await fromBufferPromise(Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength), {
      lazyEntries: true,
      autoClose: false,
    });
    const entry = await findEntry(opened, entryName, bounds, artifact);
    return entry && (await unpack(opened, entry, bounds, artifact));
  } catch (thrown) {
    if (thrown instanceof HeadroomError) throw thrown;
    throw refused(
      artifact,
      thrown instanceof Error ? quotedWhole(thrown.message, 200, 'it is damaged') : 'it is no zip',
      thrown,
    );
  } finally {
    opened?.close();
  }
}

/** Does the same for an entry that must be there: throws `artifact-refused` where there is none. */
export async function readZipEntry(
  zip: Uint8Array,
  entryName: string,
  artifact: string,
  bounds: ZipBounds = usualZipBounds,
): Promise<string> {
  const text = await findZipEntry(zip, entryName, artifact, bounds);
  if (text === undefined) throw refused(artifact, `it has no ${entryName}`);
  return text;
}
