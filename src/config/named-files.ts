/**
 * Files that the budgets file names: what they hold is a part of how it measures, as if it stood in
 * the file.
 */
import { posix } from 'node:path';

/**
 * Keys whose files are no part of how is measured, each for a reason. Files that all other keys
 * name count, also those of keys that are added later.
 */
const namesOther: Readonly<Record<string, string>> = {
  $schema: 'for editors',
  paths: 'globs: they say which changes are measured',
  'server.command': 'it starts the product, which is what the change changes',
  'server.static': 'it is the product, which is what the change changes',
  'baseline.setup': "it prepares the base's product, from the base's files",
  'baseline.build': "it builds the base's product, from the base's files",
  'baseline.directory': "it is the base's product",
};

/** Blanks, quotes and what else ends a word in a shell. */
const betweenWords = /[\s"'`;|&<>(){}=,$]+/;

/**
 * Every word of the file that could be a path from the working directory, each once; which of them
 * are files only git knows.
 */
export function wordsThatCouldNameFiles(file: object): readonly string[] {
  const words = new Set<string>();
  for (const [key, text] of textsIn(file, '')) {
    if (namesOther[key] !== undefined) continue;
    for (const word of text.split(betweenWords))
      if (couldBePath(word)) words.add(posix.normalize(word).replace(/\/$/, ''));
  }
  return [...words].sort();
}

const couldBePath = (word: string): boolean =>
  word !== '' && !/^[-/]/.test(word) && /[^./]/.test(word);

/**
 * Each text with its key, in which names of pages and the like are left as they are, and lists have
 * no index.
 */
function* textsIn(value: unknown, key: string): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [key, value];
  else if (Array.isArray(value)) for (const element of value) yield* textsIn(element, key);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value))
      yield* textsIn(inner, key === '' ? name : `${key}.${name}`);
}

/**
 * Returns the words that are files, or folders with files, among the changed ones. `folder` is the
 * working directory, and changed files are paths, from the repository's top folder. A word without
 * a slash is a file and never a folder: commands are full of words.
 */
export function changedFilesNamed(
  words: readonly string[],
  folder: string,
  changed: readonly string[],
): readonly string[] {
  const seen = changed.map((file) => posix.relative(`/${folder}`, `/${file}`));
  const files = new Set(seen);
  const folders = new Set(seen.flatMap(foldersAbove));
  return words.filter((word) => files.has(word) || (word.includes('/') && folders.has(word)));
}

function foldersAbove(file: string): readonly string[] {
  const folder = posix.dirname(file);
  return folder === '.' || folder === '/' || folder === file
    ? []
    : [folder, ...foldersAbove(folder)];
}
