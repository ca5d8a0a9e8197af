import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Refuses packages that are reached through links. The bundlers name modules by their real place,
 * so the same sources would give another dist/. Throws with the name of the link.
 */
export function refuseLinkedModules(root) {
  const folder = join(root, 'node_modules');
  const link = [folder, ...packagesIn(folder)].find(
    (path) => existsSync(path) && lstatSync(path).isSymbolicLink(),
  );
  if (link !== undefined)
    throw new Error(
      `${link} is a link: dist/ would not be the same as elsewhere. Install packages there ` +
        `with \`npm ci\`.`,
    );
}

function packagesIn(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return names.flatMap((name) => {
    const path = join(folder, name);
    return name.startsWith('@') && !lstatSync(path).isSymbolicLink()
      ? readdirSync(path).map((scoped) => join(path, scoped))
      : [path];
  });
}
