/**
 * The last gate before stdout and stderr. Libraries write there as well: a parser's warning quotes
 * a page, and the client for artifacts quotes an answer. Their text becomes lines of a log. Only
 * single whole commands of few kinds pass.
 */
import { StringDecoder } from 'node:string_decoder';
import { logLines, withoutCommands } from './log-lines.ts';

type Stream = NodeJS.WriteStream;
type Write = Stream['write'];
type WriteDone = (error?: Error | null) => void;

/**
 * Commands that `@actions/core` writes in one piece, with line breaks escaped. None of them affects
 * later steps.
 */
const passed = /^::(?:debug|add-mask|notice|warning|error)(?: [^\r\n]*?)?::[^\r\n]*\r?\n$/;

/** Of a line that is not finished; more than the runner looks at to see a command's beginning. */
const mostKept = 4_096;

/** Makes all later text on stdout and stderr harmless, Node's own warnings included. */
export function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) guardStream(stream);
  process.removeAllListeners('warning');
  process.on(
    'warning',
    (warning) => void process.stderr.write(`${warning.name}: ${warning.message}\n`),
  );
}

/** Does for one stream what `guardOutput` does for both. */
export function guardStream(stream: Stream): void {
  const write = stream.write.bind(stream);
  const decoder = new StringDecoder('utf8');
  let unfinished = '';
  const safe = (text: string): string => {
    if (text === '' || (unfinished === '' && passed.test(text))) return text;
    const lines = logLines(text, { keepColours: true });
    const end = lines.indexOf('\n');
    const first = end < 0 ? lines : lines.slice(0, end);
    const joins = withoutCommands(unfinished + first) !== unfinished + first;
    unfinished =
      end < 0 ? (unfinished + first).slice(-mostKept) : lines.slice(lines.lastIndexOf('\n') + 1);
    return joins ? `\\${lines}` : lines;
  };
  stream.write = ((
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | WriteDone,
    done?: WriteDone,
  ): boolean => {
    const isText = typeof chunk === 'string';
    const asText = isText && (typeof encoding !== 'string' || /^utf-?8$/i.test(encoding));
    const bytes = isText && !asText ? Buffer.from(chunk, encoding as BufferEncoding) : chunk;
    const text = typeof bytes === 'string' ? bytes : decoder.write(Buffer.from(bytes));
    return write(safe(text), typeof encoding === 'function' ? encoding : done);
  }) satisfies Write;
}

/**
 * Ends the process on an uncaught error, which Node would print past the gate. `tell` says the
 * error and returns the exit code.
 */
export function endOnCrash(tell: (thrown: unknown) => number): void {
  process.on('uncaughtException', (thrown) => endProcess(tell(thrown)));
}

/**
 * Ends the process once all is written. It does not wait for the timers of up to half a minute that
 * Lighthouse leaves behind.
 */
export function endProcess(exitCode: number): void {
  process.stdout.write('', () => process.exit(exitCode));
}
