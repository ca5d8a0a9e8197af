/** Whether a path lies in a folder, by their names alone. */
import { isAbsolute, relative, sep } from 'node:path';

/** The folder itself counts. Both must be resolved first where links could be on the way. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** As `isInside`, for files of a checkout: Git's own, which hold credentials, are none of them. */
export function isOfCheckout(folder: string, path: string): boolean {
  return (
    isInside(folder, path) && !relative(folder, path).toLowerCase().split(sep).includes('.git')
  );
}
