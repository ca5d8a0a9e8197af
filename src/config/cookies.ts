/** Cookies in the budgets file: their names, and their values with variables filled in. */
import { headerValueProblem } from '../http-header.ts';
import type { Path } from './parsed-text.ts';
import { addProblem, expandText, type Reading } from './reading.ts';

/** The characters of a cookie's name (RFC 6265, 4.1.1). */
const nameForm = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Reads the cookies of several places, later ones winning; a name counts as it is written. Returns
 * undefined where there are none.
 */
export function readCookies(
  reading: Reading,
  places: readonly {
    readonly path: Path;
    readonly cookies: Readonly<Record<string, string>> | undefined;
  }[],
): Readonly<Record<string, string>> | undefined {
  const merged = new Map<string, string>();
  for (const { path, cookies } of places)
    for (const [name, text] of Object.entries(cookies ?? {})) {
      const at = [...path, name];
      const value = expandText(reading, text, at) ?? '';
      if (!nameForm.test(name))
        addProblem(reading, 'budgets-schema', at, 'this is no name of a cookie', 'key');
      const problem = value.includes(';')
        ? 'a cookie cannot hold a semicolon; encode the value'
        : headerValueProblem(value)?.replaceAll('a header', 'a cookie');
      if (problem !== undefined) addProblem(reading, 'budgets-schema', at, problem);
      merged.set(name, value);
    }
  return merged.size === 0 ? undefined : Object.fromEntries(merged);
}
