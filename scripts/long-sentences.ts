/**
 * `npm run long-sentences [folder …]`: lists the sentences of comments that have more than 25
 * words. Without folders it reads `src`.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSentences, mostWords } from './sentences.ts';

const root = join(import.meta.dirname, '..');
const folders = process.argv.slice(2);

const files = (folders.length > 0 ? folders : ['src'])
  .flatMap((folder) => globSync(`${folder}/**/*.{ts,mjs}`, { cwd: root }))
  .filter((file) => !file.includes('node_modules'))
  .toSorted();
const long = files.flatMap((file) =>
  findSentences(readFileSync(join(root, file), 'utf8'))
    .filter(({ words }) => words > mostWords)
    .map(({ line, text, words }) => `${file}:${line} (${words} words) ${text}`),
);
console.log([...long, `${long.length} sentences have more than ${mostWords} words.`].join('\n'));
