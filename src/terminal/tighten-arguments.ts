/** The command that tightens a budgets file, with its options and help. */
import { type Command, Option } from 'commander';
import { usualPoints } from '../decide/tighten.ts';
import { readCount } from './read-count.ts';

/** Tightens the limits of a budgets file. */
export interface TightenInvocation {
  readonly command: 'tighten';
  /** By the action's input names. */
  readonly options: Readonly<Record<string, string>>;
  /** A history.json, or a folder that holds one; undefined: that of the working directory. */
  readonly history: string | undefined;
  readonly last: number;
  /** The file is changed, and not only the diff shown. */
  readonly isWriting: boolean;
  readonly isQuiet: boolean;
  readonly isDebug: boolean;
}

const examples = `
Examples:
  headroom tighten                                 show the diff; .headroom has the history
  headroom tighten --history headroom-default/     with the history of an unpacked artifact
  headroom tighten | git apply                     the same as --write
  headroom tighten --last 50 --write               change the budgets file

Exit codes: 0 done, 2 configuration, or the history is not there.`;

interface Flags {
  readonly budgets?: string;
  readonly workingDirectory?: string;
  readonly suite?: string;
  readonly history?: string;
  readonly last: number;
  readonly write?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** Adds the command to the program; `take` gets what was given. */
export function addTightenCommand(
  program: Command,
  take: (invocation: TightenInvocation) => void,
): void {
  program
    .command('tighten')
    .description('propose limits that the last runs of the base branch kept, as a diff')
    .option('--history <path>', 'a history.json, or a folder that holds one (default: .headroom)')
    .option('-b, --budgets <file>', 'budgets file')
    .addOption(
      new Option('--last <n>', 'the newest points').default(usualPoints).argParser(readCount),
    )
    .option('--write', 'change the budgets file')
    .option('-C, --working-directory <folder>', 'where paths start')
    .option('--suite <name>', 'name of this set of budgets')
    .option('-q, --quiet', 'only the diff')
    .option('--debug', 'say more')
    .showHelpAfterError('(headroom tighten --help says more)')
    .addHelpText('after', examples)
    .exitOverride()
    .action(({ budgets, workingDirectory, suite, ...flags }: Flags) =>
      take({
        command: 'tighten',
        options: {
          mode: 'run',
          ...(budgets === undefined ? {} : { budgets }),
          ...(suite === undefined ? {} : { suite }),
          ...(workingDirectory === undefined ? {} : { 'working-directory': workingDirectory }),
        },
        history: flags.history,
        last: flags.last,
        isWriting: flags.write === true,
        isQuiet: flags.quiet === true,
        isDebug: flags.debug === true,
      }),
    );
}
