/** Reads which scripts the budgets file names for flows and logins. */
import { resolve } from 'node:path';
import type { Script } from '../model.ts';
import type { Path } from './parsed-text.ts';
import { addProblem, expandText, type Reading } from './reading.ts';
import type { BudgetsFile } from './schema.ts';
import { moduleFile } from './script-schema.ts';

/** The variables of scripts at one place, as they are written. */
interface WrittenEnv {
  readonly path: Path;
  readonly env: Readonly<Record<string, string>> | undefined;
}

/** Returns a script of the working directory; its name tells a recording from a module. */
export function readScriptFile(
  { workingDirectory }: Reading,
  name: string,
  env: Readonly<Record<string, string>>,
): Script {
  return {
    kind: moduleFile.test(name) ? 'module' : 'recording',
    file: resolve(workingDirectory, name),
    ...(Object.keys(env).length > 0 ? { env } : {}),
  };
}

/** Returns the variables of several places, later ones winning. */
export function readScriptEnv(
  reading: Reading,
  places: readonly WrittenEnv[],
): Readonly<Record<string, string>> {
  const merged = new Map<string, string>();
  for (const { path, env } of places)
    for (const [name, text] of Object.entries(env ?? {})) {
      if (!/^[A-Za-z_]\w*$/.test(name))
        addProblem(
          reading,
          'budgets-schema',
          [...path, name],
          `${JSON.stringify(name)} is no name of a variable`,
          'key',
        );
      merged.set(name, expandText(reading, text, [...path, name]) ?? '');
    }
  return Object.fromEntries(merged);
}

/** The login of a kind's targets: each place may name another, or switch it off. */
type Login = BudgetsFile['login'];

/** Returns the login of a target; undefined where there is none, or where it is switched off. */
export function readLogin(reading: Reading, ...written: readonly Login[]): Script | undefined {
  const name = [...written, reading.file.login].find((one) => one !== undefined);
  if (name === undefined || name === false) return undefined;
  const env = readScriptEnv(reading, [{ path: ['env'], env: reading.file.env }]);
  return readScriptFile(reading, name, env);
}
