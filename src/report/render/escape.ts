/**
 * The one place where foreign text becomes safe: names, URLs, messages and snippets that pages,
 * servers, files and branches chose. GitHub looks for mentions, issue numbers, commit hashes and
 * addresses in rendered text, after backslashes and entities are resolved. It never looks inside
 * <code>, so text that is not plainly harmless is shown as code.
 */

/** Longest foreign text that is shown, in code points. */
const longest = 300;

/**
 * Controls, invisible and direction-changing characters, lone surrogates, private and unassigned
 * ones: what could hide or reorder text.
 */
const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Foreign text on one line, without anything invisible, of bounded length. Not yet safe in
 * Markdown.
 */
export function visible(foreign: string, most: number = longest): string {
  const line = foreign
    .slice(0, most * 4)
    .replace(/\s+/g, ' ')
    .replace(invisible, '')
    .trim();
  const points = [...line];
  return points.length > most ? `${points.slice(0, most - 1).join('')}…` : line || '(empty)';
}

/**
 * Letters, digits and the punctuation of prose; nothing that Markdown, GitHub or its mathematics
 * gives a meaning.
 */
const prose = /^[\p{L}\p{N}('"–—…·›+−]?[\p{L}\p{M}\p{N}.,;:()'"%/+–—−…·›-]*$/u;

/**
 * Text with a meaning of its own in prose: addresses, `GH-1` and keys like it, commit hashes,
 * `:emoji:`, `//`.
 */
const linked = /www\.|\/\/|:[^\d]|[a-z]-\d|\b[0-9a-f]{7,}\b/iu;

/** Punctuation that may stand outside the code it follows. */
const ending = /[.,;:)?]+$/;

/**
 * Foreign text in Markdown: harmless words as prose, all others as code, so that a message reads as
 * one. Prose words hold nothing that could join with another word into markup.
 */
export function markdownText(foreign: string, most: number = longest): string {
  const words = visible(foreign, most).split(' ');
  const risky = words.map((word, at) => isRisky(word, at === 0));
  if (risky.filter(Boolean).length * 2 > words.length) return markdownCode(foreign, most);
  return splitRuns(words, risky)
    .map(({ text, isCode }) => (isCode ? codeBefore(text) : text))
    .join(' ');
}

function isRisky(word: string, isFirst: boolean): boolean {
  return !prose.test(word) || linked.test(word) || (isFirst && /^\d+[.)]$/.test(word));
}

/** Neighbouring words of the same kind as one. */
function splitRuns(
  words: readonly string[],
  risky: readonly boolean[],
): readonly { readonly text: string; readonly isCode: boolean }[] {
  const runs: { text: string; isCode: boolean }[] = [];
  words.forEach((word, at) => {
    const last = runs.at(-1);
    const isCode = risky[at] === true;
    if (last && last.isCode === isCode) last.text += ` ${word}`;
    else runs.push({ text: word, isCode });
  });
  return runs;
}

function codeBefore(text: string): string {
  const tail = ending.exec(text)?.[0] ?? '';
  const body = text.slice(0, text.length - tail.length);
  return body === '' ? markdownCode(text) : markdownCode(body) + tail;
}

/** Foreign text in Markdown, as code; safe in a table's cell. */
export function markdownCode(foreign: string, most: number = longest): string {
  const line = visible(foreign, most);
  return /[`|\\<]/.test(line) ? encoded(line) : `\`${line}\``;
}

/** Foreign text where Markdown is not read, as in a <summary>. */
export function htmlText(foreign: string, most: number = longest): string {
  const line = visible(foreign, most);
  return line.split(' ').some((word) => isRisky(word, false)) ? encoded(line) : line;
}

/**
 * Code with entities for punctuation: entities cannot form structure. A zero-width space parts what
 * could still be an address.
 */
function encoded(line: string): string {
  const parted = line.replace(/@|:(?=\/\/)|www(?=\.)/giu, '$&\u200B');
  const entities = parted.replace(
    /[^\p{L}\p{M}\p{N} "',./=;?%+-]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  );
  return `<code>${entities}</code>`;
}

/** A link to an address of ours. An address of an unexpected form is shown as code, not linked. */
export function markdownLink(label: string, url: string): string {
  return /^https?:\/\/[\w.:-]+(\/[\w.~%!$&'+,;=:@/?#-]*)?$/.test(url)
    ? `[${label}](${url})`
    : `${label} ${markdownCode(url)}`;
}

/**
 * Returns a fenced block of foreign text. The fence is longer than any run of backticks inside, and
 * no hidden comment can be read out of it.
 */
export function markdownFence(language: string, text: string): string {
  const longestRun = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  return `${fence}${language}\n${text.replaceAll('<!--', '<\u200B!--')}\n${fence}`;
}
