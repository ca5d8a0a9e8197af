/** Takes secrets out of any text that leaves Headroom, however the text spells them: log, comment, check, summary, files. */

const covered = '***';

/** Shorter values would cover ordinary text ("1", "test"), and so would numbers of few digits: ports, sizes, times. */
const shortestSecret = 4;
const shortestNumber = 8;

/** Lines of a secret of several lines, such as a key, are covered alone where they are no shorter. */
const shortestLine = 8;

/** Base64 of a part of a text is looked for from this many characters on: fewer turn up by chance in any picture. */
const shortestCore = 6;

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const inEitherCase = (hex: string): string => hex.replace(/[a-f]/gi, (digit) => `[${digit.toLowerCase()}${digit.toUpperCase()}]`);

/** The report sets risky words as code, each run of them for itself, and parts addresses with a zero-width space. */
const codeMark = '(?:(?:<|\\\\u003[cC])\\/?code>|`)?';

/** Any run of white space: it may be folded to one blank. */
const blanks = `${codeMark}(?:\\s|\\+|%(?:25)?(?:20|0[9aAdD])|&#0*(?:9|10|13|32);|&#[xX]0*(?:9|[aA]|[dD]|20);|\\\\{1,4}(?:[nrt]|u00(?:20|0[9aAdD])))+${codeMark}`;

/**
 * A pattern for one character, or one run of white space, as URLs, forms, JSON (also within JSON), HTML and Markdown may write it.
 * Letters and digits stand for themselves in all of them.
 */
function spellings(character: string): string {
  if (/^\s+$/.test(character)) return blanks;
  if (/^[a-z0-9]$/i.test(character)) return character === 'w' ? 'w\u200B?' : character;
  const point = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, at) => `\\\\{1,4}u${inEitherCase(character.charCodeAt(at).toString(16).padStart(4, '0'))}`);
  const bytes = [...Buffer.from(character)].map((byte) => `%(?:25)?${inEitherCase(byte.toString(16).padStart(2, '0'))}`);
  const all = [
    units.join(''),
    bytes.join(''),
    `&#0*${point};`,
    `&#[xX]0*${inEitherCase(point.toString(16))};`,
    ...(named[character] === undefined ? [] : [named[character]]),
    `\\\\{0,4}${literally(character)}`,
  ];
  return `${/[.,;:)?]/.test(character) ? codeMark : ''}(?:${all.join('|')})${/[@:]/.test(character) ? '\u200B?' : ''}`;
}

/** The characters of base64 in which a text shows wherever in a longer one it stands: `user:secret`, for one. Its rim depends on the neighbours. */
function base64Cores(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const whole = bytes.toString('base64').replace(/=+$/, '');
  const cores = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)),
  );
  return [whole, ...cores.filter((core) => core.length >= shortestCore)];
}

/** The same characters in base64 for URLs, or percent-encoded. */
const inBase64 = (core: string): string => core.replaceAll('+', '(?:\\+|-|%2[bB])').replaceAll('/', '(?:\\\\?\\/|_|%2[fF])');

interface Patterns {
  readonly length: number;
  readonly spelled: RegExp;
  readonly encoded: RegExp;
}

const known = new Map<string, Patterns>();

function patternsOf(secret: string): Patterns {
  const patterns = known.get(secret) ?? {
    length: secret.length,
    spelled: new RegExp((secret.toWellFormed().match(/\s+|\S/gu) ?? []).map(spellings).join(''), 'g'),
    encoded: new RegExp(base64Cores(secret).map(inBase64).join('|'), 'g'),
  };
  known.set(secret, patterns);
  return patterns;
}

/** Covers the whole word of base64 around each match: what is left of it would give parts of the secret away. */
function coverEncoded(text: string, encoded: RegExp): string {
  let rest = '';
  let from = 0;
  for (const { index, 0: match } of text.matchAll(encoded)) {
    if (index < from) continue;
    let begin = index;
    let end = index + match.length;
    while (begin > from && /[\w+/-]/.test(text.charAt(begin - 1))) begin -= 1;
    while (/[\w+/=-]/.test(text.charAt(end))) end += 1;
    rest += text.slice(from, begin) + covered;
    from = end;
  }
  return rest + text.slice(from);
}

/** Credentials that have a form of their own, whoever handed them in. None takes a backslash or a quote along, so that JSON stays JSON. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\bgh[pousr]_[A-Za-z0-9]{16,}/g, covered],
  [/\bgithub_pat_[A-Za-z0-9_]{20,}/g, covered],
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, covered],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:"'<>\\]*:[^\s/@"'<>\\]*@/gi, `$1${covered}@`],
  [/([?&](?:sig|signature|token|access_token|api_key|apikey|password|x-amz-signature)=)[^\s&"'<>\\]+/gi, `$1${covered}`],
  [/\b((?:proxy-)?authorization(?:\\?["']|&quot;|&#34;)?\s*[:=]\s*(?:\\?["']|&quot;|&#34;)?)(?:(?:bearer|basic|token)\s+)?[^\s"',;&\\]+/gi, `$1${covered}`],
];

/** False for values that are too short to be covered. */
export const isSecret = (value: string): boolean => value.trim().length >= (/^\d*$/.test(value.trim()) ? shortestNumber : shortestSecret);

/** A value without the white space around it, and each line of it where there are several. */
const parts = (secret: string): readonly string[] =>
  [secret, ...secret.split('\n').filter((line) => line.trim().length >= shortestLine)].map((part) => part.trim());

/** The text with every secret covered, in plain, in a URL, in JSON, HTML or Markdown, and in base64. `secrets` are values as they were given. */
export function redact(text: string, secrets: readonly string[]): string {
  const values = new Set(secrets.filter(isSecret).flatMap(parts));
  // Longest first, so that a secret inside another one does not leave the rest of it standing.
  const patterns = [...values].map(patternsOf).sort((one, other) => other.length - one.length);
  const hidden = patterns.reduce((rest, { spelled, encoded }) => coverEncoded(rest.replace(spelled, covered), encoded), text);
  return forms.reduce((rest, [form, replacement]) => rest.replace(form, replacement), hidden);
}

/** As `redact`, for JSON, which stays JSON: where a number looks like a secret, only strings are covered. */
export function redactJson(text: string, secrets: readonly string[]): string {
  const safe = redact(text, secrets);
  if (safe === text || isJson(safe)) return safe;
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (literal) => {
    const plain = String(JSON.parse(literal));
    const hidden = redact(plain, secrets);
    return hidden === plain ? literal : JSON.stringify(hidden);
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}
