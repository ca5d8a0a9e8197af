/** How the base is had. */
import { resolve } from 'node:path';
import { isInside } from '../inside.ts';
import type { BaselinePlan, Target } from '../model.ts';
import type { Folders } from './folders.ts';
import { given, type Options } from './options.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { addProblem, checkLoad, type Reading, readOrigin } from './reading.ts';
import { kindsInFile, needsLeave } from './target-kinds.ts';

/** Paths in an input: one a line, relative to the working directory. */
export function readPaths(text: string | undefined, folders: Folders): readonly string[] {
  const lines = (text ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').map((line) => resolve(folders.working, line));
}

/** The input `baseline` (files) goes before what the budgets file says. */
export function readBaseline(
  reading: Reading | undefined,
  targets: readonly Target[],
  options: Options,
  folders: Folders,
): BaselinePlan {
  const paths = readPaths(given(options, 'baseline'), folders);
  if (paths.length > 0) return { kind: 'files', paths };
  const baseline = reading?.file.baseline;
  if (!reading || !baseline) return { kind: 'none' };
  const { setup, build, directory, url } = baseline;
  const ways = [
    ...((setup ?? build) ? ['"setup" or "build"'] : []),
    ...(directory ? ['"directory"'] : []),
    ...(url ? ['"url"'] : []),
  ];
  if (ways.length > 1)
    addProblem(reading, 'budgets-schema', ['baseline'], `${ways.join(' and ')} exclude each other`);
  if (
    reading.file.server?.url !== undefined &&
    url === undefined &&
    !mayBeLeftOut(reading, ['baseline'], ['url'])
  )
    addProblem(
      reading,
      'budgets-schema',
      ['baseline'],
      'base and head would both be "server.url": name the base\'s deployment in ' +
        '"baseline.url", or let "server" start or serve what is built',
      'key',
    );
  if (url !== undefined) {
    const origin = readOrigin(reading, url, ['baseline', 'url']);
    const needing = targets.find(needsLeave);
    if (origin !== undefined && needing)
      checkLoad(reading, new URL(origin), ['baseline', 'url'], kindsInFile[needing.kind].act);
    return { kind: 'url', origin: origin ?? '' };
  }
  return {
    kind: 'same-job',
    setup,
    build,
    directory: directory === undefined ? undefined : baseFolder(reading, directory, folders),
  };
}

/** A base build often lies beside the head's checkout, so it may be anywhere in the workspace. */
function baseFolder(reading: Reading, directory: string, folders: Folders): string {
  const path = resolve(folders.working, directory);
  if (!isInside(folders.workspace, path))
    reading.problems.add({
      code: 'path-escapes',
      message:
        `baseline.directory: ${JSON.stringify(directory)} leads out of the workspace, ` +
        `${folders.workspace}`,
      source: reading.document.at(['baseline', 'directory'], 'value'),
      hint:
        'Run in a folder that holds both, with the working directory below it (`-C shop`), or ' +
        'move the base into the workspace.',
    });
  return path;
}
