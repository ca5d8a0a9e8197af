import { homedir } from 'node:os';
import { join } from 'node:path';
import { aptAsRoot, installFromDebian } from './debian.mjs';
import { isExecutable, onPath } from './programs.mjs';

const advice =
  'Install Chrome or Chromium, or set CHROME_PATH; without one, pages cannot be measured ' +
  '(endpoints can).';

/**
 * Makes sure that Chrome is there: installs Debian's package, or says in one sentence what to do.
 * Endpoints can be measured without Chrome.
 */
export async function ensureChrome(root) {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!isExecutable(named))
      console.error(`setup: CHROME_PATH is ${named}, which is not a program. ${advice}`);
    return;
  }
  if (usualPlaces().some(isExecutable)) return;
  const asRoot = aptAsRoot();
  if (asRoot === undefined) {
    console.error(`setup: no Chrome was found. ${advice}`);
    return;
  }
  const code = await installFromDebian(root, asRoot, { name: 'Chromium', packages: ['chromium'] });
  if (code !== 0) console.error(`setup: Chromium could not be installed. ${advice}`);
}

function usualPlaces() {
  if (process.platform === 'darwin') {
    const programs = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
    ];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      programs.map((program) => join(folder, program)),
    );
  }
  if (process.platform === 'win32') {
    const folders = [
      process.env.PROGRAMFILES,
      process.env['PROGRAMFILES(X86)'],
      process.env.LOCALAPPDATA,
    ].filter(Boolean);
    return folders.flatMap((folder) => [
      join(folder, 'Google/Chrome/Application/chrome.exe'),
      join(folder, 'Chromium/Application/chrome.exe'),
    ]);
  }
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
  return [
    ...names.flatMap(onPath),
    '/opt/google/chrome/chrome',
    '/usr/bin/chromium',
    '/snap/bin/chromium',
  ];
}
