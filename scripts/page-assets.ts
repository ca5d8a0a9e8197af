/**
 * Writes src/report/render/page/page-assets.ts: the script and the style of the report page as
 * texts, with the hashes by which the page's policy knows them. `npm run fix` and `npm run build`
 * run it.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '..');
const sources = join(root, 'src', 'report', 'in-browser');

/** The place of the module that the page is rendered with. */
export const assetsFile = join(root, 'src', 'report', 'render', 'page', 'page-assets.ts');

/** Returns the text of that module; the same for the same sources, on every machine. */
export function pageAssets(): string {
  const style = build('page.css');
  const script = build('controls.ts');
  return [
    '/** Written by scripts/page-assets.ts from src/report/in-browser. Do not edit. */',
    '',
    ...constant('pageStyle', style),
    ...constant('pageScript', script),
    '/** SHA-256 in Base64: the page runs and styles nothing else. */',
    `export const pageStyleHash = '${hash(style)}';`,
    `export const pageScriptHash = '${hash(script)}';`,
    '',
  ].join('\n');
}

function build(name: string): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: readFileSync(join(sources, name), 'utf8'),
      loader: name.endsWith('.css') ? 'css' : 'ts',
      resolveDir: sources,
    },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  return (outputFiles[0]?.text ?? '').trim();
}

/** Returns the source of a constant that holds a long text, in lines of at most 100 columns. */
export function constant(name: string, text: string): readonly string[] {
  const parts = text.match(/.{1,80}/gsu) ?? [];
  return [
    `export const ${name} = [`,
    ...parts.map((part) => `  ${quoted(part)},`),
    "].join('');",
    '',
  ];
}

/** As the formatter quotes it. */
function quoted(text: string): string {
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return text.includes("'") && !text.includes('"')
    ? `"${escaped}"`
    : `'${escaped.replace(/'/g, "\\'")}'`;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64');

if (process.argv[1] === import.meta.filename) writeFileSync(assetsFile, pageAssets());
