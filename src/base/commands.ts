/**
 * Finds the commands that build and start the base. They come from its own commit's budgets file,
 * never from the change under review.
 */
import type { Config, ServerPlan } from '../model.ts';
import { type BaseFile, mayRunOnBase } from './file.ts';

/** Shell commands that build the base, and its server; or why there are none that may run. */
export type BaseCommands =
  | {
      readonly kind: 'commands';
      readonly setup: string | undefined;
      readonly build: string | undefined;
      readonly server: ServerPlan;
    }
  | { readonly kind: 'none'; readonly why: string };

const fromNextOn = 'From the next change on the base is measured beside it.';

/**
 * Returns the base's own commands. The change's commands stand in only where `mayRunOnBase` allows
 * it.
 */
export function findBaseCommands(config: Config, file: BaseFile): BaseCommands {
  const isFree = mayRunOnBase(config, file);
  const own = file.config?.budgetsFile === undefined ? undefined : file.config;
  if (!own && !isFree) {
    const why = 'why' in file.budgets ? file.budgets.why : 'nobody can tell why';
    return none(
      "The base's budgets file cannot be read, and commands of this change do not run in " +
        `the base's checkout: ${why}`,
    );
  }
  const isElsewhere = own?.server.kind === 'url';
  if (own && isElsewhere && !isFree)
    return none(
      "The base's own budgets file measures a server that runs already, and none of its " +
        `commit. ${fromNextOn}`,
    );
  const server = own && !isElsewhere ? own.server : config.server;
  const commands = readBuild(own) ?? (isFree ? readBuild(config) : undefined);
  if (commands) return { kind: 'commands', ...commands, server };
  const asked = readBuild(config);
  if (asked?.setup === undefined && asked?.build === undefined)
    return { kind: 'commands', setup: undefined, build: undefined, server };
  return none(
    "The base's own budgets file does not say how it is built, and commands of this change " +
      `do not run in the base's checkout. ${fromNextOn}`,
  );
}

const none = (why: string): BaseCommands => ({ kind: 'none', why });

/** Returns the file's setup and build; undefined where it says nothing of building. */
function readBuild(
  config: Config | undefined,
): { readonly setup: string | undefined; readonly build: string | undefined } | undefined {
  const plan = config?.baseline;
  return plan?.kind === 'same-job' && plan.directory === undefined
    ? { setup: plan.setup, build: plan.build }
    : undefined;
}
