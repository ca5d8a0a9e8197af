/**
 * Which commands of a comment everybody sees as such. In doubt a command is not seen: Markdown and
 * HTML have many ways to hide a line.
 */

/** The text after `/headroom` on a line that begins with it. */
export interface CommandLine {
  readonly text: string;
  /** Whether it surely stands in the comment as plain text. */
  readonly isSeen: boolean;
}

const command = /^\/headroom\s+(.*)$/i;
/**
 * A tag, a comment, a declaration, CDATA: lines below one may be inside of it, in any reading of
 * Markdown.
 */
const html = /<[A-Za-z/!?]/;
const fence = /^( {0,3})(`{3,}|~{3,})(.*)$/;
const blank = /^[ \t]*$/;
const heading = /^#{1,6}(?:[ \t]|$)/;
const listItem = /^\d{1,9}[.)](?:[ \t]|$)/;
/**
 * Begins no quote, list, table or definition, and opens no code, link, image, formula or deleted
 * text that could go on in the next line.
 */
const plain = /^(?:[*_]{1,2}[\p{L}\p{N}]|[\p{L}\p{N}\p{Extended_Pictographic}@:("'/])[^`<[\]$~]*$/u;

/** A block of code that has been opened. */
interface Code {
  readonly mark: string;
  /**
   * Whether it may be another one for Markdown than it is here: then nobody knows where it ends.
   */
  readonly isSure: boolean;
}

/**
 * The lines that begin with `/headroom`, outside of code blocks and quotes. A line is seen where no
 * HTML, formula or doubtful code block is anywhere above it. The lines above it in its paragraph
 * must be plain text.
 */
export function findCommandLines(body: string): readonly CommandLine[] {
  const found: CommandLine[] = [];
  let code: Code | undefined;
  let isHidden = false;
  let isPlain = true;
  for (const line of body.split(/\r\n|\n|\r/)) {
    const [, indent = '', mark = '', info = ''] = fence.exec(line) ?? [];
    if (code) {
      if (!(mark.startsWith(code.mark) && blank.test(info))) continue;
      isHidden ||= !code.isSure;
      isPlain = true;
      code = undefined;
      continue;
    }
    if (mark !== '') {
      // A fence that is indented may belong to a list, and one with a backtick behind it is none.
      code = { mark, isSure: indent === '' && !info.includes('`') };
      continue;
    }
    if (blank.test(line)) isPlain = true;
    const text = command.exec(line)?.[1]?.trim();
    if (text !== undefined) found.push({ text, isSeen: !isHidden && isPlain });
    isHidden ||= html.test(line) || line.includes('$$');
    if (!blank.test(line) && !heading.test(line))
      isPlain &&= plain.test(line) && !listItem.test(line);
  }
  return found;
}
