/**
 * What a budgets file is as a text: its encoding, its documents, and what YAML takes from elsewhere
 * in it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../src/adapters/files/files.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { configOf, refusal, startedByHand } from '../support/workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-encoding-'));
afterAll(() => rmSync(folder, { recursive: true }));

const json = '{ "server": { "static": "dist" }, "pages": { "größe": { "path": "/" } } }\n';
const yaml = 'server: { static: dist }\npages:\n  größe: { path: / }\n';

const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();
const utf32 = (text: string) =>
  Buffer.concat(
    [...text].map((character) => Buffer.from(Uint32Array.of(character.codePointAt(0) ?? 0).buffer)),
  );
const encodings: readonly (readonly [string, (text: string) => Buffer, RegExp | undefined])[] = [
  ['UTF-8', (text) => Buffer.from(text), undefined],
  ['UTF-8 with a mark', (text) => Buffer.from(`\uFEFF${text}`), undefined],
  [
    'UTF-16, little end first',
    (text) => Buffer.from(text, 'utf16le'),
    /:1:1: this file is in UTF-16 or/,
  ],
  [
    'UTF-16, little end first, with a mark',
    (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
    /:1:1: this file is in UTF-16 or/,
  ],
  ['UTF-16, big end first', swapped, /:1:1: this file is in UTF-16 or/],
  [
    'UTF-16, big end first, with a mark',
    (text) => swapped(`\uFEFF${text}`),
    /:1:1: this file is in UTF-16 or/,
  ],
  ['UTF-32', utf32, /:1:1: this file is in UTF-16 or/],
  [
    'Latin-1',
    (text) => Buffer.from(text, 'latin1'),
    /:\d:\d+: here is a character that is not in UTF-8; save the file as UTF-8$/,
  ],
];

test.each(
  encodings.flatMap(([name, encode, said]) =>
    (
      [
        ['budgets.json', json],
        ['budgets.yml', yaml],
      ] as const
    ).map(([file, text]) => [file, name, encode(text), said] as const),
  ),
)('%s in %s is read, or named for what it is', async (file, _, bytes, said) => {
  writeFileSync(join(folder, file), bytes);
  const reading = readConfig(
    { 'working-directory': folder, budgets: file },
    nodeFiles(),
    { GITHUB_WORKSPACE: folder },
    startedByHand,
  );
  if (said === undefined)
    expect((await reading).targets.map(({ name }) => name)).toEqual(['größe']);
  else expect(await refusal(reading)).toMatch(new RegExp(`^budgets-syntax: ${file}${said.source}`));
});

const inYaml = (text: string) => configOf({ 'budgets.yml': text });
const page = 'pages: { a: { path: / } }\nserver: { static: dist }\n';

test.each([
  [`${page}---\nrounds: 5\n`, 4],
  [`---\n${page}---\n`, 5],
  [`${page}...\n---\n${page}`, 5],
  [`%YAML 1.2\n---\n${page}---\n${page}`, 6],
])('several documents are named as that: %j', async (text, line) => {
  expect(await refusal(inYaml(text))).toMatch(
    new RegExp(
      `^budgets-syntax: budgets\\.yml:${line - 1}:1: a second document begins here; a ` +
        'budgets file is one',
    ),
  );
});

test.each([
  `---\n${page}`,
  `${page}...\n`,
  `%YAML 1.2\n---\n${page}`,
  `# a comment\n---\n${page}...\n`,
])('one document is one, however it is marked: %j', async (text) => {
  expect((await inYaml(text)).targets).toHaveLength(1);
});

describe('<< takes keys from elsewhere', () => {
  const limits = async (text: string) =>
    (await inYaml(`server: { static: dist }\n${text}`)).budgets.map(({ target, metric, bound }) => [
      target,
      metric,
      bound.kind === 'limit' ? bound.limit : bound,
    ]);

  test.each<[string, string, readonly (readonly unknown[])[]]>([
    [
      'of one object',
      'pages:\n  a: { path: /a, budgets: &fast { lcp: 2s, cls: 0.1 } }\n  b: { path: /b, ' +
        'budgets: { <<: *fast } }',
      [
        ['b (mobile)', 'lcp', 2000],
        ['b (mobile)', 'cls', 0.1],
      ],
    ],
    [
      'own keys win, before and after it',
      'pages:\n  a: { path: /a, budgets: &fast { lcp: 2s, cls: 0.1 } }\n  b: { path: /b, ' +
        'budgets: { cls: 0.2, <<: *fast, lcp: 3s } }',
      [
        ['b (mobile)', 'cls', 0.2],
        ['b (mobile)', 'lcp', 3000],
      ],
    ],
    [
      'of a list, earlier ones winning',
      'pages:\n  a: { path: /a, budgets: &one { lcp: 1s } }\n  c: { path: /c, budgets: ' +
        '&two { lcp: 2s, cls: 0.2 } }\n  b: { path: /b, budgets: { <<: [*one, *two] } }',
      [
        ['b (mobile)', 'lcp', 1000],
        ['b (mobile)', 'cls', 0.2],
      ],
    ],
    [
      'of what takes keys itself',
      'pages:\n  a: { path: /a, budgets: &one { lcp: 1s } }\n  c: { path: /c, budgets: ' +
        '&two { <<: *one, cls: 0.2 } }\n  b: { path: /b, budgets: { <<: *two } }',
      [
        ['b (mobile)', 'cls', 0.2],
        ['b (mobile)', 'lcp', 1000],
      ],
    ],
    [
      'written out',
      'pages:\n  b: { path: /b, budgets: { <<: { lcp: 1s } } }',
      [['b (mobile)', 'lcp', 1000]],
    ],
    [
      'of a whole page',
      'pages:\n  a: &page { path: /a, budgets: { lcp: 1s } }\n  b: { <<: *page, path: /b }',
      [['b (mobile)', 'lcp', 1000]],
    ],
  ])('%s', async (_, text, expected) => {
    expect((await limits(text)).filter(([target]) => target === 'b (mobile)').sort()).toEqual(
      [...expected].sort(),
    );
  });

  test('also in YAML 1.1', async () => {
    const text =
      `%YAML 1.1\n---\n` +
      `${page.replace('{ a: { path: / } }', '\n  a: &a { path: /a }\n  b: { <<: *a, path: /b }')}`;
    expect((await inYaml(text)).targets.map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  test.each(['<<: *name', '<<: fast', '<<: []', '<<: [fast]'])(
    'what it cannot take is named with its place: %s',
    async (merge) => {
      const text =
        `suite: &name five\nserver: { static: dist }\npages: { a: { path: /, budgets: { ` +
        `${merge} } } }\n`;
      expect(await refusal(inYaml(text))).toMatch(
        /^budgets-syntax: budgets\.yml:3:\d+: << takes the keys of an object that has an anchor/,
      );
    },
  );

  test('a mistake in an anchor is said where it is written; a circular alias ends', async () => {
    expect(
      await refusal(
        inYaml(
          `server: { static: dist }\npages:\n  a: { path: /a, budgets: &fast { lcp: 2kB } ` +
            `}\n  b: { path: /b, budgets: { <<: *fast } }\n`,
        ),
      ),
    ).toContain('budgets.yml:3:40: ');
    expect(await refusal(inYaml('pages: &all\n  <<: *all\n'))).toContain(
      'budgets-syntax: budgets.yml:',
    );
  });

  test('in quotes it is a name', async () => {
    expect(
      (await inYaml(`server: { static: dist }\npages: { "<<": { path: / } }\n`)).targets.map(
        ({ name }) => name,
      ),
    ).toEqual(['<<']);
  });
});

test('an anchor under a top-level key with x- is used by every page that names it', async () => {
  const file = `x-budgets: &budgets { lcp: 2.5s, script-bytes: 170kB }
server: { static: dist }
pages:
  home: { path: /, budgets: *budgets }
  search: { path: /search, budgets: { <<: *budgets, lcp: 3s } }
`;
  const { budgets } = await configOf({ 'budgets.yml': file });
  const limits = budgets.flatMap(({ bound }) => (bound.kind === 'limit' ? [bound.limit] : []));
  expect(limits).toEqual([2500, 170_000, 3000, 170_000]);
});
