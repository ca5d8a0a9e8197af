/**
 * Hides a secret in a text, spelled in one of many ways. None of it may be left when the text is
 * redacted.
 */
import { redact } from '../../src/redact.ts';
import type { Random } from '../verdict/random.ts';
import { type Attack, between, pick } from './attack.ts';
import { hostileText } from './hostile-text.ts';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const alphabets = [
  letters,
  `${letters}+/=`,
  `${letters}-_.~`,
  `${letters}!"#$%&'()*+,-./:;<=>?@[\\]^_{|}~`,
  `${letters}éßжñ首页☕`,
];

function anySecret(random: Random): string {
  const alphabet = [...pick(random, alphabets)];
  return Array.from({ length: between(random, 12, 64) }, () => pick(random, alphabet)).join('');
}

const hexOf = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, encoding).toString('hex');
const each = (text: string, spell: (character: string) => string): string =>
  [...text].map(spell).join('');
const code = (character: string): number => character.codePointAt(0) ?? 0;
const unicode = (text: string): string =>
  text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const wrapped = (text: string): string => text.replace(/.{76}/g, '$&\r\n');

/**
 * How texts are written on their way through URLs, forms, JSON, HTML, mails, dumps and wide
 * strings.
 */
const spellings: readonly (readonly [string, (secret: string, random: Random) => string])[] = [
  ['plain', (secret) => secret],
  ['a URL', (secret) => encodeURIComponent(secret)],
  ['a URL, every byte', (secret) => hexOf(secret).replace(/../g, '%$&')],
  ['a URL, every byte in capitals', (secret) => hexOf(secret).toUpperCase().replace(/../g, '%$&')],
  ['a form', (secret) => new URLSearchParams({ v: secret }).toString().slice(2)],
  ['JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
  ['JSON in JSON', (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  ['JSON escapes', unicode],
  ['HTML numbers', (secret) => each(secret, (character) => `&#${code(character)};`)],
  [
    'HTML hexadecimal',
    (secret) => each(secret, (character) => `&#x${code(character).toString(16)};`),
  ],
  ['base64', base64],
  ['base64 for URLs', (secret) => Buffer.from(secret).toString('base64url')],
  [
    'base64 of user:secret',
    (secret, random) => base64(`${'u'.repeat(between(random, 1, 5))}:${secret}`),
  ],
  [
    'base64 in lines',
    (secret, random) => wrapped(base64(`${'x'.repeat(between(random, 40, 90))}${secret}`)),
  ],
  ['base64 twice', (secret) => base64(base64(secret))],
  ['hexadecimal', (secret) => hexOf(secret)],
  ['hexadecimal in capitals', (secret) => hexOf(secret).toUpperCase()],
  ['UTF-16', (secret) => Buffer.from(secret, 'utf16le').toString('latin1')],
];

/**
 * Returns whether the end of the spelled secret can still be read. Text before it may be in the
 * same spelling.
 */
const isLeft = (redacted: string, spelled: string): boolean =>
  redacted.includes(spelled.slice(-16));

export async function secretAttack(): Promise<Attack> {
  return {
    name: 'secrets',
    promise: 'no spelling of a secret is left in a text that leaves Headroom',
    async attempt(random: Random) {
      const secret = anySecret(random);
      const [how, spell] = pick(random, spellings);
      const spelled = spell(secret, random);
      const text = `${hostileText(random)} ${spelled} ${hostileText(random)}`;
      try {
        return isLeft(redact(text, [secret, 'another-secret']), spelled)
          ? [`${JSON.stringify(secret)} is left as ${how}: ${JSON.stringify(spelled)}`]
          : [];
      } catch (thrown) {
        return [
          'redact throws: ' +
            `${thrown instanceof Error ? thrown.message.slice(0, 200) : String(thrown)}`,
        ];
      }
    },
    close: async () => undefined,
  };
}
