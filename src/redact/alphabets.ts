/**
 * Reads a decoded text in three ways: as text, as base64 and as hexadecimal digits. Each leaves out
 * separators: blanks, ends of lines, colons between bytes.
 */
import { type DecodedText, decodeText } from './decoded-text.ts';

export type Alphabet = 'text' | 'base64' | 'hexadecimal';

/** The characters that count; `places` are their indexes in the decoded text. */
export interface Reading {
  readonly codes: Uint16Array;
  readonly places: Uint32Array;
  readonly length: number;
}

const isBlank = (code: number): boolean =>
  code <= 0x20 ||
  code === 0x85 ||
  code === 0xa0 ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x3000;

const plus = 0x2b;
const grave = 0x60;

/** Capital letters count as small ones: an address has its host in small letters. */
const small = (code: number): number =>
  (code >= 0x41 && code <= 0x5a) || (code >= 0xc0 && code <= 0xde && code !== 0xd7)
    ? code + 0x20
    : code;

/** A character that is left out is -1. */
const rules: Readonly<Record<Alphabet, (code: number) => number>> = {
  // A form writes a blank as a plus sign; Markdown parts words with graves.
  text: (code) => (isBlank(code) || code === plus || code === grave ? -1 : small(code)),
  base64: (code) => (isBlank(code) ? -1 : code === 0x2d ? plus : code === 0x5f ? 0x2f : code),
  hexadecimal: (code) =>
    isBlank(code) ||
    (code >= 0x2c && code <= 0x2e) ||
    code === 0x3a ||
    code === 0x5f ||
    code === 0x58 ||
    code === 0x78
      ? -1
      : small(code),
};

/** Returns a rule as a table by code, since a large text asks for each of its characters. */
const makeTable = (rule: (code: number) => number): Int32Array =>
  Int32Array.from({ length: 0x10000 }, (_, code) => rule(code));
const tables: Readonly<Record<Alphabet, Int32Array>> = {
  text: makeTable(rules.text),
  base64: makeTable(rules.base64),
  hexadecimal: makeTable(rules.hexadecimal),
};

/** Returns whether it is the zero of `0x41`. */
const isPrefix = ({ codes, length }: DecodedText, index: number): boolean =>
  codes[index] === 0x30 && index + 1 < length && ((codes[index + 1] as number) | 0x20) === 0x78;

/** Returns the characters of a decoded text that count in an alphabet. */
export function readAs(alphabet: Alphabet, decoded: DecodedText): Reading {
  const table = tables[alphabet];
  const isHexadecimal = alphabet === 'hexadecimal';
  const codes = new Uint16Array(decoded.length);
  const places = new Uint32Array(decoded.length);
  let length = 0;
  for (let index = 0; index < decoded.length; index += 1) {
    const code = table[decoded.codes[index] as number] as number;
    if (code < 0 || (isHexadecimal && isPrefix(decoded, index))) continue;
    codes[length] = code;
    places[length] = index;
    length += 1;
  }
  return { codes, places, length };
}

/** Returns the same characters of a text that is looked for. */
export function lettersIn(alphabet: Alphabet, text: string): Uint16Array {
  const { codes, length } = readAs(alphabet, decodeText(text));
  return codes.slice(0, length);
}

/**
 * Returns a part of a decoded text with its case, and one blank for each run of them. A short
 * secret must equal it.
 */
export function foldedText(decoded: DecodedText, first: number, last: number): string {
  let text = '';
  for (let index = first; index <= last; index += 1) {
    const code = decoded.codes[index] as number;
    if (isBlank(code) || code === plus) text += text.endsWith(' ') ? '' : ' ';
    else if (code !== grave) text += String.fromCharCode(code);
  }
  return text.trim();
}
