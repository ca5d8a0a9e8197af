/** The guide to the tests points to files that exist. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, '__tests__/support/README.md'), 'utf8');
const named = [...guide.matchAll(/`(__tests__\/[^`]+\.ts)`/g)].map(([, path = '']) => path);

test('every file that the guide to the tests names exists', () => {
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each([
  'a metric of pages',
  'a metric of endpoints',
  'an error',
  'an output',
  'a section of the report',
  'a budget rule',
  'an adapter',
  'a command of the terminal',
])('the guide names the test to copy for %s', (purpose) => {
  const row = guide.split('\n').find((line) => line.startsWith(`| ${purpose} |`));
  expect(row).toMatch(/^\|[^|]+\| `__tests__\/\S+\.test\.ts` \|/);
});
