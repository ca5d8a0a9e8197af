/** A tired reader understands a comment: a sentence has at most 25 words, or a defence below. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSentences, mostWords } from '../../scripts/sentences.ts';

const root = join(import.meta.dirname, '../..');

/** How a sentence that stays long begins → the reason why it is not divided. */
const defended: Readonly<Record<string, string>> = {};

test('each sentence of a comment in the product has at most 25 words, or a defence', () => {
  const files = globSync('src/**/*.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(300);
  const long = files.flatMap((file) =>
    findSentences(readFileSync(join(root, file), 'utf8'))
      .filter(({ words }) => words > mostWords)
      .map(({ line, text }) => ({ place: `${file}:${line}`, text })),
  );
  const begins = Object.keys(defended);
  const undefended = long.filter(({ text }) => !begins.some((begin) => text.startsWith(begin)));
  // Divide these: one thought a sentence. `npm run long-sentences` lists them, too.
  expect(undefended).toEqual([]);
  expect(begins.filter((begin) => !long.some(({ text }) => text.startsWith(begin)))).toEqual([]);
});

const twentySix = Array.from({ length: 26 }, (_, index) => `w${index}`).join(' ');

test.each([
  ['a block', `/** Short.\n *\n * ${twentySix}. Short. */\nconst a = 1;`, 3],
  ['lines of two slashes', `const a = 1;\n// Begin ${twentySix.replace('w13 ', 'w13\n// ')}.`, 2],
  ['a comment behind code', `f(1, // Begin ${twentySix}.\n  2);`, 1],
  ['a point of a list', `/**\n * - Short\n * - ${twentySix}\n */\nexport {};`, 3],
])('a long sentence is found in %s, with its line', (_name, source, line) => {
  const long = findSentences(source).filter(({ words }) => words > mostWords);
  expect(long.map((one) => one.line)).toEqual([line]);
});

test('text in strings and directives of tools are no sentences', () => {
  const source =
    `const a = '/* ${twentySix} */';\nconst b = \`// ${twentySix}\`;\n` +
    `// biome-ignore x: ${twentySix}\n`;
  expect(findSentences(source)).toEqual([]);
});
