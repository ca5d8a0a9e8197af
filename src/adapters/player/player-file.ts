/** Finds the program that plays flows. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = import.meta.url;
const isBuilt = basename(new URL(here).pathname) !== 'player-file.ts';

/** In `dist/` a file beside this one; in the sources the module that it is made of. */
export const playerFile = fileURLToPath(new URL(isBuilt ? './player.js' : './child/main.ts', here));
