/**
 * Installs the peers on first use, and again when their lockfile changes. Takes about a minute;
 * needs the registry.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** An installation that is older was killed. */
const staleMs = 10 * 60_000;

/**
 * Resolves when they are there. Several test files may ask at once: one installs, the others wait.
 * `folder` is this one.
 */
export async function installPeers(folder) {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = join(folder, 'node_modules', '.headroom-peers');
  const busy = join(folder, '.installing.tmp');
  const isThere = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile;
  while (!isThere()) {
    try {
      mkdirSync(busy);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (Date.now() - statSync(busy, { throwIfNoEntry: false })?.mtimeMs > staleMs)
        rmSync(busy, { recursive: true, force: true });
      await sleep(250);
      continue;
    }
    try {
      await install(folder);
      writeFileSync(stamp, lockfile);
    } finally {
      rmSync(busy, { recursive: true });
    }
  }
}

async function install(folder) {
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  // The description's package brings 390 MB of variants; one file of 13 MB is used.
  const generated = join(folder, 'node_modules', '@octokit', 'openapi', 'generated');
  for (const file of readdirSync(generated))
    if (file !== 'api.github.com.json') rmSync(join(generated, file), { recursive: true });
}
