/**
 * Draws pictures of a report page: light, dark, on a phone and printed, folded and opened.
 * `node scripts/report-pictures.ts [REPORT.html]`, by default that of `npm start`, writes to
 * .headroom/pictures, and the first unfolded target to docs/pictures. Needs Chrome or Chromium.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Look, withPage } from './pictures/open-page.ts';

const [given = '.headroom/shop/report.html'] = process.argv.slice(2);
const pictures = resolve('.headroom/pictures');

const looks: Readonly<Record<string, Look>> = {
  light: { width: 1_100 },
  dark: { width: 1_100, scheme: 'dark' },
  phone: { width: 390 },
  print: { width: 760, media: 'print' },
  'no-scripts': { width: 1_100, scripts: 'off' },
};

const docsPicture = resolve('docs/pictures/report-page.png');

mkdirSync(pictures, { recursive: true });
for (const [name, look] of Object.entries(looks))
  await withPage(pathToFileURL(resolve(given)).href, look, async (page) => {
    await page.picture(`${pictures}/report.${name}.png`);
    if (name === 'light') await page.picture(docsPicture, 'details[open]');
    if (look.scripts !== 'off') {
      await page.ask('for (const one of document.querySelectorAll("details")) one.open = true');
      await page.picture(`${pictures}/report.${name}.open.png`);
    }
    for (const complaint of page.complaints) console.error(`${name}: ${complaint}`);
  });
console.log(`${pictures}/report.*.png`);
