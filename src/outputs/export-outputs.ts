/** Files in the formats of other CI systems, for a run at a terminal. */
import { join } from 'node:path';
import type { ExportFormat } from '../model.ts';
import type { Ports } from '../ports.ts';
import type { Output } from './output.ts';

/** The files that were asked for, as absolute paths. */
export interface AskedExports {
  readonly junit?: string | undefined;
  /** The folder for both of GitLab's files. */
  readonly gitlab?: string | undefined;
}

/** Returns the text of a JUnit file for a run without a verdict. */
type WriteWithoutVerdict = (kind: 'error' | 'skipped', reason: string) => string;

/**
 * Returns an output for each file. Files of an earlier run go at once: a run that fails
 * must not be taken for that one. Then the JUnit file says why there is no verdict.
 */
export function exportOutputs(
  { junit, gitlab }: AskedExports,
  writeWithoutVerdict: WriteWithoutVerdict,
  ports: Pick<Ports, 'files' | 'log'>,
): readonly Output[] {
  const named: readonly (readonly [ExportFormat, string])[] = [
    ...(junit === undefined ? [] : [['junit', junit] as const]),
    ...(gitlab === undefined
      ? []
      : (['browser-performance', 'load-performance'] as const).map(
          (format) => [format, join(gitlab, `${format}.json`)] as const,
        )),
  ];
  return named.map(([format, path]) => exportOutput(format, path, writeWithoutVerdict, ports));
}

function exportOutput(
  format: ExportFormat,
  path: string,
  writeWithoutVerdict: WriteWithoutVerdict,
  { files, log }: Pick<Ports, 'files' | 'log'>,
): Output {
  const write = async (text: string): Promise<void> => {
    await files.write(path, text);
    log.note(`Written: ${path}`);
  };
  return {
    name: path,
    open: () => files.discard(path),
    async publish({ render }, links) {
      await write(render(links).exportAs(format));
      return links;
    },
    async fail(reason) {
      if (format === 'junit') await write(writeWithoutVerdict('error', reason));
    },
    async skip(why) {
      if (format === 'junit') await write(writeWithoutVerdict('skipped', why));
    },
  };
}
