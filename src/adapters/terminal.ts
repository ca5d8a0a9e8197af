/**
 * Writes to a terminal: progress on stderr, the report on stdout, in colours where they are wanted.
 */
import { styleText } from 'node:util';
import type { Log, Runner } from '../ports.ts';
import { logLines } from './log-lines.ts';

type Stream = NodeJS.WriteStream;

/**
 * Returns colour functions for a stream. Each returns its text unchanged where the stream has no
 * terminal or NO_COLOR is set.
 */
export function paintFor(stream: Stream) {
  const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(format, text, { stream });
  return {
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    dim: paint('dim'),
    bold: paint('bold'),
  };
}

/** Returns a log that writes to stderr, so that stdout holds the report alone. */
export function terminalLog(
  stream: Stream,
  options: { readonly debug: boolean; readonly quiet: boolean },
): Log {
  const paint = paintFor(stream);
  const line = (text: string): void =>
    void stream.write(`${logLines(text, { keepColours: true })}\n`);
  const dim = (text: string): string => paint.dim(logLines(text));
  return {
    note: (message) => {
      if (!options.quiet) line(logLines(message));
    },
    progress: (message) => {
      if (!options.quiet) line(dim(message));
    },
    warn: (message) => line(`${paint.yellow('Warning:')} ${logLines(message)}`),
    error: (message) => line(`${paint.red('Error:')} ${logLines(message)}`),
    debug: (message) => {
      if (options.debug) line(dim(message));
    },
  };
}

/** Writes lines to stdout, which holds the report; it keeps the colours that it is painted with. */
export function printReport(text: string, stream: Stream = process.stdout): void {
  stream.write(`${logLines(text, { keepColours: true })}\n`);
}

/**
 * Returns a runner that does nothing. A terminal has no outputs, summary or annotations: the report
 * says it all.
 */
export function terminalRunner(): Runner {
  return { output: () => undefined, summary: async () => undefined, annotate: () => undefined };
}
