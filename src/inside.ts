/** Whether a path lies in a folder, by their names alone. */
import { isAbsolute, relative, sep } from 'node:path';

/** The folder itself counts. Both must be resolved first where links could be on the way. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
