/**
 * Renders the golden comments as GitHub would show them, and takes a picture of each, light and
 * dark, wide and as on a phone. `node scripts/comment-pictures.ts [NAME…]` writes to
 * .headroom/pictures. Needs Chrome or Chromium.
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { commentPage, themeNames, widths } from './pictures/comment-page.ts';

const goldens = resolve('__tests__/report/golden');
const pictures = resolve('.headroom/pictures');
const chrome = process.env.CHROME_PATH ?? '/usr/bin/chromium';

async function picture(name: string, markdown: string): Promise<void> {
  for (const theme of themeNames) {
    for (const [width, pixels] of Object.entries(widths)) {
      for (const isOpen of [false, true]) {
        const file = `${pictures}/${name}.${width}.${theme}${isOpen ? '.open' : ''}`;
        await writeFile(`${file}.html`, await commentPage(markdown, theme, isOpen));
        const height = isOpen ? 2000 : 900;
        const flags = [
          '--headless=new',
          '--no-sandbox',
          '--hide-scrollbars',
          '--disable-gpu',
          `--window-size=${pixels},${height}`,
        ];
        await promisify(execFile)(chrome, [
          ...flags,
          `--screenshot=${file}.png`,
          pathToFileURL(`${file}.html`).href,
        ]);
      }
    }
  }
}

await mkdir(pictures, { recursive: true });
const wanted = process.argv.slice(2);
const names = (await readdir(goldens))
  .filter((file) => file.endsWith('.md'))
  .map((file) => basename(file, '.md'));
for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  await picture(name, await readFile(`${goldens}/${name}.md`, 'utf8'));
  process.stdout.write(`${pictures}/${name}.*.png\n`);
}
