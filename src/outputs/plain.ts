/** Text of unknown origin as a Markdown code span: in it nothing is a mention, a link, HTML or formatting. */
export function codeSpan(text: string, maxLength = 300): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  const short = line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
  const longest = Math.max(0, ...[...short.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return short === '' ? '' : `${fence} ${short} ${fence}`;
}
