/** Whether a change concerns what a suite measures. */
import picomatch from 'picomatch';

/** True when `globs` is empty, or when one of the changed files (paths in the repository) matches one of them; `!` excludes. */
export function touchesPaths(globs: readonly string[], changedFiles: readonly string[]): boolean {
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  const excluded = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const matches = picomatch(wanted.length > 0 ? wanted : ['**'], { dot: true, ignore: excluded });
  return globs.length === 0 || changedFiles.some((file) => matches(file));
}
