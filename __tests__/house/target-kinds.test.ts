/** The rule that nobody asks "page or endpoint?" outside the tables of the kinds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { targetKinds } from '../../src/model/target.ts';

const root = join(import.meta.dirname, '../../src');

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** The folders of the kinds, in which code is about that kind alone. */
const own = /^measure\/(page|flow|endpoint)\//;

const names = targetKinds.map((kind) => `'${kind}'`).join('|');
const comparison = new RegExp(
  `(?:[!=]==?\\s*(?:${names}))|(?:(?:${names})\\s*[!=]==?)|(?:case\\s+(?:${names}))`,
  'g',
);

const questionsIn = (text: string): readonly string[] =>
  [...text.matchAll(comparison)].map(([question]) => question);

test.each([
  "if (target.kind === 'page')",
  "return kind !== 'endpoint' ? 1 : 2;",
  "'page' === kind",
  "case 'endpoint':",
  "target.kind ===\n      'page'",
])('the scan finds %j', (text) => {
  expect(questionsIn(text)).toHaveLength(1);
});

test('no file outside the tables and folders of the kinds compares with the name of a kind', () => {
  expect(sources.length).toBeGreaterThan(300);
  const asking = sources
    .filter(({ path }) => !own.test(path))
    .flatMap(({ path, text }) => questionsIn(text).map((question) => `${path}: ${question}`));
  expect(asking).toEqual([]);
});
