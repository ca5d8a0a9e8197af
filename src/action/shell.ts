/**
 * Holds the parts that the main step and the post step share: the runner, the secrets, and how both
 * read the configuration.
 */
import { actionsLog, actionsRunner, type actionsStep } from '../adapters/actions.ts';
import { realPorts } from '../adapters/real-ports.ts';
import { type Options, optionsFromInputs } from '../config/options.ts';
import { readConfig, type StartedBy } from '../config/read-config.ts';
import { givenSecrets } from '../config/variables.ts';
import type { Config } from '../model.ts';
import type { Files, Ports } from '../ports.ts';

export interface Shell {
  readonly runner: ReturnType<typeof actionsStep>;
  /** Covered in what is said of an error; more of them become known on the way. */
  readonly secrets: string[];
}

/** Set by the main step, so that the same file knows itself as the post step. */
export const stepState = {
  started: 'started',
  outputRun: 'outputRun',
  finished: 'finished',
} as const;

/** Reads the configuration; what is secret in it is known from then on. */
export type Read = (
  options: Options,
  startedBy: StartedBy,
  files?: Files,
  purpose?: 'measure' | 'compare',
) => Promise<Config>;

/** The start of a step. */
export interface Opening {
  readonly options: Options;
  readonly token: string;
  /** Ports that cover no secret yet. */
  readonly plain: Ports;
  readonly read: Read;
}

export function openStep({ runner, secrets }: Shell): Opening {
  const keepSecret = (value: string): void => {
    if (value === '' || secrets.includes(value)) return;
    secrets.push(value);
    runner.maskSecret(value);
  };
  const token = runner.input('github-token');
  keepSecret(token);
  const plain = realPorts(actionsLog(), actionsRunner());
  return {
    options: optionsFromInputs((name) => runner.input(name)),
    token,
    plain,
    async read(asked, startedBy, files = plain.files, purpose = 'measure') {
      for (const secret of givenSecrets(asked, process.env)) keepSecret(secret);
      const config = await readConfig(asked, files, process.env, startedBy, purpose);
      for (const secret of config.secrets) keepSecret(secret);
      return config;
    },
  };
}

/** Returns what keeps strings for the post step. */
export const saveIn =
  ({ runner }: Shell) =>
  (saved: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(saved)) runner.saveState(name, value);
  };
