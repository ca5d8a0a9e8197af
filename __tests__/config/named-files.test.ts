import { changedFilesNamed } from '../../src/config/named-files.ts';
import { configOf, configOfBudgets } from '../support/workspace.ts';

const named = async (server: object, more: object = {}): Promise<readonly string[]> =>
  (
    await configOfBudgets({
      server: { command: 'node serve.js', ...server },
      pages: { home: { path: '/', ...more } },
    })
  ).namedFiles ?? [];

/** What changed: every file of the repository. */
const everything = [
  'perf/reset.mjs',
  'reset',
  'perf/data/1.sql',
  'perf/data/2.sql',
  'perf/my file.sql',
  'serve.js',
  'package.json',
  'index.html',
  'node',
];

test.each<[string, object, readonly string[]]>([
  ['a script', { reset: 'node perf/reset.mjs' }, ['perf/reset.mjs']],
  ['a script from here', { reset: './perf/../perf/reset.mjs --fast' }, ['perf/reset.mjs']],
  ['a script without an ending', { reset: 'sh reset' }, ['reset']],
  ['a quoted script', { reset: `bash -c "node 'perf/reset.mjs'; true"` }, ['perf/reset.mjs']],
  [
    'scripts behind each other',
    { reset: 'true&&node perf/reset.mjs|cat<package.json' },
    ['package.json', 'perf/reset.mjs'],
  ],
  ['a folder', { reset: 'psql -f perf/data/' }, ['perf/data']],
  ['the value of an option', { reset: 'psql --file=perf/data/1.sql' }, ['perf/data/1.sql']],
  ['a variable of the server', { env: { SEED: 'perf/data/2.sql' } }, ['perf/data/2.sql']],
  ['the command that stops it', { stop: 'node perf/reset.mjs' }, ['perf/reset.mjs']],
  ['the product itself', { command: 'node serve.js' }, []],
])('%s that a budgets file names', async (_name, server, files) => {
  const words = await named(server);
  // The program `node` is a word of every command, and a file of this repository by chance.
  expect(changedFilesNamed(words, '', everything).filter((file) => file !== 'node')).toEqual(files);
});

test('names begin at the working directory, and what lies above is named from there', async () => {
  const words = await named({ reset: 'node ../shared/reset.mjs data/seed.sql' });
  expect(
    changedFilesNamed(words, 'apps/shop', [
      'apps/shared/reset.mjs',
      'apps/shop/data/seed.sql',
      'data/seed.sql',
      'shared/reset.mjs',
    ]),
  ).toEqual(['../shared/reset.mjs', 'data/seed.sql']);
});

test('addresses, paths on the server and globs name no file', async () => {
  const words = await named(
    { ready: '/index.html' },
    { path: '/index.html', block: ['*/index.html'] },
  );
  const { namedFiles = [] } = await configOfBudgets({
    server: { static: 'dist' },
    pages: { home: { path: '/' } },
    paths: ['perf/data/', 'index.html'],
  });
  expect([
    changedFilesNamed(words, '', everything),
    changedFilesNamed(namedFiles, '', [...everything, 'dist/index.html']),
  ]).toEqual([[], []]);
});

test('what a module imports is named as the module is', async () => {
  const { namedFiles = [] } = await configOf({
    'budgets.json': JSON.stringify({
      server: { command: 'node serve.js', reset: 'node perf/reset.cjs' },
      login: 'perf/login.mjs',
      pages: { home: { path: '/' } },
    }),
    'serve.js': "import './perf/of-the-product.mjs';",
    'perf/login.mjs': `import { a } from "./a.mjs"; export * from '../shared/b.mjs';
      const later = await import('./later.mjs'), data = new URL('./data.json', import.meta.url);
      import './gone.mjs'; import 'puppeteer-core'; import '../../outside.mjs'; import(a);`,
    'perf/a.mjs': "import './login.mjs'; import './deep/c.mjs'",
    'perf/deep/c.mjs': '',
    'perf/later.mjs': '',
    'perf/data.json': '',
    'perf/reset.cjs': "const { seed } = require('./seed'); require('./lib')",
    'perf/seed.js': '',
    'perf/lib/index.js': '',
    'perf/of-the-product.mjs': '',
    'shared/b.mjs': '',
    '/outside.mjs': '',
  });
  expect(namedFiles.filter((word) => word.includes('/') || word.endsWith('.mjs'))).toEqual([
    'perf/a.mjs',
    'perf/data.json',
    'perf/deep/c.mjs',
    'perf/later.mjs',
    'perf/lib/index.js',
    'perf/login.mjs',
    'perf/reset.cjs',
    'perf/seed.js',
    'shared/b.mjs',
  ]);
});
