/** Texts that a script types are covered in words about it, whole or as far as they were typed. */
import { openTyped } from '../../../src/adapters/player/cover-typed.ts';

function typing(...texts: readonly string[]): ReturnType<typeof openTyped> {
  const typed = openTyped();
  for (const text of texts) typed.add(text);
  return typed;
}

test.each([
  ['as it is', 'no hunter2 here', 'no *** here'],
  ['within a word', 'xhunter2x', 'x***x'],
  ['as an address spells it', '?q=gr%C3%BCn%20%26%20rot', '?q=***'],
  ['as JSON spells it', '{"q":"gr\\u00fcn & rot"}', '{"q":"***"}'],
])('a text is covered %s', (_, said, covered) => {
  expect(typing('hunter2', 'grün & rot').cover(said)).toBe(covered);
});

test('a short one is covered in quotation marks alone', () => {
  expect(typing('7').cover(`7 of "7" and '7'`)).toBe(`7 of "***" and '***'`);
});

test('nothing of white space alone, or of nothing, is covered', () => {
  const typed = typing('', '  ');
  expect([typed.isEmpty(), typed.cover('a  b')]).toEqual([true, 'a  b']);
});

test('a page that tells of each key tells less than half of a text', () => {
  const { cover } = typing('swordfish', 'lamp');
  const keys = [...'swordfish'].map((_, at) => 'swordfish'.slice(0, at + 1));
  expect(keys.map((key) => cover(`looked for ${key}`).slice('looked for '.length))).toEqual([
    ...['s', 'sw', 'swo', 'swor'],
    ...Array.from({ length: 5 }, () => '***'),
  ]);
  expect(cover('q=swordf&lam=1')).toBe('q=***&lam=1');
});

test.each([
  ['part of another word', ['swordfight', 'aswordf', 'swordf1']],
  ['shorter than four signs', ['the', 'a']],
])('a beginning that is %s stays', (_, words) => {
  const { cover } = typing('swordfish', 'them');
  for (const word of words) expect(cover(`it is ${word}`)).toBe(`it is ${word}`);
});

test('in an address only what follows its path is covered', () => {
  const { coverAddress } = typing('lamp');
  expect(coverAddress('http://shop.test/lamp?q=lamp#/lamp')).toBe(
    'http://shop.test/lamp?q=***#/***',
  );
});

test('signs that mean something in patterns are signs', () => {
  expect(typing('(a+b)*c.d').cover('it was (a+b)*c then')).toBe('it was *** then');
});
