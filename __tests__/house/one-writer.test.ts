/** `measurements.json` has one writer: nothing else makes its text, and nothing else writes it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const sources = globSync('src/**/*.ts', { cwd: root })
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
  .filter(({ file }) => file !== 'src/saved/save-measurements.ts');

const filesWith = (pattern: RegExp): readonly string[] =>
  sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

test('the sources are looked at', () => {
  expect(sources.length).toBeGreaterThan(300);
});

test('no other file makes the text of measurements', () => {
  expect(filesWith(/measurementsText|fitMeasurements\(/)).toEqual([
    'src/saved/fit-measurements.ts',
  ]);
  expect(filesWith(/JSON\.stringify\((\{ \.\.\.)?\w*[mM]easure(d|ments)\b/)).toEqual([]);
});

test('no other file writes what is called measurements.json', () => {
  const writes = /\.write\([^)]*(measurements\.json|measurementsFile)/;
  expect(filesWith(writes)).toEqual([]);
});
