/** Names of the files that hold Lighthouse's reports: one for each target, on every file system. */
import { createHash } from 'node:crypto';
import type { Target } from '../../model.ts';

/** With arm and ending it stays below the 255 bytes that file systems allow. */
const longestName = 120;
const longestStem = 80;

/** Windows takes these for devices, with any ending after a dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

const readable = (id: string): string =>
  id.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^-|-$/g, '');

/** Without dots, after which no name is reserved any more. */
function withHash(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return `${readable(id).replaceAll('.', '-').slice(0, longestStem)}--${hash}`;
}

/**
 * Gives each target a file name, without arm and ending. A plain name stays readable. A name in
 * another script ends with a hash of the target, and so does a long or reserved one. So does a name
 * that another target would share, also where case does not count.
 */
export function reportNames(targets: readonly Pick<Target, 'id'>[]): ReadonlyMap<string, string> {
  const sharers = new Map<string, number>();
  for (const { id } of targets) {
    const folded = readable(id).toLowerCase();
    sharers.set(folded, (sharers.get(folded) ?? 0) + 1);
  }
  const isPlain = (id: string): boolean => {
    const name = readable(id);
    const looksHashed = /--[0-9a-f]{16}$/i.test(name);
    return (
      /^[ -~]*$/.test(id) &&
      name.length <= longestName &&
      name !== '' &&
      !looksHashed &&
      !reserved.test(name) &&
      sharers.get(name.toLowerCase()) === 1
    );
  };
  return new Map(targets.map(({ id }) => [id, isPlain(id) ? readable(id) : withHash(id)]));
}
