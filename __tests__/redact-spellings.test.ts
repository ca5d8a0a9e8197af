/**
 * Every spelling of every kind of secret is covered, wherever it stands and wherever it was cut.
 */
import { redact, redactJson } from '../src/redact.ts';
import { generatorOf } from './support/random.ts';
import {
  asciiSpellings,
  hugeSecrets,
  places,
  secrets,
  spellings,
} from './support/redact-spellings.ts';

/** Pieces of a spelling that would be of use to somebody. */
const usefulLength = 10;

/**
 * Whether a piece of the spelling is still there. What stands around it, blanks and names of keys
 * are no pieces.
 */
function leaks(safe: string, spelled: string, around: string): boolean {
  const length = Math.min(usefulLength, spelled.length);
  for (let at = 0; at + length <= spelled.length; at += 1) {
    const piece = spelled.slice(at, at + length);
    if (safe.includes(piece) && !around.includes(piece)) return true;
  }
  return false;
}

/** In base64 a secret of few bytes in longer text shows in too few characters. */
const tooShort = (secret: string, spelling: string): boolean =>
  secret.length < 8 && /base64 of (?:basic|base64|a base64|JSON|an address)/.test(spelling);
/** What of an encoding is not the secret's: the user, the key, the address around it. */
const frame = (spell: (text: string) => string): string =>
  spell('') + spell('xxxxxxxx') + spell('yyyyyyyyyyyyy');

const ofAscii = [...spellings, ...asciiSpellings];

describe.each([...secrets])('%s', (_name, secret) => {
  const spelled = (/^[\x20-\x7e\n]*$/.test(secret) ? ofAscii : [...spellings]).filter(
    ([name]) => !tooShort(secret, name),
  );

  test.each(spelled)('%s, is covered in every place', (_spelling, spell) => {
    const text = spell(secret);
    const leaking = [...places].filter(([, place]) => {
      const safe = redact(place(text), [secret]);
      return !safe.includes('***') || leaks(safe, text, place('') + frame(spell));
    });
    expect(leaking.map(([place]) => place)).toEqual([]);
  });

  test('leaves JSON what it is', () => {
    const value = Object.fromEntries(
      spelled.map(([name, spell], index) => [
        `${index}`,
        { name, text: spell(secret), number: 12.5 },
      ]),
    );
    const written = JSON.stringify(value, undefined, 1);
    const safe = JSON.parse(redactJson(written, [secret])) as Record<
      string,
      { readonly text: string; readonly number: number }
    >;
    expect(
      Object.values(safe).filter(({ text, number }) => !text.includes('***') || number !== 12.5),
    ).toEqual([]);
  });
});

test('pieces of a cut secret are covered: no half is left, wherever it was cut', () => {
  const random = generatorOf(5);
  const long = [...secrets.values()].filter(({ length }) => length >= 40);
  let tries = 0;
  for (const secret of long) {
    for (const [name, spell] of spellings) {
      const spelled = spell(secret);
      const cut = Math.floor(spelled.length * (0.75 + 0.25 * random.next()));
      for (const piece of [spelled.slice(0, cut), spelled.slice(-cut)]) {
        const left = redact(`it said ${piece}`, [secret]).slice('it said '.length);
        tries += 1;
        expect([name, left.replaceAll('***', '').length < spelled.length / 2]).toEqual([
          name,
          true,
        ]);
      }
    }
  }
  expect(tries).toBeGreaterThan(400);
});

test.each([...hugeSecrets])('a secret of %s is covered and throws nothing', (_name, secret) => {
  for (const spell of [
    (text: string) => text,
    JSON.stringify,
    encodeURIComponent,
    (text: string) => Buffer.from(text).toString('base64'),
  ]) {
    const safe = redact(`a ${spell(secret)} b`, [secret, 'another-one']);
    expect(safe.replaceAll(/\W/g, '').length).toBeLessThan(20);
    expect(safe).toContain('***');
  }
});

test('a secret is found on every border of the windows in which a large text is read', () => {
  const [secret] = [...secrets.values()].slice(2);
  const filler = 'GET /api/products?page=1 200 '.repeat(80_000);
  for (let shift = -60; shift <= 60; shift += 4) {
    const at = (1 << 20) + shift;
    const safe = redact(`${filler.slice(0, at)}${secret}${filler.slice(at)}`, [secret ?? '']);
    expect([shift, safe === `${filler.slice(0, at)}***${filler.slice(at)}`]).toEqual([shift, true]);
  }
});

test.each([
  ['http://Staging-7.Example:3000/a', 'http://staging-7.example:3000/a', 'Staging-7.Example'],
  ['http://BLUE.test/blue', 'http://***.test/blue', 'BLUE'],
  ['https://bücher.example/', 'https://***/', 'Bücher.Example'],
])('a value in a host is found as an address has it: %s', (written, expected, secret) => {
  const safe = redact(new URL(written).href, [secret]);
  expect(safe).toBe(
    expected.includes('***') ? expected : expected.replace('staging-7.example', '***'),
  );
});

test('ordinary text stays as it is, also where it looks like the secret', () => {
  const ordinary = [
    ['pass', 'The verdict is PASS, and "pa ss" is not it. p+a+s+s'],
    ['Shop', 'The shop at /shop has a shop-window.'],
    ['12345678', 'values: 1234567, 1234.5678, 12 345 678, 123456789e3'.replace('123456789e3', '9')],
    ['test', '{"hash":"0074657374ff","bytes":[74,65,73,74]}'],
    ['abcd-efgh', 'abcd -efgh'],
  ] as const;
  for (const [secret, text] of ordinary) expect(redact(text, [secret])).toBe(text);
});

test('no text and no list of secrets makes it throw, and harmless text stays as it is', () => {
  const random = generatorOf(99);
  const signs = [
    '%',
    '%2',
    '%25',
    '\\',
    '\\u',
    '\\u0',
    '\\u{',
    '\\x',
    '&',
    '&#',
    '&#x',
    '&amp;',
    '&amp',
    ';',
    '<code>',
    '</code',
    '\0',
    '\u200b',
    '\ud800',
    '+',
    '=',
    'a',
    'Zz9',
    ' ',
    '\n',
    '"',
    '😀',
  ];
  for (let round = 0; round < 3_000; round += 1) {
    const make = (most: number) =>
      Array.from({ length: random.below(most) }, () => random.pick(signs)).join('');
    const [text, secret] = [make(60), make(12)];
    expect(typeof redact(text, [secret, make(6)])).toBe('string');
    expect(redact(text, ['never-in-any-of-them'])).toBe(text);
    if (secret.trim().length >= 4)
      expect(redact(`${text}${secret.trim()}${make(4)}`, [secret])).toContain('***');
  }
});
