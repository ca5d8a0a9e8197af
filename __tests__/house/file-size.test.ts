/** A file of the product holds one idea: none is longer than 250 lines. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const src = join(import.meta.dirname, '../../src');
const mostLines = 250;

test('no file of the product has more than 250 lines', () => {
  const files = globSync('**/*.ts', { cwd: src });
  expect(files.length).toBeGreaterThan(300);
  const long = files.filter(
    (file) => readFileSync(join(src, file), 'utf8').split('\n').length - 1 > mostLines,
  );
  expect(long).toEqual([]);
});
