/** Secrets of all kinds, and every way in which a text may spell one. */
import { generatorOf } from './random.ts';

const random = generatorOf(18);
const alnum = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const signs = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const some = (alphabet: string, length: number): string => {
  const points = [...alphabet];
  return Array.from({ length }, () => random.pick(points)).join('');
};

/** By name; what they hold is random, with the same seed each time. */
export const secrets: ReadonlyMap<string, string> = new Map([
  ['a short word', some(alnum, 6)],
  ['a password', some(alnum + signs, 12)],
  ['a token', some(alnum, 40)],
  ['a long token of base64', some(`${alnum}+/`, 86)],
  ['signs alone', `${some(signs, 24)}|`],
  ['signs that spell other things', `%41&lt;\\u0041\\n"${some(alnum, 12)}`],
  ['words with blanks', `${some(alnum, 7)} ${some(alnum, 5)}  ${some(alnum, 9)}`],
  ['a path of Windows', `C:\\new\\table\\${some(alnum, 12)}`],
  ['other scripts', some('äöüßéçñłжшщ漢字仮名', 18)],
  ['emoji', some('😀🔑🚀🍕🐙', 8)],
  ['JSON', JSON.stringify({ id: some(alnum, 10), key: some(alnum + signs, 30) })],
  [
    'a key of several lines',
    `-----BEGIN KEY-----\n${some(alnum, 64)}\n${some(alnum, 64)}\n${some(alnum, 20)}\n` +
      '-----END KEY-----',
  ],
  ['ten digits', some('123456789', 10)],
  ['an address', `https://${some(alnum, 10).toLowerCase()}.example/hook?key=${some(alnum, 20)}`],
]);

/** Each throws for a pattern, or takes a minute, where patterns are made of secrets. */
export const hugeSecrets: ReadonlyMap<string, string> = new Map([
  ['48 kB', some(alnum, 48_000)],
  ['8 kB of signs', some(signs, 8_000)],
  ['the same letter 20,000 times', 'a'.repeat(20_000)],
]);

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const hex = (text: string | Buffer): string => Buffer.from(text).toString('hex');
const bytes = (text: string, each: (byte: string) => string): string =>
  (hex(text).match(/../g) ?? []).map(each).join('');
const units = (text: string, each: (unit: number) => string): string =>
  Array.from({ length: text.length }, (_, at) => each(text.charCodeAt(at))).join('');
const points = (text: string, each: (point: number) => string): string =>
  [...text].map((sign) => each(sign.codePointAt(0) ?? 0)).join('');
const wrapped = (text: string, width: number, end: string): string =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const pad = (unit: number): string => unit.toString(16).padStart(4, '0');
const htmlNames: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
  '/': 'sol',
  '+': 'plus',
  '@': 'commat',
  _: 'lowbar',
};

/** By name. */
export const spellings: ReadonlyMap<string, (secret: string) => string> = new Map<
  string,
  (secret: string) => string
>([
  ['plain', (text) => text],
  ['percent-encoded as a part of an address', encodeURIComponent],
  ['percent-encoded as a whole address', encodeURI],
  ['percent-encoded as a form', (text) => new URLSearchParams({ q: text }).toString().slice(2)],
  ['percent-encoded, letters as well', (text) => bytes(text, (byte) => `%${byte.toUpperCase()}`)],
  ['percent-encoded in small digits', (text) => bytes(text, (byte) => `%${byte}`)],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['percent-encoded three times, letters as well', (text) => bytes(text, (byte) => `%2525${byte}`)],
  ['in JSON', json],
  ['in JSON, every letter escaped', (text) => units(text, (unit) => `\\u${pad(unit)}`)],
  [
    'in JSON, every letter escaped in capitals',
    (text) => units(text, (unit) => `\\u${pad(unit).toUpperCase()}`),
  ],
  ['in JSON in JSON', (text) => json(json(text))],
  ['in JSON in JSON in JSON', (text) => json(json(json(text)))],
  ['in JSON in JSON, every letter escaped', (text) => units(text, (unit) => `\\\\u${pad(unit)}`)],
  ['in a script, by bytes', (text) => bytes(text, (byte) => `\\x${byte}`)],
  ['in a script, by code points', (text) => points(text, (point) => `\\u{${point.toString(16)}}`)],
  ['in HTML by names', (text) => text.replace(/[&<>"'/+@_]/g, (sign) => `&${htmlNames[sign]};`)],
  ['in HTML by numbers', (text) => points(text, (point) => `&#${point};`)],
  ['in HTML by long numbers', (text) => points(text, (point) => `&#0000${point};`)],
  [
    'in HTML by hexadecimal numbers',
    (text) => points(text, (point) => `&#x${point.toString(16)};`),
  ],
  [
    'in HTML by hexadecimal numbers in capitals',
    (text) => points(text, (point) => `&#X${point.toString(16).toUpperCase()};`),
  ],
  ['in HTML in HTML', (text) => points(text, (point) => `&amp;#${point};`)],
  ['in HTML in JSON', (text) => points(text, (point) => `\\u0026#${point};`)],
  ['percent-encoded in HTML', (text) => bytes(text, (byte) => `&#37;${byte}`)],
  [
    'in JSON, percent-encoded',
    (text) => encodeURIComponent(units(text, (unit) => `\\u${pad(unit)}`)),
  ],
  ['in base64', base64],
  ['in base64 without its end', (text) => base64(text).replace(/=+$/, '')],
  ['in base64 for addresses', (text) => Buffer.from(text).toString('base64url')],
  ['in base64, percent-encoded', (text) => encodeURIComponent(base64(text))],
  ['in base64, in JSON for a script', (text) => base64(text).replaceAll('/', '\\/')],
  ['in base64 of 64 columns', (text) => wrapped(base64(text), 64, '\n')],
  ['in base64 of 76 columns', (text) => wrapped(base64(text), 76, '\r\n')],
  ['in base64 of 20 columns, indented', (text) => wrapped(base64(text), 20, '\n    ')],
  ['in base64 of 64 columns, in JSON', (text) => json(wrapped(base64(text), 64, '\n'))],
  ['in base64 of base64', (text) => base64(base64(text))],
  ['in base64 of basic authentication, one user', (text) => base64(`a:${text}`)],
  ['in base64 of basic authentication, another user', (text) => base64(`bo:${text}`)],
  ['in base64 of basic authentication, a third user', (text) => base64(`ada:${text}`)],
  ['in base64 of base64 of basic authentication', (text) => base64(base64(`bo:${text}`))],
  ['in base64 of a base64 in JSON', (text) => base64(`{"a":"${base64(text)}"}`)],
  ['in base64 of JSON', (text) => base64(JSON.stringify({ user: 'ada', key: text, more: [1, 2] }))],
  [
    'in base64 of an address',
    (text) => base64(`https://a.test/?k=${encodeURIComponent(text)}&x=1`),
  ],
  ['in base64 of UTF-16', (text) => base64(utf16(text))],
  ['in base64 of UTF-16, the other way round', (text) => base64(utf16(text).swap16())],
  ['in base64 of UTF-16 of 64 columns', (text) => wrapped(base64(utf16(text)), 64, '\n')],
  ['in base64 of hexadecimal digits', (text) => base64(hex(text))],
  ['in hexadecimal digits', hex],
  ['in hexadecimal capitals', (text) => hex(text).toUpperCase()],
  ['in hexadecimal digits with colons', (text) => bytes(text, (byte) => `${byte}:`).slice(0, -1)],
  [
    'in hexadecimal digits with blanks',
    (text) => bytes(text, (byte) => `${byte.toUpperCase()} `).trimEnd(),
  ],
  ['in hexadecimal digits of 32 columns', (text) => wrapped(hex(text), 32, '\n')],
  ['in hexadecimal digits as a list', (text) => bytes(text, (byte) => `0x${byte}, `).slice(0, -2)],
  ['in hexadecimal digits of UTF-16', (text) => hex(utf16(text))],
  ['in hexadecimal digits of base64', (text) => hex(base64(text))],
]);

/** Spellings that only letters and signs of ASCII have. */
export const asciiSpellings: ReadonlyMap<string, (secret: string) => string> = new Map([
  ['in UTF-16', (text: string) => utf16(text).toString('latin1')],
  ['in UTF-16, the other way round', (text: string) => utf16(text).swap16().toString('latin1')],
  [
    'in UTF-16, percent-encoded',
    (text: string) => encodeURIComponent(utf16(text).toString('latin1')),
  ],
  ['in UTF-16, in JSON', (text: string) => json(utf16(text).toString('latin1'))],
]);

/** Where in a text it stands. */
export const places: ReadonlyMap<string, (spelled: string) => string> = new Map([
  ['alone', (spelled: string) => spelled],
  ['at the beginning of a line', (spelled: string) => `GET / 200\n${spelled} was sent\n`],
  ['at the end of a line', (spelled: string) => `the key is ${spelled}\nGET / 200\n`],
  ['in quotes', (spelled: string) => `{"key": "${spelled}", "bytes": 1234567}`],
  ['in an address', (spelled: string) => `https://shop.test/a?key=${spelled}&page=2`],
  ['in a tag', (spelled: string) => `<p title="${spelled}">text</p>`],
]);
