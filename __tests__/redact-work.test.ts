/** However a secret repeats itself, and however often a text holds it, redacting stays linear. */
import { readAs } from '../src/redact/alphabets.ts';
import { decodeText } from '../src/redact/decoded-text.ts';
import { findNeedles, indexNeedles } from '../src/redact/needle-index.ts';
import { makeNeedles } from '../src/redact/needles.ts';
import { redact } from '../src/redact.ts';

const alphabets = ['text', 'base64', 'hexadecimal'] as const;

function stepsFor(secret: string, text: string): number {
  const needles = makeNeedles(secret).filter(({ codes }) => codes.length >= 4);
  return alphabets.reduce((sum, alphabet) => {
    const index = indexNeedles(needles.filter((needle) => needle.alphabet === alphabet));
    return sum + findNeedles(readAs(alphabet, decodeText(text)), index).steps;
  }, 0);
}

const repeated: readonly (readonly [name: string, secret: string, piece: string])[] = [
  ['a short run of one letter', 'a'.repeat(40), `${'a'.repeat(19)}b`],
  ['a long run of one letter', 'a'.repeat(4_000), `${'a'.repeat(31)}b`],
  ['a run that is broken once', `${'a'.repeat(2_000)}b${'a'.repeat(2_000)}`, 'aaaaaaac'],
  ['two letters in turn', 'ab'.repeat(2_000), `${'ab'.repeat(15)}c`],
  ['digits', '0'.repeat(500), `${'0'.repeat(15)}1`],
];

test.each(repeated)('a secret of %s takes few steps for each character', (_name, secret, piece) => {
  const text = piece.repeat(Math.ceil(200_000 / piece.length));
  const steps = stepsFor(secret, text);
  expect(steps).toBeGreaterThan(0);
  expect(steps / text.length).toBeLessThan(40);
});

test.each(repeated)('a secret of %s is covered also where the steps are used up', (...given) => {
  const [, secret, piece] = given;
  const text = `${piece.repeat(Math.ceil(200_000 / piece.length))} ${secret} end`;
  const covered = redact(text, [secret]);
  expect([covered.includes(secret), covered.endsWith(' *** end')]).toEqual([false, true]);
});

test('an ordinary secret takes less than one step for each character of an ordinary text', () => {
  const text = 'GET /api/products?page=1 answered 200 in 12 ms, 4711 bytes\n'.repeat(4_000);
  expect(stepsFor('Zx81kQ-7pLm3vN9rT2wY5uB8cE1dG4hJ6sA0fKqX', text) / text.length).toBeLessThan(1);
});

test('a word of base64 that holds the secret many times is walked once', () => {
  const secret = 'a1b2c3d4e5f6g7h8i9';
  const word = Buffer.from(secret).toString('base64').repeat(20_000);
  // A walk of the word for each of its matches would read 10 thousand million characters.
  expect(redact(`it said ${word} twice`, [secret])).toBe('it said *** twice');
});

test('a text that holds the secret more often than a call takes arguments is covered', () => {
  const covered = redact('hunter2hunter2,'.repeat(300_000), ['hunter2hunter2']);
  expect(covered === '***,'.repeat(300_000)).toBe(true);
});
