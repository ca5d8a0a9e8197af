/** A diff on GitHub does not scroll sideways: no line of the product is longer than 100 columns. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const mostColumns = 100;

test('no line of the product is longer than 100 columns, comments and strings included', () => {
  const files = globSync('src/**/*.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(300);
  const long = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, at) => ([...line].length > mostColumns ? [`${file}:${at + 1}`] : [])),
  );
  expect(long).toEqual([]);
});
