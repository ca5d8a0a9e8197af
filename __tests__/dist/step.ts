/**
 * What the runner hands to a step, and what it reads back: the environment of a process, and the
 * command files.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const commandFiles = ['output', 'summary', 'state', 'env', 'path'] as const;
export type CommandFile = (typeof commandFiles)[number];

export interface Step {
  readonly workspace: string;
  /** Outside of the workspace: command files, the event, temporary files. */
  readonly temp: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly event?: { readonly name: string; readonly payload: object } | undefined;
  /** What an earlier part of the same step has saved. */
  readonly state?: Readonly<Record<string, string>> | undefined;
}

export const commandFile = (temp: string, name: CommandFile): string =>
  join(temp, `github-${name}`);

/** Empties the command files, and writes the event's. */
export function writeStepFiles({ temp, event }: Pick<Step, 'temp' | 'event'>): void {
  mkdirSync(temp, { recursive: true });
  for (const name of commandFiles) writeFileSync(commandFile(temp, name), '');
  if (event) writeFileSync(join(temp, 'github-event.json'), JSON.stringify(event.payload));
}

/** Inputs and files by environment, nothing else of this process but what finds Node and Chrome. */
export function stepEnvironment({
  workspace,
  temp,
  inputs,
  event,
  state = {},
}: Step): Record<string, string> {
  const { PATH = '', HOME = '', CHROME_PATH } = process.env;
  return {
    PATH,
    HOME,
    ...(CHROME_PATH ? { CHROME_PATH } : {}),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    ...(event
      ? { GITHUB_EVENT_NAME: event.name, GITHUB_EVENT_PATH: join(temp, 'github-event.json') }
      : {}),
    GITHUB_STEP_SUMMARY: commandFile(temp, 'summary'),
    ...Object.fromEntries(
      commandFiles
        .filter((name) => name !== 'summary')
        .map((name) => [`GITHUB_${name.toUpperCase()}`, commandFile(temp, name)]),
    ),
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
  };
}

/** The runner's files hold `name<<delimiter`, the value, `delimiter`; the last of a name counts. */
export const written = (temp: string, name: 'output' | 'state'): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [
      ...readFileSync(commandFile(temp, name), 'utf8').matchAll(
        /^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm,
      ),
    ].map(([, key = '', , value = '']) => [key, value]),
  );

/** Everything that a step wrote for the runner, by file. */
export const commandTexts = (temp: string): ReadonlyMap<CommandFile, string> =>
  new Map(commandFiles.map((name) => [name, readFileSync(commandFile(temp, name), 'utf8')]));
