/**
 * Holds what the readers of the budgets file's parts share: the file, what is wrong so far, the
 * variables, and the hosts allowed.
 */

import { mayBeLoaded } from '../allowed-hosts.ts';
import { headerNameProblem, headerValueProblem } from '../http-header.ts';
import { type Wording, wordsFor } from '../settings.ts';
import { asCredential, credentialsIn, repairCredentials } from './credentials.ts';
import type { BudgetsDocument } from './document.ts';
import { formatPath } from './document.ts';
import type { Path } from './parsed-text.ts';
import { mayBeLeftOut, type PartialFile } from './partial-file.ts';
import type { Problem, Problems } from './problems.ts';
import type { Variables } from './variables.ts';

export interface Reading extends PartialFile {
  readonly document: BudgetsDocument;
  readonly problems: Problems;
  readonly variables: Variables;
  /** The folder that the files of the budgets file are relative to. */
  readonly workingDirectory: string;
}

/** Adds a problem with what stands at `path`. */
export function addProblem(
  { document, problems }: Reading,
  code: Problem['code'],
  path: Path,
  message: Wording,
  part: 'key' | 'value' = 'value',
  advice?: Problem['advice'],
): void {
  problems.add({
    code,
    message:
      path.length === 0 ? message : (reader) => `${formatPath(path)}: ${wordsFor(message, reader)}`,
    advice,
    source: document.at(path, part),
  });
}

/** A text with its variables filled in; undefined, with a problem added, when one is missing. */
export function expandText(
  { variables, document, problems }: Reading,
  text: string,
  path: Path,
): string | undefined {
  return variables.expand(text, path, document, problems);
}

/**
 * As `expandText`, for an address or path. A filled-in user or password is encoded where it could
 * not be read back.
 */
export function expandAddress(reading: Reading, text: string, path: Path): string | undefined {
  const { variables, document, problems } = reading;
  const credentials = credentialsIn(text);
  const at = text.indexOf(credentials);
  const filled = [
    expandText(reading, text.slice(0, at), path),
    variables.expand(credentials, path, document, problems, asCredential),
    expandText(reading, text.slice(at + credentials.length), path),
  ];
  if (filled.includes(undefined)) return undefined;
  const address = filled.join('');
  return credentialsIn(address) === '' ? address : (parseHttpUrl(address)?.href ?? address);
}

/**
 * A whole http(s) address, or undefined when it is none. User and password in it can be decoded.
 */
export function parseHttpUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? repairCredentials(new URL(text)) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

/**
 * Reads an address of which only scheme, host and port count; a user and password go nowhere, and a
 * path would be lost.
 */
export function readOrigin(reading: Reading, text: string, path: Path): string | undefined {
  const filled = expandAddress(reading, text, path);
  if (filled === undefined) return undefined;
  const url = parseHttpUrl(filled);
  if (!url)
    addProblem(
      reading,
      'budgets-schema',
      path,
      `${JSON.stringify(text)} is no http or https address`,
    );
  else if (!isBareOrigin(url))
    addProblem(
      reading,
      'budgets-schema',
      path,
      'only scheme, host and port belong here; the rest goes into the paths of pages and ' +
        'endpoints, or into headers',
    );
  return url?.origin;
}

export const isBareOrigin = (url: URL): boolean =>
  url.pathname === '/' &&
  url.search === '' &&
  url.hash === '' &&
  url.username === '' &&
  url.password === '';

/** Adds `host-not-allowed` unless this host may be loaded, or steps be played on it. */
export function checkLoad(
  reading: Reading,
  url: URL,
  path: Path,
  act: 'load' | 'play steps on',
): void {
  if (
    !mayBeLoaded(url, reading.file.allowHosts ?? []) &&
    !mayBeLeftOut(reading, [], ['allowHosts'])
  ) {
    addProblem(
      reading,
      'host-not-allowed',
      path,
      `this would ${act} ${url.host}, which is not this machine and is not in "allowHosts"`,
    );
  }
}

/** Headers of several places, later ones winning; names are the same in any case. */
export function readHeaders(
  reading: Reading,
  places: readonly {
    readonly path: Path;
    readonly headers: Readonly<Record<string, string>> | undefined;
  }[],
): Readonly<Record<string, string>> {
  const merged = new Map<string, readonly [string, string]>();
  for (const { path, headers } of places) {
    for (const [name, text] of Object.entries(headers ?? {})) {
      const at = [...path, name];
      const value = expandText(reading, text, at) ?? '';
      const [wrongName, wrongValue] = [headerNameProblem(name), headerValueProblem(value)];
      if (wrongName !== undefined) addProblem(reading, 'budgets-schema', at, wrongName, 'key');
      if (wrongValue !== undefined) addProblem(reading, 'budgets-schema', at, wrongValue);
      merged.set(name.toLowerCase(), [name, value]);
    }
  }
  return Object.fromEntries(merged.values());
}
