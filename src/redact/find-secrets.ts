/**
 * Finds secrets in a text, however it spells them. Never throws: no pattern is made of a secret.
 */
import { type Alphabet, foldedText, readAs } from './alphabets.ts';
import { type DecodedText, decodeText } from './decoded-text.ts';
import { findNeedles, indexNeedles, type NeedleIndex } from './needle-index.ts';
import { literalForms, makeNeedles, type Needle } from './needles.ts';

/** Characters of a text from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds the spans of secrets in texts. */
export interface SecretFinder {
  find(text: string): readonly Span[];
}

const alphabets: readonly Alphabet[] = ['text', 'base64', 'hexadecimal'];

/**
 * A large text is read in windows, each of which overlaps with the next by the longest spelling of
 * a secret.
 */
const leastWindow = 1 << 20;
/** `\u0061` is six characters, and an encoding of it twice as many. */
const longestSpelling = 12;

/** Fewer characters than the index looks at are only looked for as they are. */
const fewestLetters = 4;
/** Fewer digits are only taken for hexadecimal where they stand together and alone. */
const certainDigits = 12;

/** Prepares the search for these secrets. */
export function secretFinder(secrets: readonly string[]): SecretFinder {
  const all = secrets.flatMap(makeNeedles);
  const literal = secrets.flatMap(literalForms);
  const indexes = new Map(
    alphabets.map((alphabet) => {
      const own = all.filter(
        (needle) => needle.alphabet === alphabet && needle.codes.length >= fewestLetters,
      );
      return [alphabet, indexNeedles(own)] as const;
    }),
  );
  const overlap = Math.max(0, ...secrets.map(({ length }) => length)) * longestSpelling + 1_024;
  const size = Math.max(leastWindow, overlap * 2);
  return {
    find(text) {
      // A literal secret is covered even where a neighbour seems to belong to it, such as a percent
      // sign or a backslash.
      const spans = literal.flatMap((form) => findSpans(text, form));
      for (let from = 0; ; from += size - overlap) {
        const to = Math.min(text.length, from + size);
        // One by one: there may be more of them than a call takes arguments.
        for (const span of inWindow(text, from, to, indexes)) spans.push(span);
        if (to === text.length) return merged(spans);
      }
    },
  };
}

function findSpans(text: string, secret: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length))
    spans.push({ start: at, end: at + secret.length });
  return spans;
}

function inWindow(
  text: string,
  from: number,
  to: number,
  indexes: ReadonlyMap<Alphabet, NeedleIndex>,
): readonly Span[] {
  const decoded = decodeText(text, from, to);
  const spans: Span[] = [];
  for (const [alphabet, index] of indexes) {
    const reading = readAs(alphabet, decoded);
    let word: Span = { start: 0, end: 0 };
    for (const { needle, first, last } of findNeedles(reading, index).matches) {
      const [begin, end] = [reading.places[first] as number, reading.places[last] as number];
      const span = { start: decoded.starts[begin] as number, end: decoded.ends[end] as number };
      if (!isMeant(needle, text, span, decoded, begin, end)) continue;
      if (alphabet !== 'base64') spans.push(span);
      // A word that holds the secret a thousand times is walked once.
      else if (span.start < word.start || span.end > word.end) {
        word = wholeWord(text, span);
        spans.push(word);
      }
    }
  }
  return spans;
}

/** Returns whether a match that is short enough for chance is more than chance. */
function isMeant(
  { alphabet, codes, exactly }: Needle,
  text: string,
  { start, end }: Span,
  decoded: DecodedText,
  first: number,
  last: number,
): boolean {
  if (alphabet === 'hexadecimal' && codes.length < certainDigits)
    return (
      end - start === codes.length &&
      !/[\da-f]/i.test(text.charAt(start - 1)) &&
      !/[\da-f]/i.test(text.charAt(end))
    );
  if (exactly === undefined) return true;
  const found = foldedText(decoded, first, last);
  if (found === exactly) return true;
  if (found.toLowerCase() !== exactly.toLowerCase()) return false;
  // An address has its host in small letters.
  return exactly.length >= 8 || /:\/\/[^\s/?#]*$/.test(text.slice(Math.max(0, start - 300), start));
}

/**
 * Widens a match to the whole word: the rest of a word of base64 would give parts of the secret
 * away.
 */
function wholeWord(text: string, span: Span): Span {
  let { start, end } = span;
  while (start > 0 && /[\w+/-]/.test(text.charAt(start - 1))) start -= 1;
  while (end < text.length && /[\w+/=-]/.test(text.charAt(end))) end += 1;
  return { start, end };
}

/** Returns the spans in the order of the text. Spans that meet become one. */
function merged(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = all.at(-1);
    if (last === undefined || span.start > last.end) all.push(span);
    else if (span.end > last.end) all[all.length - 1] = { start: last.start, end: span.end };
  }
  return all;
}
