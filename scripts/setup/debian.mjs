import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isExecutable, onPath } from './programs.mjs';
import { runStep, withRetries } from './step.mjs';

/**
 * Returns the prefix of the command that runs apt-get as root. Undefined where it may not run, or
 * where the packages are not Debian's (Ubuntu's chromium is a snap).
 */
export function aptAsRoot() {
  if (process.platform !== 'linux' || !onPath('apt-get').some(isExecutable) || !isDebian())
    return undefined;
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
    ? ['sudo', '-n']
    : undefined;
}

/**
 * Installs packages of Debian, and tries twice. Gives the exit code of the step that failed, or 0.
 * @param {string} root
 * @param {readonly string[]} asRoot what `aptAsRoot` gave
 * @param {{ name: string, packages: readonly string[] }} wanted
 */
export async function installFromDebian(root, asRoot, { name, packages }) {
  const apt = (title, args) =>
    runStep({
      title,
      command: asRoot[0] ?? 'apt-get',
      args: [
        ...asRoot.slice(1),
        ...(asRoot.length > 0 ? ['apt-get'] : []),
        '-o',
        'DPkg::Lock::Timeout=300',
        ...args,
      ],
      cwd: root,
      logFile: join(root, 'build', 'setup', `apt-get-${args[0]}.log`),
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  const outcome = await withRetries(2, async () => {
    const updated = await apt('reading the package lists (apt-get update)', ['update']);
    if (updated.code !== 0) return updated;
    return apt(`installing ${name} (apt-get install ${packages.join(' ')})`, [
      'install',
      '-y',
      '--no-install-recommends',
      ...packages,
    ]);
  });
  return outcome.code;
}

/**
 * Installs those of these packages whose program of the same name is missing. Returns the names of
 * those that are still missing.
 * @param {string} root
 * @param {readonly string[]} programs
 */
export async function ensureDebianPrograms(root, programs) {
  const missing = () => programs.filter((program) => !onPath(program).some(isExecutable));
  const asRoot = missing().length > 0 ? aptAsRoot() : undefined;
  if (asRoot !== undefined)
    await installFromDebian(root, asRoot, { name: missing().join(' and '), packages: missing() });
  return missing();
}

function isDebian() {
  try {
    return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}
