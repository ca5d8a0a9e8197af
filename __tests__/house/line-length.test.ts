/** A diff on GitHub does not scroll sideways: no line is longer than 100 columns. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const mostColumns = 100;

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
