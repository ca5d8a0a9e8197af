/**
 * Decodes a text. Percent signs, backslashes and entities are resolved, however often they were
 * applied to each other. Invisible characters are left out. Each character knows where it stands in
 * the text.
 */
import { entities } from './entities.ts';

/** Characters as UTF-16 units, and of each where its spelling begins and ends in the text. */
export interface DecodedText {
  readonly codes: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly length: number;
}

/** More layers than any honest text has: JSON in JSON in a form in an entity. */
const mostPasses = 8;

const percent = 0x25;
const ampersand = 0x26;
const lessThan = 0x3c;
const backslash = 0x5c;
const blank = 0x20;

/**
 * Returns whether a character is not seen. UTF-16 puts NUL between letters. The others are
 * invisible, and our own reports part addresses with one of them.
 */
const isUnseen = (code: number): boolean =>
  code === 0 ||
  code === 0xad ||
  (code >= 0x200b && code <= 0x200d) ||
  code === 0x2060 ||
  code === 0xfeff;

/** Returns whether a character may begin a spelling. */
const begins = (code: number): boolean =>
  code === percent || code === ampersand || code === backslash || code === lessThan;

/** Returns the value of a hexadecimal digit; -1 for any other character. */
function parseDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Decodes the part of a text from `from` to `to`. Positions are those of the whole text. */
export function decodeText(text: string, from = 0, to = text.length): DecodedText {
  const decoder = new Decoder(text, from, to);
  for (let pass = 0; pass < mostPasses && decoder.pass(); pass += 1);
  return decoder;
}

class Decoder implements DecodedText {
  readonly codes: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  length: number;
  /** Where the next character is written: never beyond where is read. */
  #at = 0;
  /** Whether a spelling gave what may begin another one. */
  #isOpen = false;

  constructor(text: string, from: number, to: number) {
    this.length = to - from;
    this.codes = new Uint16Array(this.length);
    this.starts = new Uint32Array(this.length);
    this.ends = new Uint32Array(this.length);
    for (let index = from; index < to; index += 1) {
      const code = text.charCodeAt(index);
      if (isUnseen(code)) continue;
      const at = this.#at++;
      this.codes[at] = code;
      this.starts[at] = index;
      this.ends[at] = index + 1;
      this.#isOpen ||= begins(code);
    }
    this.length = this.#at;
  }

  /** Resolves one layer in place. Returns whether another pass may find more. */
  pass(): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    this.#at = 0;
    const { codes, starts, ends, length } = this;
    let index = 0;
    while (index < length) {
      const code = codes[index] as number;
      // Most characters: this is what a large text spends its time on.
      if (
        code > backslash ||
        (code !== percent && code !== ampersand && code !== backslash && code !== lessThan)
      ) {
        const at = this.#at++;
        codes[at] = code;
        starts[at] = starts[index] as number;
        ends[at] = ends[index] as number;
        index += 1;
      } else if (code === ampersand) index = this.#entity(index);
      else if (code === lessThan) index = this.#tagEnd(index) || this.#keep(index);
      else
        index =
          code === percent || this.#byteEnd(index) > 0
            ? this.#bytes(index)
            : this.#backslashes(index);
    }
    this.length = this.#at;
    return this.#isOpen;
  }

  #keep(index: number): number {
    const at = this.#at++;
    this.codes[at] = this.codes[index] as number;
    this.starts[at] = this.starts[index] as number;
    this.ends[at] = this.ends[index] as number;
    return index + 1;
  }

  /** Writes what stands from `first` to before `next` as one code point. */
  #put(point: number, first: number, next: number): number {
    const start = this.starts[first] as number;
    const end = this.ends[next - 1] as number;
    // A character that is left out may have parted a spelling.
    if (begins(point) || isUnseen(point)) this.#isOpen = true;
    for (const unit of point > 0xffff
      ? [0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff)]
      : [point]) {
      if (isUnseen(unit)) continue;
      const at = this.#at++;
      this.codes[at] = unit;
      this.starts[at] = start;
      this.ends[at] = end;
    }
    return next;
  }

  /**
   * Returns the end of `%41`, also where its percent sign was encoded again, or of `\x41`; 0 when
   * it is neither.
   */
  #byteEnd(index: number): number {
    const { codes } = this;
    if (index >= this.length) return 0;
    let at = index + 1;
    if (codes[index] === backslash) {
      while (codes[at] === backslash) at += 1;
      return codes[at] === 0x78 && this.#hexAt(at + 1) >= 0 ? at + 3 : 0;
    }
    if (codes[index] !== percent) return 0;
    while (codes[at] === 0x32 && codes[at + 1] === 0x35 && this.#hexAt(at + 2) >= 0) at += 2;
    return this.#hexAt(at) >= 0 ? at + 2 : 0;
  }

  /** Returns the byte that two digits give; -1 when there are none. */
  #hexAt(at: number): number {
    if (at + 2 > this.length) return -1;
    const [high, low] = [parseDigit(this.codes[at]), parseDigit(this.codes[at + 1])];
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  /** Decodes bytes of UTF-8. Invalid bytes stand for themselves. */
  #bytes(index: number): number {
    const end = this.#byteEnd(index);
    if (end === 0) return this.#keep(index);
    const lead = this.#hexAt(end - 2);
    const count = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    let point = count === 0 ? lead : lead & (0x3f >> count);
    let next = end;
    for (let more = 0; more < count; more += 1) {
      const after = this.#byteEnd(next);
      const byte = after === 0 ? -1 : this.#hexAt(after - 2);
      if (byte < 0x80 || byte > 0xbf) return this.#put(lead, index, end);
      point = point * 64 + (byte & 0x3f);
      next = after;
    }
    return this.#put(Math.min(point, 0x10ffff), index, next);
  }

  #wordAt(at: number, most: number): string {
    let word = '';
    for (let index = at; index < this.length && word.length < most; index += 1) {
      const code = this.codes[index] as number;
      if (code === 0x3b) return word;
      word += String.fromCharCode(code);
    }
    return '';
  }

  /** Decodes `&lt;`, `&#60;`, `&#x3c;`, also where the ampersand was encoded again. */
  #entity(index: number): number {
    let at = index + 1;
    let word = this.#wordAt(at, 40);
    let amps = 0;
    while (word === 'amp') {
      amps = at + 4;
      at += 4;
      word = this.#wordAt(at, 40);
    }
    const number = /^#(?:0*(\d{1,7})|[xX]0*([\da-fA-F]{1,6}))$/.exec(word);
    const point = number
      ? number[1] === undefined
        ? Number.parseInt(number[2] ?? '', 16)
        : Number(number[1])
      : entities.get(word);
    if (point !== undefined && point <= 0x10ffff)
      return this.#put(point, index, at + word.length + 1);
    return amps > 0 ? this.#put(ampersand, index, amps) : this.#keep(index);
  }

  /**
   * Decodes any number of backslashes and the character that they escape. `\n` and its like are
   * blanks.
   */
  #backslashes(index: number): number {
    const { codes } = this;
    let at = index;
    while (at < this.length && codes[at] === backslash) at += 1;
    if (at >= this.length) return at;
    const sign = String.fromCharCode(codes[at] as number);
    if (sign === 'u' && this.#hexAt(at + 1) >= 0 && this.#hexAt(at + 3) >= 0)
      return this.#put(this.#hexAt(at + 1) * 256 + this.#hexAt(at + 3), index, at + 5);
    if (sign === 'u' && codes[at + 1] === 0x7b) {
      let end = at + 2;
      while (end < at + 10 && parseDigit(codes[end]) >= 0) end += 1;
      const point = Number.parseInt(String.fromCharCode(...codes.subarray(at + 2, end)), 16);
      if (end < this.length && codes[end] === 0x7d && point <= 0x10ffff)
        return this.#put(point, index, end + 1);
    }
    if ('nrtbfv'.includes(sign)) return this.#put(blank, index, at + 1);
    const start = this.starts[index] as number;
    this.starts[at] = start;
    return begins(codes[at] as number) ? at : this.#keep(at);
  }

  /**
   * Returns the end of `<code>` or `</code>`, in which our reports set words; 0 when it is neither.
   */
  #tagEnd(index: number): number {
    const { codes } = this;
    const first = index + (codes[index + 1] === 0x2f ? 2 : 1);
    const isCode =
      codes[first] === 0x63 &&
      codes[first + 1] === 0x6f &&
      codes[first + 2] === 0x64 &&
      codes[first + 3] === 0x65;
    return isCode && codes[first + 4] === 0x3e && first + 5 <= this.length ? first + 5 : 0;
  }
}
