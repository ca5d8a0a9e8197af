import { homedir, tmpdir } from 'node:os';

/**
 * Fails when a file of the build says where it was built. Such a file would differ from machine to
 * machine, and tell too much.
 */
export function refuseMachinePaths(files, root) {
  const places = [...new Set([root, process.cwd(), homedir(), tmpdir()])]
    .filter((place) => place !== '/')
    .map((place) => `${place}/`);
  for (const [name, contents] of Object.entries(files)) {
    for (const place of places) {
      const at = contents.indexOf(place);
      if (at >= 0)
        throw new Error(
          `${name} contains ${place}: …${contents.slice(Math.max(0, at - 80), at + 80)}…`,
        );
    }
  }
}
