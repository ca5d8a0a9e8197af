/** The commands that read a history, with their options and help. */
import { Argument, type Command, Option } from 'commander';
import { type HistoryFormat, historyFormats } from '../report/history/export-history.ts';
import { readCount } from './read-count.ts';

/** A command on a file with a history. */
export type HistoryInvocation = { readonly isQuiet: boolean; readonly isDebug: boolean } & (
  | {
      readonly command: 'history';
      readonly path: string;
      /** Parts of the names of targets, and ids of metrics; undefined: all of them. */
      readonly target: string | undefined;
      readonly metric: string | undefined;
      /** How many of the newest points are shown. */
      readonly last: number;
    }
  | {
      readonly command: 'export';
      readonly path: string;
      readonly format: HistoryFormat;
      /** The file that is written; undefined: the text is printed. */
      readonly to: string | undefined;
    }
  | {
      readonly command: 'import';
      readonly path: string;
      /** The history that gains the points. */
      readonly into: string;
      readonly suite: string;
    }
);

const path = (): Argument =>
  new Argument('[path]', 'a history.json, or the folder of an artifact that holds one').default(
    '.headroom',
  );

const exitCodes = `
Exit codes: 0 done, 2 the file is not there or is no history.`;

const historyExamples = `
Examples:
  headroom history headroom-default/               every series of an unpacked artifact
  headroom history -t home -m lcp --last 50        the last 50 points of one metric
${exitCodes}`;

const importExamples = `
Examples:
  headroom history import dev/bench/data.js        all runs of github-action-benchmark
  headroom history import .lighthouseci            the reports of this commit as its point
${exitCodes}`;

const exportExamples = `
Examples:
  headroom export --format csv > history.csv       a line for each point, for a spreadsheet
  headroom export --format otava --to otava.csv    for Apache Otava
  headroom export --format bmf --to bencher.json   the newest points, for Bencher
${exitCodes}`;

/** Adds the commands to the program; `take` gets the one that was given. */
export function addHistoryCommands(
  program: Command,
  take: (invocation: HistoryInvocation) => void,
): void {
  const history = program
    .command('history')
    .description('show what the runs of the base branch measured')
    .addArgument(path())
    .option('-t, --target <name>', 'only targets whose name holds this text')
    .option('-m, --metric <id>', 'only this metric; of one target it shows every point')
    .addOption(new Option('--last <n>', 'the newest points').default(30).argParser(readCount))
    .option('-q, --quiet', 'no progress')
    .option('--debug', 'say more')
    .showHelpAfterError('(headroom history --help says more)')
    .addHelpText('after', historyExamples)
    .exitOverride()
    .action((given: string, flags: HistoryFlags) =>
      take({
        command: 'history',
        path: given,
        target: flags.target,
        metric: flags.metric,
        last: flags.last,
        ...howToPrint(flags),
      }),
    );
  history
    .command('import')
    .description('take in what other tools have kept')
    .argument('<path>', 'data.js of github-action-benchmark, or the folder .lighthouseci')
    .option('--into <file>', 'the history that gains the points', '.headroom/history.json')
    .option('--suite <name>', 'the name of a history that is new', 'default')
    .option('-q, --quiet', 'no progress')
    .option('--debug', 'say more')
    .addHelpText('after', importExamples)
    .exitOverride()
    .action((given: string, flags: ImportFlags) =>
      take({
        command: 'import',
        path: given,
        into: flags.into,
        suite: flags.suite,
        ...howToPrint(flags),
      }),
    );
  program
    .command('export')
    .description('write a history in a format of other tools')
    .addArgument(path())
    .addOption(
      new Option('-f, --format <name>', 'the format')
        .choices(Object.keys(historyFormats))
        .makeOptionMandatory(),
    )
    .option('--to <file>', 'write this file instead of printing')
    .option('-q, --quiet', 'no progress')
    .option('--debug', 'say more')
    .showHelpAfterError('(headroom export --help says more)')
    .addHelpText('after', exportExamples)
    .exitOverride()
    .action((given: string, flags: ExportFlags) =>
      take({
        command: 'export',
        path: given,
        format: flags.format,
        to: flags.to,
        ...howToPrint(flags),
      }),
    );
}

interface PrintFlags {
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

interface HistoryFlags extends PrintFlags {
  readonly target?: string;
  readonly metric?: string;
  readonly last: number;
}

interface ImportFlags extends PrintFlags {
  readonly into: string;
  readonly suite: string;
}

interface ExportFlags extends PrintFlags {
  readonly format: HistoryFormat;
  readonly to?: string;
}

const howToPrint = ({ quiet, debug }: PrintFlags) => ({
  isQuiet: quiet === true,
  isDebug: debug === true,
});
