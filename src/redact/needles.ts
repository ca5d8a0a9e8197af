/**
 * Makes the needles that are looked for in a text: every secret, as it is and as encodings spell
 * it.
 */
import { type Alphabet, foldedText, lettersIn } from './alphabets.ts';
import { decodeText } from './decoded-text.ts';

export interface Needle {
  readonly alphabet: Alphabet;
  readonly codes: Uint16Array;
  /** A piece of at least this length counts as well: a text that was cut holds no whole secret. */
  readonly leastPiece: number;
  /**
   * The text that a match must equal where it is short enough to occur by chance; undefined where
   * any match counts.
   */
  readonly exactly: string | undefined;
}

/** Shorter texts must have the case and the blanks of the secret. */
const chanceLength = 12;

/** A piece is half of a secret, but no less and no more than this. */
const [shortestPiece, longestPiece] = [16, 32];

/** The fewest characters of base64 that are looked for. Fewer turn up by chance in any picture. */
const shortestCore = 6;
/** Base64 of base64 makes too many short ones. */
const shortestDoubled = 12;
/**
 * For longer secrets, such as whole certificates and files of credentials, only the usual encodings
 * are looked for.
 */
const longestWithAll = 4_096;

function makeNeedle(alphabet: Alphabet, text: string): Needle {
  const codes = lettersIn(alphabet, text);
  const piece = Math.min(longestPiece, Math.max(shortestPiece, Math.ceil(codes.length / 2)));
  const decoded = decodeText(text);
  const isShort = alphabet === 'text' && codes.length < chanceLength;
  return {
    alphabet,
    codes,
    leastPiece: Math.min(codes.length, piece),
    exactly: isShort ? foldedText(decoded, 0, decoded.length - 1) : undefined,
  };
}

/**
 * Returns the characters of base64 that show bytes anywhere inside longer ones, such as in
 * `user:secret`. The rim depends on the neighbours.
 */
function base64Cores(bytes: Buffer, shortest = shortestCore): readonly string[] {
  const whole = bytes.toString('base64').replace(/=+$/, '');
  const cores = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)),
  );
  return [...new Set([whole, ...cores])].filter((core) => core.length >= shortest);
}

const inUtf16 = (text: string): readonly Buffer[] => [
  Buffer.from(text, 'utf16le'),
  Buffer.from(text, 'utf16le').swap16(),
];

/**
 * Returns the literal spellings of a text for readers that recognize no letters. One is the text
 * itself. In the other, letters outside of ASCII are UTF-16 as a reader of Latin-1 or UTF-8 takes
 * it. (Letters of ASCII are found in it as they are: NUL stands between them.)
 */
export function literalForms(text: string): readonly string[] {
  if (/^[\0-\x7F]*$/.test(text)) return [text];
  return [
    text,
    ...inUtf16(text).flatMap((bytes) => [bytes.toString('latin1'), bytes.toString('utf8')]),
  ];
}

/** Returns a secret as the host of an address spells it. */
function asHost(text: string): readonly string[] {
  const isPlain = /^[ -~]*$/.test(text) || /[\s/?#@:\\]/.test(text);
  return isPlain || !URL.canParse(`http://${text}/`) ? [] : [new URL(`http://${text}/`).hostname];
}

/** Returns every needle of one secret. */
export function makeNeedles(secret: string): readonly Needle[] {
  const text = secret.toWellFormed();
  const bytes = Buffer.from(text);
  const isLong = text.length > longestWithAll;
  const hex = bytes.toString('hex');
  const inner = isLong
    ? []
    : [JSON.stringify(text).slice(1, -1), encodeURIComponent(text), hex, hex.toUpperCase()].map(
        (spelled) => Buffer.from(spelled),
      );
  const wide = isLong ? [] : inUtf16(text);
  const cores = base64Cores(bytes);
  const doubled = isLong
    ? []
    : cores
        .filter((core) => core.length >= shortestDoubled)
        .flatMap((core) => base64Cores(Buffer.from(core), shortestDoubled));
  const base64 = new Set([
    ...cores,
    ...[...inner, ...wide].flatMap((spelled) => base64Cores(spelled)),
    ...doubled,
  ]);
  const hexadecimal = new Set([
    hex,
    ...wide.map((spelled) => spelled.toString('hex')),
    ...cores.map((core) => Buffer.from(core).toString('hex')),
  ]);
  return [
    ...[...new Set([secret, text, text.replaceAll('\\', ''), ...asHost(text)])].map((spelled) =>
      makeNeedle('text', spelled),
    ),
    ...[...base64].map((core) => makeNeedle('base64', core)),
    ...[...hexadecimal].map((digits) => makeNeedle('hexadecimal', digits)),
  ];
}
