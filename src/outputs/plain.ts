/** Runs of white space, control characters, and characters that turn the direction of text. */
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are taken out here
  /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/**
 * Returns text of unknown origin as a Markdown code span. In it nothing is a mention, a link, HTML
 * or formatting.
 */
export function codeSpan(text: string, maxLength = 300): string {
  const line = text.replace(unprintable, ' ').trim();
  const short = line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
  const longest = Math.max(0, ...[...short.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return short === '' ? '' : `${fence} ${short} ${fence}`;
}
