/** Text broken at spaces for a terminal's width. */

/**
 * Wraps plain text; `lead` begins the first line, further lines are indented by as much. A longer
 * word keeps a line of its own.
 */
export function wrapped(text: string, width: number, lead = ''): string {
  const indent = ' '.repeat(lead.length);
  const lines: string[] = [];
  let line = lead;
  for (const word of text.split(' ')) {
    const isFirst = line === lead || line === indent;
    if (!isFirst && [...line].length + 1 + [...word].length > width) {
      lines.push(line);
      line = indent + word;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}
