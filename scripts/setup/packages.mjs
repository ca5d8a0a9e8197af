import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep, SetupFailure, withRetries } from './step.mjs';

/** Installs node_modules when it is missing or differs from package-lock.json. */
export async function ensurePackages(root) {
  const reason = whatIsMissing(root);
  if (reason === undefined) return;
  console.error(`setup: ${reason}`);
  const npm = npmCommand();
  const outcome = await withRetries(
    3,
    () =>
      runStep({
        title: 'installing packages (npm ci)',
        command: npm.command,
        args: [
          ...npm.args,
          'ci',
          '--ignore-scripts',
          '--no-audit',
          '--no-fund',
          '--prefer-offline',
        ],
        cwd: root,
        logFile: join(root, 'build', 'setup', 'npm-ci.log'),
        relevant: withoutUsage,
      }),
    ({ code, output }) => code === 127 || output.includes('EUSAGE'),
  );
  if (outcome.code === 127)
    throw new SetupFailure('npm was not found. It comes with Node: https://nodejs.org/en/download');
  if (outcome.output.includes('EUSAGE'))
    throw new SetupFailure(
      'package.json and package-lock.json do not agree. Run `npm install` and commit both.',
    );
  if (outcome.code !== 0)
    throw new SetupFailure(
      '`npm ci` failed (its last lines are above). Check the network and the registry, ' +
        'then run the same command again.',
    );
  const stillMissing = whatIsMissing(root);
  if (stillMissing !== undefined)
    throw new SetupFailure(
      `\`npm ci\` succeeded, and yet ${stillMissing}. Delete node_modules and run the same ` +
        'command again.',
    );
}

/**
 * Compares package-lock.json with what npm wrote down about the installed tree
 * (node_modules/.package-lock.json, its last act), so that an interrupted or outdated install is
 * seen. Gives the reason to install, or undefined.
 */
function whatIsMissing(root) {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'node_modules is missing or incomplete';
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(installedFile);
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const present = installed[path];
    if (present === undefined && (entry.optional || entry.peer) && !isForThisMachine(entry))
      continue;
    if (present?.version !== entry.version)
      return `${path} is ${present?.version ?? 'missing'}, package-lock.json says ${entry.version}`;
    if (!existsSync(join(root, path))) return `${path} is missing`;
  }
  return undefined;
}

function readPackages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/** npm follows some errors with its help text. */
function withoutUsage(output) {
  return output.split(/\nnpm error\s*\nnpm error Clean install a project/)[0];
}

/**
 * Only a package that names systems and processors can be told to belong here; npm may leave out
 * any other optional one.
 */
function isForThisMachine({ os, cpu, libc }) {
  if (os === undefined || cpu === undefined || libc !== undefined) return false;
  return os.includes(process.platform) && cpu.includes(process.arch);
}

/** Returns the npm that started this process, else the one in the path. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js') && existsSync(script))
    return { command: process.execPath, args: [script] };
  return process.platform === 'win32'
    ? { command: 'cmd', args: ['/c', 'npm'] }
    : { command: 'npm', args: [] };
}
