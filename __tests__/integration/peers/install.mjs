/** Installs the peers on first use, and again when their lockfile changes. Takes about a minute; needs the registry. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Resolves when they are there. `folder` is this one. */
export async function installPeers(folder) {
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = join(folder, 'node_modules', '.headroom-peers');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
  // The description's package brings 390 MB of variants; one file of 13 MB is used.
  const generated = join(folder, 'node_modules', '@octokit', 'openapi', 'generated');
  for (const file of readdirSync(generated)) if (file !== 'api.github.com.json') rmSync(join(generated, file), { recursive: true });
  writeFileSync(stamp, lock);
}
