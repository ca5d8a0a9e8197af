/**
 * Who touches the file system: one module resolves and opens what a change may have planted, and
 * the others go through it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const source = join(import.meta.dirname, '..', '..', 'src');
const owner = 'adapters/files/real-path.ts';

/**
 * Modules that import node:fs, and what for. Calls that open or make something by its path are
 * named one by one.
 */
const others: Readonly<
  Record<string, { readonly why: string; readonly opening: readonly string[] }>
> = {
  'adapters/files/files.ts': {
    why: 'what people named, and renaming, of paths that the owner has looked at',
    opening: ['open', 'writeFile', 'mkdtemp', 'readFileSync', 'readdir'],
  },
  'adapters/files/folder-lock.ts': {
    why: 'the lock, in a folder that the owner has made; /proc',
    opening: ['writeFileSync', 'readFileSync', 'linkSync'],
  },
  'adapters/processes/log.ts': { why: 'reads from descriptors that the owner opened', opening: [] },
  'adapters/network/static-listing.ts': {
    why: 'lists folders that the owner has resolved',
    opening: ['readdirSync'],
  },
  'adapters/network/static-folder.ts': {
    why: 'streams from descriptors that the owner opened',
    opening: ['createReadStream'],
  },
  'adapters/processes/processes.ts': {
    why: 'a mark of each command, made where nothing is (wx)',
    opening: ['openSync'],
  },
  'adapters/processes/tree.ts': { why: '/proc', opening: ['readFileSync', 'readdirSync'] },
  'adapters/owned-folder.ts': {
    why:
      'new temporary folders of its own, and the names of their owners, which it reads ' +
      'through the owner of paths',
    opening: ['mkdtempSync', 'readdirSync', 'readFileSync', 'writeFileSync'],
  },
  'adapters/process-owner.ts': { why: '/proc', opening: ['readFileSync'] },
  'adapters/listening-sockets.ts': { why: '/proc', opening: ['readFileSync', 'readdirSync'] },
  'adapters/machine/cpu-watch.ts': { why: '/proc', opening: ['readFileSync'] },
  'adapters/machine/machine.ts': { why: '/proc', opening: ['readFileSync'] },
  'adapters/player/child/read-recording.ts': {
    why: 'a recording whose path was resolved and checked, in a process without secrets',
    opening: ['readFileSync'],
  },
  'adapters/chrome/process.ts': {
    why: "Chrome's profile, in a new folder of its own",
    opening: ['mkdtempSync', 'readFileSync'],
  },
};

const harmless = [
  'constants',
  'closeSync',
  'fstatSync',
  'readSync',
  'writeSync',
  'ftruncateSync',
  'renameSync',
  'rmSync',
  'unlinkSync',
  'rm',
  'stat',
  'existsSync',
  'lstatSync',
  'readlinkSync',
];

const modules = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({
    name: name.replaceAll('\\', '/'),
    text: readFileSync(join(source, name), 'utf8'),
  }));

/** Names imported from node:fs, without types. */
function importedFrom(text: string): readonly string[] | undefined {
  const imports = [
    ...text.matchAll(/import\s+(?:type\s+)?([^;]*?)\s+from '(?:node:)?fs(?:\/promises)?'/g),
  ];
  if (imports.length === 0)
    return /(?:require|import)\(\s*'(?:node:)?fs/.test(text) ? ['everything'] : undefined;
  return imports
    .flatMap(([, names = '']) =>
      names.startsWith('{')
        ? names
            .slice(1, -1)
            .split(',')
            .map((name) => name.trim())
        : ['everything'],
    )
    .filter((name) => name !== '' && !name.startsWith('type '));
}

const importing = modules.filter(
  ({ name, text }) => name !== owner && importedFrom(text) !== undefined,
);

test('the owner and the modules listed here are all that import node:fs', () => {
  expect(importing.map(({ name }) => name).sort()).toEqual(Object.keys(others).sort());
});

test.each(importing)('$name opens nothing by its path but what is listed', ({ name, text }) => {
  const known = [...harmless, ...(others[name]?.opening ?? [])];
  expect(importedFrom(text)?.filter((imported) => !known.includes(imported))).toEqual([]);
});

test.each([
  'adapters/files/files.ts',
  'adapters/files/folder-lock.ts',
  'adapters/processes/log.ts',
  'adapters/network/static-listing.ts',
  'adapters/network/static-folder.ts',
])('%s goes through the owner', (name) => {
  expect(modules.find((module) => module.name === name)?.text).toMatch(
    /from '[./]*(?:files\/)?real-path\.ts'/,
  );
});

test('no stage touches the file system past its port', () => {
  expect(
    importing.filter(({ name }) => !name.startsWith('adapters/')).map(({ name }) => name),
  ).toEqual([]);
});
