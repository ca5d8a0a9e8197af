/**
 * Follows the imports of modules that the budgets file names: what they import is a part of how is
 * measured, as they are.
 */
import { posix, relative, resolve, sep } from 'node:path';
import { HeadroomError } from '../errors.ts';
import { isInside } from '../inside.ts';
import type { Files } from '../ports.ts';
import type { Folders } from './folders.ts';

const mostModules = 500;
const mostBytes = 1024 * 1024;

const isModule = (word: string): boolean => /\.[cm]?[jt]s$/.test(word);

/**
 * Files of the own checkout that a module names by a text: `import … from './shop.mjs'`,
 * `import('./shop.mjs')`, `require('./shop')`, `new URL('./shop.json', import.meta.url)`.
 */
const named =
  /(?:\b(?:from|import)|\b(?:import|require|URL)\s*\()\s*(["'`])(\.{1,2}\/[^"'`\n$?#]{1,500})/g;

/** Endings that `require` adds. */
const endings = ['', '.js', '.cjs', '.mjs', '.json', '/index.js'];

/**
 * Returns the words, and the files that modules among them import, directly or not. Words are paths
 * from the working directory. Packages and computed names are not followed, nor files outside of
 * the workspace.
 */
export async function followImports(
  words: readonly string[],
  { working, workspace }: Pick<Folders, 'working' | 'workspace'>,
  files: Pick<Files, 'exists' | 'read'>,
): Promise<readonly string[]> {
  const found = new Set(words);
  const modules = words.filter(isModule);
  for (let at = 0; at < Math.min(modules.length, mostModules); at += 1) {
    const module = modules[at] ?? '';
    const text = await readModule(resolve(working, module), workspace, files);
    for (const [, , path = ''] of text.matchAll(named))
      for (const ending of endings) {
        const file = resolve(working, posix.dirname(module), `${path}${ending}`);
        const word = relative(working, file).split(sep).join('/');
        if (found.has(word) || !isInside(workspace, file) || !(await files.exists(file))) continue;
        found.add(word);
        if (isModule(word)) modules.push(word);
      }
  }
  return [...found].sort();
}

/** Empty where there is none: most words of a budgets file are no files. */
async function readModule(
  path: string,
  workspace: string,
  files: Pick<Files, 'exists' | 'read'>,
): Promise<string> {
  try {
    return (await files.exists(path)) ? await files.read(path, mostBytes, workspace) : '';
  } catch (thrown) {
    if (thrown instanceof HeadroomError) return '';
    throw thrown;
  }
}
