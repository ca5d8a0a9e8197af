/** Turns refusals of the file system into coded errors. */
import { HeadroomError } from '../../errors.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'it is not permitted',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a file is where a folder should be',
  EEXIST: 'something else is there already',
  EISDIR: 'it is a folder',
  ENOTEMPTY: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'links on the way lead in a circle, or out of it',
  ENOENT: 'it does not exist',
  ENXIO: 'it is not a plain file',
  EMFILE: 'too many files are open',
};

const full: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Returns a system error, which carries the name of the refused call; undefined for any other. */
const asSystemError = (thrown: unknown): NodeJS.ErrnoException | undefined =>
  typeof thrown === 'object' && thrown !== null && 'syscall' in thrown && 'code' in thrown
    ? (thrown as NodeJS.ErrnoException)
    : undefined;

export const isMissing = (thrown: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes(asSystemError(thrown)?.code ?? '');

/** Returns the reason in words, without the path, which the caller names. */
function describeReason({ code = '', message }: NodeJS.ErrnoException): string {
  return reasons[code] ?? message;
}

/** Returns `file-unreadable` for a refusal of the system, and any other error as it is. */
export function unreadable(path: string, thrown: unknown): unknown {
  const error = asSystemError(thrown);
  if (thrown instanceof HeadroomError || !error) return thrown;
  const message = `${path} cannot be read: ${describeReason(error)}.`;
  return new HeadroomError('file-unreadable', message, { cause: thrown });
}

/**
 * Returns `disk-full` or `output-unwritable` for a refusal of the system, and any other error as it
 * is.
 */
export function unwritable(path: string, thrown: unknown): unknown {
  const error = asSystemError(thrown);
  if (thrown instanceof HeadroomError || !error) return thrown;
  if (full.includes(error.code ?? ''))
    return new HeadroomError('disk-full', `${path} cannot be written: no space is left.`, {
      cause: thrown,
    });
  // The missing part is not the file, which is new, but a place for it.
  const why = error.code === 'ENOENT' ? 'nothing can be made there' : describeReason(error);
  const message = `${path} cannot be written: ${why}.`;
  return new HeadroomError('output-unwritable', message, { cause: thrown });
}
