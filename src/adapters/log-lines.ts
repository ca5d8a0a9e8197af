/**
 * Makes text safe as lines of a log. Nothing in it ends a line early, moves a cursor, or speaks to
 * the runner. GitHub's runner takes a line as a command when it begins with `::` after any blanks,
 * or holds `##[`. The runner ends lines at `\r` as well as at `\n`.
 */

/** Each is the end of a line to some reader. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are looked for
const lineEnds = /\r\n|[\n\v\f\r\x1c-\x1e\u0085\u2028\u2029]/;

/**
 * CSI, strings such as OSC up to their end, and other escapes; each with ESC or as a C1 control.
 */
const sequences = new RegExp(
  [
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]`,
    String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)`,
    String.raw`\x1b[ -/]*[0-~]`,
  ].join('|'),
  'g',
);

/** All other controls but the tab, and what changes the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are taken out
const controls = /[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The colours of our own reports. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins each of them
const colours = /(\x1b\[(?:1|2|22|31|32|33|39)m)/;

/** The runner compares as a language does, which passes over marks and invisible characters. */
const unseen = String.raw`\p{C}\p{Mn}\p{Default_Ignorable_Code_Point}`;
const gap = String.raw`(?:[${unseen}]|\x1b\[[\d;]*m)*`;
const command = new RegExp(String.raw`^((?:[\s${unseen}]|\x1b\[[\d;]*m)*):(?=${gap}:)`, 'u');
const olderCommand = new RegExp(String.raw`#(${gap})#(?=${gap}\[)`, 'gu');

/** Returns the line with a backslash where the runner would read a command. */
export const withoutCommands = (line: string): string =>
  line.replace(command, '$1\\:').replace(olderCommand, '#$1#\\');

const plain = (text: string): string => text.replace(sequences, '').replace(controls, '');

/** Odd parts are the colours that the split kept. */
const coloured = (line: string): string =>
  line
    .split(colours)
    .map((part, at) => (at % 2 === 1 ? part : plain(part)))
    .join('');

/**
 * Makes any text harmless in a log. Returns its lines, parted by `\n` alone. `keepColours` leaves
 * the colours that reports are painted with.
 */
export function logLines(text: string, { keepColours = false } = {}): string {
  const lines = text.toWellFormed().split(lineEnds);
  return lines
    .map((line) => withoutCommands(keepColours ? coloured(line) : plain(line)))
    .join('\n');
}

/** Does the same as `logLines` on one line, for the title of an annotation. */
export const logLine = (text: string): string => logLines(text).replaceAll('\n', ' ');
