/**
 * A tired reader understands a comment: a sentence has at most 25 words, or a defence below. Its
 * subject is a thing with a name.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSentences, mostWords, type Sentence } from '../../scripts/sentences.ts';

const root = join(import.meta.dirname, '../..');

/** How a sentence that stays long begins → the reason why it is not divided. */
const defended: Readonly<Record<string, string>> = {
  'index.js the action': 'a table of files in columns, and no sentence',
};

const namelessSubject = /^(What|Whatever|Who|Whoever|Whichever|Nobody|One that|Those)\b/;

const sentences: readonly (Sentence & { readonly place: string })[] = globSync(
  '{src,bench,scripts}/**/*.{ts,mjs}',
  { cwd: root, exclude: (file) => file === 'node_modules' },
).flatMap((file) =>
  findSentences(readFileSync(join(root, file), 'utf8')).map((sentence) => ({
    ...sentence,
    place: `${file}:${sentence.line}`,
  })),
);

test('each sentence of a comment has at most 25 words, or a defence', () => {
  expect(sentences.length).toBeGreaterThan(3_000);
  const long = sentences.filter(({ words }) => words > mostWords);
  const begins = Object.keys(defended);
  const undefended = long.filter(({ text }) => !begins.some((begin) => text.startsWith(begin)));
  // Divide these: one thought a sentence. `npm run long-sentences` lists them, too.
  expect(undefended.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
  expect(begins.filter((begin) => !long.some(({ text }) => text.startsWith(begin)))).toEqual([]);
});

test('no sentence of a comment in the product has a subject without a name', () => {
  const nameless = sentences.filter(
    ({ place, text }) => place.startsWith('src/') && namelessSubject.test(text),
  );
  // Say what is done ("Returns …", "Finds …"), or name the thing.
  expect(nameless.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
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
  const source = [
    `const a = '/* ${twentySix} */';`,
    `const b = \`// ${twentySix}\`;`,
    `// biome-ignore x: ${twentySix}`,
  ].join('\n');
  expect(findSentences(source)).toEqual([]);
});
