/**
 * `$VAR` and `${VAR}` in headers and addresses, filled only from variables that the input `env`
 * names.
 */

import { isSecret } from '../redact.ts';
import { nameSetting } from '../settings.ts';
import type { Environment } from './child-environment.ts';
import { credentialsIn } from './credentials.ts';
import type { BudgetsDocument } from './document.ts';
import { formatPath } from './document.ts';
import { given, type Options } from './options.ts';
import type { Path } from './parsed-text.ts';
import type { Problems } from './problems.ts';

/** The names in the input `env`, separated by blanks or commas. */
export function variableNames(env: string | undefined, problems: Problems): ReadonlySet<string> {
  const names = (env ?? '').split(/[\s,]+/).filter((name) => name !== '');
  for (const name of names) {
    if (!/^[A-Za-z_]\w*$/.test(name))
      problems.input(
        'env',
        `${JSON.stringify(name)} is no name of a variable`,
        (reader) =>
          `Give names alone, such as \`${reader === 'terminal' ? '--env' : 'env:'} API_TOKEN\`.`,
      );
  }
  return new Set(names);
}

/**
 * Returns the values that must be covered in every message about a configuration, also a refused
 * one. They are the variables that the input `env` names, and passwords in the addresses given as
 * inputs.
 */
export function givenSecrets(options: Options, environment: Environment): readonly string[] {
  const named = (given(options, 'env') ?? '')
    .split(/[\s,]+/)
    .map((name) => environment[name] ?? '');
  const addresses = [given(options, 'url'), given(options, 'urls')].flatMap(
    (text) => text?.split(/\s+/) ?? [],
  );
  const passwords = addresses.map((address) => credentialsIn(address).replace(/^[^:]*:?/, ''));
  return [...named, ...passwords].filter(isSecret);
}

export class Variables {
  readonly #names: ReadonlySet<string>;
  readonly #environment: Environment;
  readonly #mustBeSet: boolean;
  readonly #secrets = new Set<string>();

  /** Without `mustBeSet`, a variable that is missing stays as it is written. */
  constructor(names: ReadonlySet<string>, environment: Environment, mustBeSet = true) {
    this.#mustBeSet = mustBeSet;
    this.#names = names;
    this.#environment = environment;
  }

  /** Values that were filled in, as they are and as a URL may spell them. */
  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  keepSecret(value: string): void {
    const wellFormed = value.toWellFormed(); // encoding throws at half a surrogate pair
    for (const spelling of [value, encodeURI(wellFormed), encodeURIComponent(wellFormed)])
      if (isSecret(spelling)) this.#secrets.add(spelling);
  }

  /**
   * Fills in what `text`, which stands at `path`, names, as `spell` spells it; `$$` is a dollar
   * sign. Undefined when something is missing.
   */
  expand(
    text: string,
    path: Path,
    document: BudgetsDocument,
    problems: Problems,
    spell: (value: string) => string = (value) => value,
  ): string | undefined {
    let complete = true;
    const filled = text.replaceAll(
      /\$(?:\$|\{([^}]*)\}|([A-Za-z_]\w*))/g,
      (whole, braced?: string, bare?: string) => {
        if (whole === '$$') return '$';
        const name = braced ?? bare ?? '';
        const value = this.#names.has(name) ? this.#environment[name] : undefined;
        if (value !== undefined) {
          this.keepSecret(value);
          return spell(value);
        }
        if (!this.#mustBeSet) return whole;
        complete = false;
        const isNamed = this.#names.has(name);
        problems.add({
          code: 'missing-variable',
          message: (reader) =>
            `${formatPath(path)}: ${whole} ` +
            `${isNamed ? 'is not set' : `is not named in ${nameSetting('env', reader)}`}`,
          source: document.at(path),
          hint: isNamed
            ? (reader) =>
                reader === 'terminal'
                  ? 'Export it in the shell that starts Headroom.'
                  : "Set it for this step under the workflow's `env`."
            : `Name it there and set it, or write $${whole} if the dollar sign is meant.`,
        });
        return whole;
      },
    );
    return complete ? filled : undefined;
  }
}
