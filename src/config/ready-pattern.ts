/**
 * The pattern that a server's output must match, as people write it: an expression alone, or with
 * slashes and flags.
 */

/** As `RegExp` takes it. */
export interface ReadyPattern {
  readonly source: string;
  readonly flags: string;
}

/** `/ready in \d+ ms/i`. Longer words after the last slash are the end of a path. */
const literal = /^\/(.+)\/([a-z]{0,2}|[dgimsuvy]{3,})$/s;

/** Returns the pattern; throws a `SyntaxError` that says what is wrong with it. */
export function parseReadyPattern(written: string): ReadyPattern {
  const [, source = written, flags = ''] = literal.exec(written) ?? [];
  const unknown = [...flags].filter((flag) => !'dgimsuv'.includes(flag)).join('');
  if (unknown !== '') {
    throw new SyntaxError(
      `${JSON.stringify(written)} is read as an expression with flags, and "${unknown}" is ` +
        `none that can be used; for the text itself write (?:${written})`,
    );
  }
  // Where it matches first is all that is asked.
  const pattern = { source, flags: flags.replaceAll(/[dg]/g, '') };
  new RegExp(pattern.source, pattern.flags);
  return pattern;
}
