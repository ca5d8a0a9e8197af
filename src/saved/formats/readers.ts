/** Every format that `judge` reads: Headroom's own, and those of other tools. */
import { HeadroomError } from '../../errors.ts';
import type { Measurements, Source } from '../../model.ts';
import type { Files } from '../../ports.ts';
import { usualBounds } from '../measurements-size.ts';
import { autocannon } from './autocannon.ts';
import type { FormatReader, ImportingConfig } from './format.ts';
import { headroom } from './headroom.ts';
import { parseSavedJson } from './parse-json.ts';

/** One reader for each source; a source without one does not compile. */
const readers = { headroom, autocannon } satisfies { readonly [Each in Source]: FormatReader };

/**
 * Reads one file of any of these formats. Throws `file-not-found`, and the `measurements-*` and
 * `import-*` errors.
 */
export async function readAnyFormat(
  path: string,
  config: ImportingConfig,
  files: Files,
): Promise<Measurements> {
  const parsed = parseSavedJson(await files.read(path, usualBounds.bytes), path, usualBounds);
  const all: readonly FormatReader[] = Object.values(readers);
  const reader = all.find((one) => one.recognizes(parsed));
  if (!reader)
    throw new HeadroomError(
      'measurements-foreign',
      `${path} is in no format that Headroom reads: ${Object.keys(readers).join(' or ')}.`,
    );
  return reader.read({ name: path, parsed, bounds: usualBounds }, config);
}
