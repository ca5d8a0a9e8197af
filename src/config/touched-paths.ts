/** Whether a change concerns what a suite measures. */
import { posix } from 'node:path';
import picomatch from 'picomatch';

/**
 * `paths` of a budgets file, and where they start: the working directory, as a path in the
 * repository.
 */
export interface PathsScope {
  readonly globs: readonly string[];
  /** `packages/web`; empty for the repository's top folder. */
  readonly folder: string;
}

/**
 * Returns whether one of the changed files (paths in the repository) matches one of the globs.
 * Globs start at the working directory: `../shared/**` is a folder beside it. `!` excludes, and
 * exclusions alone mean everything else in the repository. Returns true when there are no globs.
 */
export function touchesPaths(
  { globs, folder }: PathsScope,
  changedFiles: readonly string[],
): boolean {
  const wanted = withoutExclusions(globs);
  const isWanted = wanted.length > 0 ? makeMatcher(wanted) : () => true;
  const isExcluded = makeMatcher(
    globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1)),
  );
  return (
    globs.length === 0 ||
    changedFiles.map(seenFrom(folder)).some((file) => isWanted(file) && !isExcluded(file))
  );
}

/**
 * Returns the globs that match none of these files (paths in the repository); what they were meant
 * for is unknown.
 */
export function globsWithoutFile(
  { globs, folder }: PathsScope,
  files: readonly string[],
): readonly string[] {
  const seen = files.map(seenFrom(folder));
  return withoutExclusions(globs).filter((glob) => {
    const matches = makeMatcher([glob]);
    return !seen.some((file) => matches(file));
  });
}

/**
 * Returns whether all that is wanted has no file: then nothing can be said of what a change
 * touches.
 */
export function isMeantForNothing(scope: PathsScope, files: readonly string[]): boolean {
  const wanted = withoutExclusions(scope.globs);
  return wanted.length > 0 && globsWithoutFile(scope, files).length === wanted.length;
}

const withoutExclusions = (globs: readonly string[]): readonly string[] =>
  globs.filter((glob) => !glob.startsWith('!'));

function makeMatcher(globs: readonly string[]): (file: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch([...globs], { dot: true });
}

/** Both paths begin at the repository's top folder, in any current folder. */
const seenFrom = (folder: string) => (file: string) => posix.relative(`/${folder}`, `/${file}`);
