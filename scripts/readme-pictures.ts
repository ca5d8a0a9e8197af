/**
 * Draws the README's pictures of a comment, light and dark: `node scripts/readme-pictures.ts
 * [COMMENT.md]`. A given comment, such as .headroom/shop/comment.md of `npm start`, becomes
 * docs/pictures/comment.md first. Needs Chrome or Chromium, and the package fonts-noto-color-emoji
 * for the symbols.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import {
  commentPage,
  pictureMarks,
  type Theme,
  themeNames,
  widths,
} from './pictures/comment-page.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'pictures');
const chrome = process.env.CHROME_PATH ?? '/usr/bin/chromium';
const flags = [
  '--headless=new',
  '--no-sandbox',
  '--hide-scrollbars',
  '--disable-gpu',
  '--force-device-scale-factor=1',
];

const [given] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
if (given !== undefined) copyFileSync(given, join(folder, 'comment.md'));
const markdown = readFileSync(join(folder, 'comment.md'), 'utf8');
const place = mkdtempSync(join(tmpdir(), 'headroom-pictures-'));

async function run(...args: readonly string[]): Promise<string> {
  const ran = await promisify(execFile)(
    chrome,
    [...flags, `--user-data-dir=${join(place, 'profile')}`, ...args],
    { maxBuffer: 1e8 },
  );
  return ran.stdout;
}

async function draw(theme: Theme): Promise<void> {
  const file = join(place, `${theme}.html`);
  const address = pathToFileURL(file).href;
  const height =
    'document.body.innerHTML = "<pre>" + document.querySelector("article").offsetHeight + "</pre>"';
  writeFileSync(file, await commentPage(markdown, theme, false, height));
  const [, pixels = '900'] =
    /<pre>(\d+)<\/pre>/.exec(
      await run(`--window-size=${widths.wide},900`, '--dump-dom', address),
    ) ?? [];
  writeFileSync(file, await commentPage(markdown, theme, false));
  await run(
    `--window-size=${widths.wide},${pixels}`,
    `--screenshot=${join(folder, `comment-${theme}.png`)}`,
    address,
  );
}

for (const theme of themeNames) await draw(theme);
writeFileSync(
  join(folder, 'drawn.json'),
  `${JSON.stringify(await pictureMarks(markdown), undefined, 2)}\n`,
);
rmSync(place, { recursive: true, force: true });
