/**
 * Installs what the project needs and is missing, then runs the command it was given:
 *
 *     node scripts/setup.mjs [command [argument …]]
 *
 * Needs nothing but Node 20. A bare `node scripts/setup.mjs` only installs; with nothing missing it
 * is a no-op.
 *
 * The command is run from here, and not after `&&`, because a shell remembers where it found
 * `node`. After `&& node` it would start the machine's Node again, although `npm ci` has just put
 * Node 24 first in the path.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChrome } from './setup/chrome.mjs';
import { handOver } from './setup/hand-over.mjs';
import { ensureNode } from './setup/node.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { SetupFailure } from './setup/step.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const command = process.argv.slice(2);

try {
  await ensurePackages(root);
  ensureNode(root);
  await ensureChrome(root);
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  console.error(`\nsetup: ${error.message}`);
  process.exit(1);
}
if (command.length > 0) await handOver(command, join(root, 'node_modules', '.bin'));
