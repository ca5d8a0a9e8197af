/** Builds the base in its own checkout, with a time limit. */
import type { Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import type { BaseCommands } from './commands.ts';

/** A build that takes longer is stuck. */
const buildTimeoutMs = 20 * 60_000;

type Commands = Extract<BaseCommands, { readonly kind: 'commands' }>;

/** The parts of a reason in reading order, since the end of a long one is cut. */
interface BuildProblem {
  readonly what: string;
  readonly lastLines: readonly string[];
}

/** Runs setup and build. Returns what went wrong, or undefined. */
export async function buildBase(
  commands: Pick<Commands, 'setup' | 'build'>,
  directory: string,
  config: Config,
  ports: Ports,
): Promise<BuildProblem | undefined> {
  for (const [name, command] of [
    ['setup', commands.setup] as const,
    ['build', commands.build] as const,
  ]) {
    if (command === undefined) continue;
    ports.log.progress(`base: ${command}`);
    const logFile = `${config.outputDirectory}/base-${name}.log`;
    const ended = await ports.processes.run(
      {
        command,
        cwd: directory,
        env: { ...config.childEnvironment, HEADROOM_ARM: 'base' },
        logFile,
      },
      buildTimeoutMs,
    );
    if (ended.timedOut)
      return {
        what:
          `The base's ${name} took longer than ${buildTimeoutMs / 60_000} minutes ` +
          `(${command}); its log is ${logFile}.`,
        lastLines: [],
      };
    if (ended.code !== 0)
      return {
        what:
          `The base's ${name} ended with code ${ended.code} (${command}); its log is ` +
          `${logFile}.`,
        lastLines: [`Its last lines:\n${ended.tail}`],
      };
  }
  return undefined;
}
