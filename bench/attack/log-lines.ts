/**
 * Foreign text is logged: on GitHub a line may be read as a command, at a terminal a sequence may
 * rewrite what stands there.
 */
import { Writable } from 'node:stream';
import { actionsLog } from '../../src/adapters/actions.ts';
import { terminalLog } from '../../src/adapters/terminal.ts';
import type { Log } from '../../src/ports.ts';
import type { Random } from '../verdict/random.ts';
import { type Attack, pick } from './attack.ts';
import { hostileText } from './hostile-text.ts';

const levels = ['note', 'progress', 'warn', 'error', 'debug'] as const;

/** The one command that a message of that level may be. */
const meant: Readonly<Record<(typeof levels)[number], string | undefined>> = {
  note: undefined,
  progress: undefined,
  warn: 'warning',
  error: 'error',
  debug: 'debug',
};

/** The commands that the runner knows (actions/runner, ActionCommandManager and its extensions). */
const registered = new Set([
  ...[
    'set-env',
    'set-output',
    'save-state',
    'add-mask',
    'add-path',
    'add-matcher',
    'remove-matcher',
    'internal-set-repo-path',
  ],
  ...['debug', 'warning', 'error', 'notice', 'echo', 'group', 'endgroup', 'stop-commands'],
]);

/**
 * Returns the commands that the runner finds in a text, as its parser does: `::name …::` after
 * blanks, `##[name …]` anywhere.
 */
function commandsIn(written: string): readonly string[] {
  return written.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, current = ''] = /^\s*::([^:\s]+)(?:\s.*?)?::/.exec(line) ?? [];
    const [, old = ''] = /##\[([^\]\s]+)[^\]]*\]/.exec(line) ?? [];
    const name = (current || old).toLowerCase();
    return registered.has(name) || current !== '' ? [name] : [];
  });
}

/** Returns what is written to standard output meanwhile. */
function captured(act: () => void): string {
  const { write } = process.stdout;
  const chunks: string[] = [];
  process.stdout.write = ((chunk: string | Uint8Array) => {
    chunks.push(String(chunk));
    return true;
  }) as typeof write;
  try {
    act();
  } finally {
    process.stdout.write = write;
  }
  return chunks.join('');
}

/** Returns what a terminal's log writes where no colours are wanted. */
function atTerminal(act: (log: Log) => void): string {
  const chunks: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => done(void chunks.push(String(chunk))),
  });
  act(terminalLog(stream as NodeJS.WriteStream, { debug: true, quiet: false }));
  return chunks.join('');
}

/** Controls but for tab and line feed, and characters that turn the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const sequence = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

export async function logAttack(): Promise<Attack> {
  return {
    name: 'log lines',
    promise: 'no foreign text is read as a command of the runner, or moves a terminal',
    async attempt(random: Random) {
      const level = pick(random, levels);
      const text = hostileText(random);
      const effects: string[] = [];
      const found = commandsIn(captured(() => actionsLog()[level](text)));
      const expected = meant[level];
      if (found.join() !== (expected ?? '') && !(level === 'debug' && found.length === 0))
        effects.push(`${level} ${JSON.stringify(text)} is read as ${JSON.stringify(found)}`);
      const written = atTerminal((log) => log[level](text));
      if (sequence.test(written))
        effects.push(
          `${level} ${JSON.stringify(text)} reaches a terminal as ${JSON.stringify(written)}`,
        );
      if (commandsIn(written).length > 0)
        effects.push(`${level} ${JSON.stringify(text)} is a command in ${JSON.stringify(written)}`);
      return effects;
    },
    close: async () => undefined,
  };
}
