/**
 * Takes secrets out of any text that leaves Headroom, however the text spells them: log, comment,
 * check, summary, files.
 */

import { type SecretFinder, type Span, secretFinder } from './redact/find-secrets.ts';
import { coverTexts, isOwnFile } from './redact/structure.ts';

const covered = '***';

/**
 * Shorter values would cover ordinary text ("1", "test"), and so would numbers of few digits:
 * ports, sizes, times.
 */
const shortestSecret = 4;
const shortestNumber = 8;

/**
 * Lines of a secret of several lines, such as a key, are covered alone where they are no shorter.
 */
const shortestLine = 8;

const secretParameters = 'sig|signature|token|access_token|api_key|apikey|password|x-amz-signature';

/** A quote around a header's name or value, as JSON and HTML spell it. */
const quote = String.raw`(?:\\?["']|&quot;|&#34;)`;

/**
 * Credentials with a form of their own, from any source. None takes a backslash or a quote along,
 * so that JSON stays JSON.
 */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\bgh[pousr]_[A-Za-z0-9]{16,}/g, covered],
  [/\bgithub_pat_[A-Za-z0-9_]{20,}/g, covered],
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, covered],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:"'<>\\]*:[^\s/@"'<>\\]*@/gi, `$1${covered}@`],
  [new RegExp(String.raw`([?&](?:${secretParameters})=)[^\s&"'<>\\]+`, 'gi'), `$1${covered}`],
  [
    new RegExp(
      String.raw`\b((?:proxy-)?authorization${quote}?\s*[:=]\s*${quote}?)` +
        String.raw`(?:(?:bearer|basic|token)\s+)?[^\s"',;&\\]+`,
      'gi',
    ),
    `$1${covered}`,
  ],
];

/** Returns false for values that are too short to be covered. */
export const isSecret = (value: string): boolean =>
  value.trim().length >= (/^\d*$/.test(value.trim()) ? shortestNumber : shortestSecret);

/**
 * Returns a value without the white space around it, and each line of it where there are several.
 */
const parts = (secret: string): readonly string[] =>
  [secret, ...secret.split('\n').filter((line) => line.trim().length >= shortestLine)].map((part) =>
    part.trim(),
  );

/** A finder for a list of secrets, which grows while a run learns of more. */
interface Prepared {
  readonly secrets: readonly string[];
  readonly finder: SecretFinder | undefined;
}

const prepared = new WeakMap<readonly string[], Prepared>();

function finderFor(secrets: readonly string[]): SecretFinder | undefined {
  const known = prepared.get(secrets);
  if (
    known?.secrets.length === secrets.length &&
    known.secrets.every((secret, index) => secret === secrets[index])
  )
    return known.finder;
  const values = [...new Set(secrets.filter(isSecret).flatMap(parts))];
  const finder = values.length === 0 ? undefined : secretFinder(values);
  prepared.set(secrets, { secrets: [...secrets], finder });
  return finder;
}

/**
 * Covers every secret in a text. A secret is found as it is, and as URLs, forms, JSON, HTML,
 * Markdown, base64, hexadecimal digits and UTF-16 spell it, also nested. `secrets` are values as
 * they were given.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return withoutForms(withoutSecrets(text, secrets));
}

/**
 * Covers only the secrets that are known by their value. A script of a stranger stays as it is,
 * also where it holds what looks like a credential.
 */
export const coverValues = (text: string, secrets: readonly string[]): string =>
  withoutSecrets(text, secrets);

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return withoutSpans(text, finderFor(secrets)?.find(text) ?? []);
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    pieces.push(text.slice(from, start), covered);
    from = end;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(from);
}

const withoutForms = (text: string): string =>
  forms.reduce((rest, [form, replacement]) => rest.replace(form, replacement), text);

/**
 * Does for JSON what `redact` does for text. JSON stays JSON: where a number looks like a secret,
 * only strings are covered. Keys and words of Headroom's own files stay, also where a secret is an
 * ordinary word.
 */
export function redactJson(text: string, secrets: readonly string[]): string {
  const spans = finderFor(secrets)?.find(text) ?? [];
  const safe = withoutForms(withoutSpans(text, spans));
  if (safe === text) return safe;
  const own = parseJson(text);
  if (isOwnFile(own)) {
    const covered = coverTexts(own, (inner) => redact(inner, secrets));
    return `${JSON.stringify(covered, undefined, 1)}\n`;
  }
  if (parseJson(safe) !== undefined) return safe;
  return withoutForms(withoutSecretsInStrings(text, spans, secrets));
}

/**
 * Covers secrets in strings. Only strings with a find are read, since a large file has millions.
 */
function withoutSecretsInStrings(
  text: string,
  spans: readonly Span[],
  secrets: readonly string[],
): string {
  let next = 0;
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (literal, at: number) => {
    while (next < spans.length && (spans[next]?.end ?? 0) <= at) next += 1;
    if ((spans[next]?.start ?? text.length) >= at + literal.length) return literal;
    const plain = String(JSON.parse(literal));
    const hidden = withoutSecrets(plain, secrets);
    return hidden === plain ? literal : JSON.stringify(hidden);
  });
}

/** Returns the value; undefined for text that is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
