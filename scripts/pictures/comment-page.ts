/** A page that shows a comment as GitHub does. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { marked } from 'marked';

/** GitHub's comment column is 790 px wide on a wide window; a phone shows about 390. */
export const widths = { wide: 790, phone: 390 } as const;

const themes = { light: '#ffffff', dark: '#0d1117' } as const;

export type Theme = keyof typeof themes;

export const themeNames = Object.keys(themes) as readonly Theme[];

const require = createRequire(import.meta.url);
const styles: Readonly<Record<Theme, string>> = {
  light: require.resolve('github-markdown-css/github-markdown-light.css'),
  dark: require.resolve('github-markdown-css/github-markdown-dark.css'),
};

/** Returns the page's HTML; `isOpen` unfolds what is folded. `script` runs at its end. */
export async function commentPage(
  markdown: string,
  theme: Theme,
  isOpen: boolean,
  script = '',
): Promise<string> {
  const css = await readFile(styles[theme], 'utf8');
  const html = await marked.parse(markdown, { gfm: true });
  const body = isOpen ? html.replaceAll('<details>', '<details open>') : html;
  return (
    `<!doctype html><meta charset="utf-8"><meta name="viewport" ` +
    `content="width=device-width"><style>${css}
    html, body { margin: 0; background: ${themes[theme]} } ` +
    `.markdown-body { padding: 16px; font-size: 14px }</style>
    <article class="markdown-body">${body}</article>` +
    (script === '' ? '' : `<script>${script}</script>`)
  );
}

/**
 * Returns a mark of each theme's page: pictures with other marks show something that is no longer
 * so.
 */
export async function pictureMarks(markdown: string): Promise<Readonly<Record<Theme, string>>> {
  const mark = async (theme: Theme) =>
    createHash('sha256')
      .update(await commentPage(markdown, theme, false))
      .digest('hex');
  return { light: await mark('light'), dark: await mark('dark') };
}
