/**
 * Renders the golden comments as GitHub would show them and takes a picture of each, light and dark, wide and as on a
 * phone: `node scripts/comment-pictures.ts [NAME…]` writes to .headroom/pictures. Needs Chrome or Chromium.
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { marked } from 'marked';

const goldens = resolve('__tests__/report/golden');
const pictures = resolve('.headroom/pictures');
const chrome = process.env.CHROME_PATH ?? '/usr/bin/chromium';

/** GitHub's comment column is 790 px wide on a wide window; a phone shows about 360. */
const widths = { wide: 790, phone: 390 } as const;
const themes = { light: '#ffffff', dark: '#0d1117' } as const;

type Theme = keyof typeof themes;

const require = createRequire(import.meta.url);
const styles: Readonly<Record<Theme, string>> = {
  light: require.resolve('github-markdown-css/github-markdown-light.css'),
  dark: require.resolve('github-markdown-css/github-markdown-dark.css'),
};

/** A page that shows the comment as GitHub does; folds are open in the pictures named so. */
async function pageOf(markdown: string, theme: Theme, isOpen: boolean): Promise<string> {
  const css = await readFile(styles[theme], 'utf8');
  const html = await marked.parse(markdown, { gfm: true });
  const body = isOpen ? html.replaceAll('<details>', '<details open>') : html;
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>${css}
    html, body { margin: 0; background: ${themes[theme]} } .markdown-body { padding: 16px; font-size: 14px }</style>
    <article class="markdown-body">${body}</article>`;
}

async function picture(name: string, markdown: string): Promise<void> {
  for (const theme of Object.keys(themes) as Theme[]) {
    for (const [width, pixels] of Object.entries(widths)) {
      for (const isOpen of [false, true]) {
        const file = `${pictures}/${name}.${width}.${theme}${isOpen ? '.open' : ''}`;
        await writeFile(`${file}.html`, await pageOf(markdown, theme, isOpen));
        const height = isOpen ? 2000 : 900;
        const flags = ['--headless=new', '--no-sandbox', '--hide-scrollbars', '--disable-gpu', `--window-size=${pixels},${height}`];
        await promisify(execFile)(chrome, [...flags, `--screenshot=${file}.png`, pathToFileURL(`${file}.html`).href]);
      }
    }
  }
}

await mkdir(pictures, { recursive: true });
const wanted = process.argv.slice(2);
const names = (await readdir(goldens)).filter((file) => file.endsWith('.md')).map((file) => basename(file, '.md'));
for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  await picture(name, await readFile(`${goldens}/${name}.md`, 'utf8'));
  process.stdout.write(`${pictures}/${name}.*.png\n`);
}
