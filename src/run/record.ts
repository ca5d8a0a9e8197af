/** Records what other hosts answer to the pages of a budgets file. */
import { resolve } from 'node:path';
import { HeadroomError } from '../errors.ts';
import { isInside } from '../inside.ts';
import { findMeasurer } from '../measure/measurers.ts';
import { parseHar } from '../measure/page/recordings/parse-har.ts';
import { recordVisits } from '../measure/page/recordings/record-visits.ts';
import { writeHar } from '../measure/page/recordings/write-har.ts';
import type { Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import { coverValues, redact } from '../redact.ts';

/** A file that was written. */
export interface WrittenRecording {
  readonly path: string;
  readonly answers: number;
  readonly bytes: number;
}

/**
 * Visits each page once. Writes the file `out`, or each file that a page's "replay" names. Throws
 * `wrong-input` where neither names one, `recording-exists`, and what visiting throws.
 */
export async function record(
  config: Config,
  { out, isReplacing }: { readonly out: string | undefined; readonly isReplacing: boolean },
  ports: Ports,
): Promise<readonly WrittenRecording[]> {
  const { targets, workingDirectory, secrets } = config;
  const nameFile = (target: (typeof targets)[number]): string | undefined => {
    const named = findMeasurer(target).recording(target);
    return out ?? (named === undefined ? undefined : resolve(workingDirectory, named));
  };
  const paths = new Set(targets.flatMap((target) => nameFile(target) ?? []));
  for (const path of paths)
    if (path !== out && !isInside(workingDirectory, path))
      throw new HeadroomError(
        'path-escapes',
        `"replay" names ${path}, which is not in ${workingDirectory}.`,
      );
  if (paths.size === 0)
    throw new HeadroomError('wrong-input', 'No file is named that the recording could go into.', {
      hint: 'Name it with `--out`, or with "replay" in the budgets file.',
    });
  for (const path of paths)
    if (!isReplacing && (await ports.files.exists(path)))
      throw new HeadroomError('recording-exists', `${path} is there already.`);
  const folder = await ports.files.temporaryFolder('headroom-record-');
  try {
    const recorded = await recordVisits({ ...config, outputDirectory: folder }, nameFile, ports);
    const written: WrittenRecording[] = [];
    for (const [path, exchanges] of recorded) {
      const text = writeHar(exchanges, ports.clock.now(), {
        known: (content) => coverValues(content, secrets),
        all: (content) => redact(content, secrets),
      });
      parseHar(path, text); // A file that could not be replayed is not written.
      await ports.files.write(path, text);
      written.push({ path, answers: exchanges.length, bytes: Buffer.byteLength(text) });
    }
    return written;
  } finally {
    await ports.files.remove(folder);
  }
}
