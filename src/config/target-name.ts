/** The rule for names of pages, flows, steps and endpoints. */
import { isPlainName } from '../model/plain-name.ts';

/** The longest name, in characters. */
export const longestName = 100;

export const nameRule =
  `a name has 1 to ${longestName} characters, none of them a line break, and no ` +
  'blanks around it';

export const isName = (name: string): boolean =>
  name.trim() === name && name !== '' && name.length <= longestName && isPlainName(name);
