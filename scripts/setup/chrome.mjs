import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runStep, withRetries } from './step.mjs';

const advice = 'Install Chrome or Chromium, or set CHROME_PATH; without one, pages cannot be measured (endpoints can).';

/** Chrome is there, or Debian's package is installed, or one sentence says what to do: endpoints can be measured without. */
export async function ensureChrome(root) {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!isExecutable(named)) console.error(`setup: CHROME_PATH is ${named}, which is not a program. ${advice}`);
    return;
  }
  if (usualPlaces().some(isExecutable)) return;
  const asRoot = aptAsRoot();
  if (asRoot === undefined) {
    console.error(`setup: no Chrome was found. ${advice}`);
    return;
  }
  const outcome = await withRetries(2, () => installFromDebian(root, asRoot));
  if (outcome.code !== 0) console.error(`setup: Chromium could not be installed. ${advice}`);
}

async function installFromDebian(root, asRoot) {
  const apt = (title, args) =>
    runStep({
      title,
      command: asRoot[0] ?? 'apt-get',
      args: [...asRoot.slice(1), ...(asRoot.length > 0 ? ['apt-get'] : []), '-o', 'DPkg::Lock::Timeout=300', ...args],
      cwd: root,
      logFile: join(root, 'build', 'setup', `apt-get-${args[0]}.log`),
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  const updated = await apt('reading the package lists (apt-get update)', ['update']);
  if (updated.code !== 0) return updated;
  return apt('installing Chromium (apt-get install chromium)', ['install', '-y', '--no-install-recommends', 'chromium']);
}

/** How apt-get is run as root (a prefix of the command), or undefined where it may not be, or where chromium is not Debian's (Ubuntu's is a snap). */
function aptAsRoot() {
  if (process.platform !== 'linux' || !onPath('apt-get').some(isExecutable) || !isDebian()) return undefined;
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function isDebian() {
  try {
    return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function usualPlaces() {
  if (process.platform === 'darwin') {
    const programs = ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium'];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) => programs.map((program) => join(folder, program)));
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean);
    return folders.flatMap((folder) => [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Chromium/Application/chrome.exe')]);
  }
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
  return [...names.flatMap(onPath), '/opt/google/chrome/chrome', '/usr/bin/chromium', '/snap/bin/chromium'];
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to run: the same answer
  }
}
