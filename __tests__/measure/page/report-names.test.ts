/**
 * File names of Lighthouse's reports: one for each target, whatever the names of the targets are.
 */
import { reportNames } from '../../../src/measure/page/report-names.ts';

const pages = (names: readonly string[]) =>
  names.flatMap((name) => ['mobile', 'desktop'].map((device) => ({ id: `${name} (${device})` })));

/** All the files that a run with these pages writes. */
function filesOf(names: readonly string[]): readonly string[] {
  const targets = pages(names);
  const stems = reportNames(targets);
  return targets.flatMap(({ id }) => ['head', 'base'].map((arm) => `${stems.get(id)}-${arm}.html`));
}

const long = 'n'.repeat(380);

const families: readonly (readonly [string, readonly string[]])[] = [
  [
    'in other scripts',
    [
      '首页',
      '产品',
      '関連',
      'главная',
      'товары',
      'الرئيسية',
      'דף',
      'หน้าแรก',
      'é',
      'è',
      'ê',
      'e',
      'ß',
      'ẞ',
    ],
  ],
  ['composed in two ways', ['caf\u00e9', 'cafe\u0301', 'cafe']],
  ['of emoji', ['🏠', '🛒', '👩‍👩‍👧', '👩‍👩‍👦', '\u{1F3E0}\u{FE0F}']],
  [
    'that differ in signs',
    [
      'a b',
      'a-b',
      'a/b',
      'a\\b',
      'a:b',
      'a?b',
      'a#b',
      'a&b',
      'a+b',
      'a*b',
      'a|b',
      'a"b',
      "a'b",
      'a<b',
      'a>b',
      'a%b',
      'a%2Fb',
      'a  b',
      'a--b',
      '-a-b',
      'a-b-',
      ' a b',
      'a b ',
    ],
  ],
  [
    'that are signs alone',
    ['/', '//', '?', '!', '-', '--', '.', '..', '...', '_', ' ', '  ', '~', '#', '*'],
  ],
  ['that differ in case', ['home', 'Home', 'HOME', 'hOmE', 'home ', 'HOME-']],
  [
    'that look like another device or arm',
    [
      'home',
      'home (mobile)',
      'home-mobile',
      'home-mobile-head',
      'home mobile head',
      'home-desktop',
      'home (mobile)-head',
      'home-head',
      'home-base',
    ],
  ],
  [
    'that are long',
    [
      long,
      `${long}a`,
      `${long}b`,
      `${long}/`,
      `${long.slice(1)}首`,
      'x'.repeat(119),
      'x'.repeat(120),
      'x'.repeat(121),
    ],
  ],
  [
    'that a system reserves',
    [
      'con',
      'CON',
      'con.',
      'con.txt',
      'nul',
      'NUL.html',
      'aux',
      'prn',
      'com1',
      'COM9',
      'lpt1',
      'lpt1.x',
      'console',
    ],
  ],
  [
    'that climb',
    [
      '..',
      '../..',
      '../../etc/passwd',
      '/etc/passwd',
      'a/../b',
      'C:\\Windows',
      '\\\\server\\share',
    ],
  ],
  [
    'with what nobody sees',
    [
      'a\u200bb',
      'a\u00adb',
      'a\u202eb',
      'a\tb',
      'a\nb',
      'a\rb',
      'a\0b',
      'ab',
      'a\u00a0b',
      'a\ufeffb',
      '\u2028',
    ],
  ],
  [
    'that need escaping elsewhere',
    ['$HOME', '`id`', '$(id)', '%PATH%', '<b>', '&amp;', '__proto__', 'constructor', 'toString'],
  ],
];

const deviceNames = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function expectGood(files: readonly string[]): void {
  expect(new Set(files.map((file) => file.toLowerCase().normalize())).size).toBe(files.length);
  for (const file of files) {
    expect(file).toMatch(/^[A-Za-z0-9._-]{1,200}$/);
    expect(file).not.toMatch(deviceNames);
    expect(['.', '..']).not.toContain(file);
  }
}

test.each(families)('names %s have files of their own', (_kind, names) => {
  expectGood(filesOf(names));
});

test('all of these at once have files of their own', () => {
  expectGood(filesOf([...new Set(families.flatMap(([, names]) => names))]));
});

test('a thousand sets of drawn names have files of their own', () => {
  const letters = [...'abAB01 -_./\\:?#()é首品🏠\u0301\u200b\n~%'];
  let state = 7;
  const drawn = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  for (let set = 0; set < 1_000; set += 1) {
    const names = Array.from({ length: 12 }, () =>
      Array.from({ length: 1 + drawn(4) }, () => letters[drawn(letters.length)]).join(''),
    );
    const files = filesOf([...new Set(names)]);
    expect([set, names, new Set(files.map((file) => file.toLowerCase())).size]).toEqual([
      set,
      names,
      files.length,
    ]);
  }
});

test("a name that was made to look like another one's hash is not taken for it", () => {
  const [taken = ''] = filesOf(['首页']);
  const forged = taken.replace('-head.html', '');
  expectGood(filesOf(['首页', forged, forged.toUpperCase(), forged.replace('mobile', ''), taken]));
});

test.each([
  ['home', 'home-mobile-head.html'],
  ['Checkout', 'Checkout-mobile-head.html'],
  ['my page', 'my-page-mobile-head.html'],
  ['product/42', 'product-42-mobile-head.html'],
  ['v1.2_new', 'v1.2_new-mobile-head.html'],
])('a plain name stays readable: %s', (name, file) => {
  expect(filesOf([name, 'other'])[0]).toBe(file);
});
