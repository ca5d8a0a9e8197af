/**
 * Installs those of these packages whose program of the same name is missing. Returns the names of
 * those that are still missing.
 */
export function ensureDebianPrograms(
  root: string,
  programs: readonly string[],
): Promise<readonly string[]>;
