/** The command that records other hosts, with its options and help. */
import type { Command } from 'commander';

/** Records what other hosts answer to pages. */
export interface RecordInvocation {
  readonly command: 'record';
  /** By the action's input names. */
  readonly options: Readonly<Record<string, string>>;
  /** The file to write; undefined: those that the budgets file names as "replay". */
  readonly out: string | undefined;
  /** A file that is there is replaced. */
  readonly isReplacing: boolean;
  readonly isQuiet: boolean;
  readonly isDebug: boolean;
}

const examples = `
Examples:
  headroom record                                  write the files that "replay" names
  headroom record --force                          record them again
  headroom record --url http://localhost:3000/ --out perf/third-parties.har

Cookies, credentials and request bodies are left out, and known secrets are covered. Look at the
file before you commit it: answers of other hosts are in it as they came.

Exit codes: 0 done, 2 configuration, or the file is there already, 3 a page could not be visited.`;

interface Flags {
  readonly budgets?: string;
  readonly url?: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
  readonly env?: string;
  readonly workingDirectory?: string;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** Adds the command to the program; `take` gets what was given. */
export function addRecordCommand(
  program: Command,
  take: (invocation: RecordInvocation) => void,
): void {
  program
    .command('record')
    .description('visit pages and play flows, and record what other hosts answer, for "replay"')
    .option('-b, --budgets <file>', 'budgets file')
    .option('-u, --url <address...>', 'a site that already runs')
    .option('--out <file>', 'the HAR file to write (default: each "replay")')
    .option('--force', 'replace a file that is there')
    .option('--env <names>', 'variables that the budgets file may use')
    .option('-C, --working-directory <folder>', 'where commands run and paths start')
    .option('-q, --quiet', 'no progress')
    .option('--debug', 'say more')
    .showHelpAfterError('(headroom record --help says more)')
    .addHelpText('after', examples)
    .exitOverride()
    .action(({ budgets, url, env, workingDirectory, ...flags }: Flags) =>
      take({
        command: 'record',
        options: {
          mode: 'run',
          ...(budgets === undefined ? {} : { budgets }),
          ...(url === undefined ? {} : { url: url.join('\n') }),
          ...(env === undefined ? {} : { env }),
          ...(workingDirectory === undefined ? {} : { 'working-directory': workingDirectory }),
        },
        out: flags.out,
        isReplacing: flags.force === true,
        isQuiet: flags.quiet === true,
        isDebug: flags.debug === true,
      }),
    );
}
