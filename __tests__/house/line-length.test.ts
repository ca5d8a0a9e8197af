/** A diff on GitHub does not scroll sideways: no line is longer than 100 columns. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const mostColumns = 100;
const mostProseColumns = 120;

/** The formatter does not break an import of one name. */
const isOneImport = (line: string): boolean => /^import \{ \w+ \} from '[^']+';$/.test(line);

/** Folder → files in it, at least, so that none is passed over in silence. */
test.each([
  ['src', 300],
  ['__tests__', 180],
  ['bench', 40],
  ['scripts', 20],
])('no line in %s is longer than 100 columns, comments and strings included', (folder, least) => {
  const files = globSync(`${folder}/**/*.{ts,mts,mjs}`, {
    cwd: root,
    exclude: ['**/node_modules/**', '**/fixtures/**'],
  });
  expect(files.length).toBeGreaterThan(least);
  const long = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        [...line].length > mostColumns && !isOneImport(line) ? [`${file}:${at + 1}`] : [],
      ),
  );
  expect(long).toEqual([]);
});

/** Tables and examples of code are as wide as they are; so is a comment as GitHub has it. */
test('no line of prose in README, docs and examples is longer than 120 columns', () => {
  const pages = ['README.md', ...globSync('{docs,examples}/**/*.md', { cwd: root })];
  expect(pages.length).toBeGreaterThan(40);
  const long = pages.flatMap((page) => {
    if (page === 'docs/pictures/comment.md') return [];
    let isCode = false;
    return readFileSync(join(root, page), 'utf8')
      .split('\n')
      .flatMap((line, at) => {
        if (/^\s*```/.test(line)) isCode = !isCode;
        const isProse = !isCode && !line.startsWith('|');
        return isProse && [...line].length > mostProseColumns ? [`${page}:${at + 1}`] : [];
      });
  });
  expect(long).toEqual([]);
});
