/** Reads the recordings that pages name, before anything is measured. */
import { resolve } from 'node:path';
import { HeadroomError } from '../../../errors.ts';
import type { Config } from '../../../model.ts';
import type { Ports, Recording } from '../../../ports.ts';
import { findMeasurer } from '../../measurers.ts';
import { recordingBounds } from './har-schema.ts';
import { parseHar } from './parse-har.ts';

/**
 * Returns each recording by the name that targets give it. Base and head are answered from the
 * head's files. Throws `recording-foreign`, `file-not-found`, `file-unreadable` and `path-escapes`.
 */
export async function readRecordings(
  { targets, workingDirectory }: Pick<Config, 'targets' | 'workingDirectory'>,
  { files, log }: Pick<Ports, 'files' | 'log'>,
): Promise<ReadonlyMap<string, Recording>> {
  const names = new Set(targets.flatMap((target) => findMeasurer(target).recording(target) ?? []));
  const recordings = new Map<string, Recording>();
  for (const name of names) {
    const path = resolve(workingDirectory, name);
    const text = await files
      .read(path, recordingBounds.fileBytes, workingDirectory)
      .catch((thrown: unknown) => {
        throw isNotThere(thrown) ? missing(name, thrown) : thrown;
      });
    const { withoutContent, ...recording } = parseHar(name, text);
    if (withoutContent > 0)
      log.warn(
        `${name}: ${withoutContent} of its answers hold no content, or a part of it, and count ` +
          'as not recorded.',
      );
    recordings.set(name, recording);
  }
  return recordings;
}

const isNotThere = (thrown: unknown): boolean =>
  thrown instanceof HeadroomError && thrown.code === 'file-not-found';

const missing = (name: string, cause: unknown): HeadroomError =>
  new HeadroomError('file-not-found', `"replay" names ${name}, which does not exist.`, {
    hint: 'Make it with `headroom record`, or correct "replay".',
    cause,
  });
