/** Nothing foreign reaches the runner's command channel, whoever writes it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import * as core from '@actions/core';
import { jest } from '@jest/globals';
import { actionsLog, actionsRunner, actionsStep } from '../../src/adapters/actions.ts';
import { guardStream } from '../../src/adapters/guard-output.ts';
import { logLine, logLines } from '../../src/adapters/log-lines.ts';
import { printReport, terminalLog } from '../../src/adapters/terminal.ts';
import { joinPatterns } from '../support/patterns.ts';
import { commandsIn } from '../support/runner-commands.ts';

/** A generator of numbers in [0, 1) that gives the same ones each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const ends = [
  '\r',
  '\n',
  '\r\n',
  '\n\r',
  '\v',
  '\f',
  '\u0085',
  '\u2028',
  '\u2029',
  '\x1c',
  '\x1d',
  '\x1e',
];
const blanks = [
  '',
  '',
  ' ',
  '\t',
  '\u00a0',
  '\u3000',
  '\ufeff',
  '\u200b',
  '\u00ad',
  '\u2060',
  '\u0301',
  '\0',
  '\b',
  '\x7f',
];
const controls = [
  '\x1b[31m',
  '\x1b[1m',
  '\x1b[2K',
  '\x1b[1A',
  '\x1b]0;title\x07',
  '\x1b]8;;http://x\x1b\\',
  '\x9b2J',
  '\x9d0;t\x9c',
  '\x1bc',
  '\x1b',
  '\x1b[',
  '\u202e',
  '\u2066',
  '\u200f',
];
const names = [
  'set-output name=verdict',
  'add-mask',
  'stop-commands',
  'error file=a.ts,line=1',
  'warning',
  'notice title=x',
  'debug',
  'group',
  'save-state name=started',
  'set-env name=NODE_OPTIONS',
  'add-path',
  'add-matcher',
  'echo',
];
const plain = [
  'a',
  'lcp',
  '%0A',
  '%0D',
  '%25',
  ':',
  '::',
  '#',
  '##',
  '##[',
  '[',
  ']',
  'measured',
  '😀',
  '\ud800',
];

/**
 * Texts that an attacker would write where Headroom quotes: a command behind any end of a line,
 * blanks and controls, also in pieces.
 */
function hostileTexts(count: number, seed: number): readonly string[] {
  const random = seeded(seed);
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const split = (text: string): string =>
    [...text]
      .map((sign) => (random() < 0.1 ? one([...blanks, ...controls]) + sign : sign))
      .join('');
  const command = (): string => {
    const text =
      random() < 0.6 ? `::${one(names)}::${one(plain)}` : `##[${one(names)}]${one(plain)}`;
    return random() < 0.3 ? split(text) : text;
  };
  const part = (): string => {
    const kind = random();
    if (kind < 0.5)
      return one(ends) + one(blanks) + one(random() < 0.3 ? controls : ['']) + command();
    return kind < 0.7 ? one(controls) : kind < 0.85 ? one(plain) : one(ends);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + Math.floor(random() * 5) }, part).join(''),
  );
}

const texts = hostileTexts(3_000, 7);

/** What is written to stdout while `write` runs. */
function written(write: () => void): string {
  const chunks: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    chunks.push(String(chunk));
    return true;
  });
  try {
    write();
  } finally {
    spy.mockRestore();
  }
  return chunks.join('');
}

/** A stream that keeps what it is given. */
function keeping(): { readonly stream: NodeJS.WriteStream; text(): string } {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

/**
 * What moves a cursor, hides or reorders text; colours of our own are allowed where a report is
 * painted.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
const unsafe = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const escapeSign = '\x1b';
/** Escapes but for our own colours. */
const foreignEscapes = (text: string): readonly string[] =>
  text
    .split(escapeSign)
    .slice(1)
    .filter((rest) => !/^\[(?:1|2|22|31|32|33|39)m/.test(rest));

test('the hostile texts are what they claim: raw, most of them hold a command', () => {
  const armed = texts.filter((text) => commandsIn(text).length > 0);
  expect(armed.length).toBeGreaterThan(texts.length / 2);
});

describe('whatever is said', () => {
  const log = actionsLog();
  test.each([
    ['note', log.note],
    ['progress', log.progress],
  ] as const)('as a %s in a job is no command', (_kind, say) => {
    for (const text of texts) {
      const out = written(() => say(text));
      expect([text, commandsIn(out)]).toEqual([text, []]);
      expect(unsafe.test(out)).toBe(false);
    }
  });

  test.each([
    ['warning', log.warn],
    ['error', log.error],
    ['debug', log.debug],
  ] as const)('as a %s in a job is that one command, and its text is plain', (name, say) => {
    for (const text of texts) {
      const commands = commandsIn(written(() => say(text)));
      expect(commands).toEqual([{ name, properties: '', data: logLines(text) }]);
    }
  });

  test('as an annotation, or as the error of the step, is that one command', () => {
    for (const text of texts.slice(0, 1_000)) {
      const commands = commandsIn(
        written(() => {
          actionsRunner().annotate({
            level: 'failure',
            title: text,
            file: text,
            line: 1,
            column: 2,
            message: text,
          });
          actionsStep().fail(text, text);
        }),
      );
      expect(commands.map(({ name, data }) => [name, data])).toEqual([
        ['error', logLines(text)],
        ['error', logLines(text)],
      ]);
      expect(commands.every(({ properties }) => !/[\r\n]/.test(properties))).toBe(true);
    }
  });

  test('at a terminal that runs in a job is no command, in the log and in the report', () => {
    const { stream, text: all } = keeping();
    const terminal = terminalLog(stream, { debug: true, quiet: false });
    for (const text of texts) {
      for (const say of [
        terminal.note,
        terminal.progress,
        terminal.warn,
        terminal.error,
        terminal.debug,
      ])
        say(text);
      printReport(text, stream);
    }
    expect(commandsIn(all())).toEqual([]);
    expect(foreignEscapes(all())).toEqual([]);
  });
});

describe('what a library writes past the log', () => {
  test('is no command, in one piece or in many', () => {
    const random = seeded(11);
    for (const text of texts) {
      const { stream, text: all } = keeping();
      guardStream(stream);
      for (let rest = Buffer.from(text); rest.length > 0; ) {
        const length = 1 + Math.floor(random() * Math.min(9, rest.length));
        stream.write(
          random() < 0.5 ? rest.subarray(0, length) : rest.subarray(0, length).toString('latin1'),
          'latin1',
        );
        rest = rest.subarray(length);
      }
      stream.write(text);
      stream.write(`${text}\n`);
      const harmless = ['add-mask', 'debug', 'error', 'notice', 'warning'];
      expect([text, commandsIn(all()).filter(({ name }) => !harmless.includes(name))]).toEqual([
        text,
        [],
      ]);
      expect(foreignEscapes(all())).toEqual([]);
    }
  });

  test('passes where it is one whole command that changes nothing for later steps', () => {
    const { stream, text } = keeping();
    guardStream(stream);
    for (const line of [
      '::add-mask::s3cr3t\n',
      '::warning title=x::two%0Alines\n',
      '::set-output name=a::b\n',
      '::error::a\rb\n',
      'half ',
    ])
      stream.write(line);
    stream.write('::error::b\n');
    expect(text()).toBe(
      '::add-mask::s3cr3t\n::warning title=x::two%0Alines\n\\::set-output name=a::b\n' +
        '\\::error::a\nb\nhalf \\::error::b\n',
    );
  });

  test('keeps its callback and its bytes', async () => {
    const { stream, text } = keeping();
    guardStream(stream);
    await new Promise<void>((resolve) =>
      stream.write(Buffer.from('grün\n').subarray(0, 3), () => resolve()),
    );
    await new Promise<void>((resolve) =>
      stream.write(Buffer.from('grün\n').subarray(3), 'utf8', () => resolve()),
    );
    expect(text()).toBe('grün\n');
  });
});

test('plain text stays as it is', () => {
  const text =
    'Base: 1234567, the first parent.\n  /  LCP 1.80 s → 1.92 s\t(+6 %) ⚠️ 👩‍👩‍👧 ' +
    'std::vector [::1]:3000 ## heading [link]';
  expect(logLines(text)).toBe(text);
  expect(logLine('two\nlines')).toBe('two lines');
});

/** Where the outside is written to; each file has the one reason in its name. */
const writers = new Map<string, RegExp>([
  ['adapters/actions.ts', /@actions\/core|\bcore\./],
  // Sends what Lighthouse says there to the log.
  ['adapters/chrome/console.ts', /console\[method\]/],
  ['adapters/guard-output.ts', /process\.std(out|err)/],
  ['adapters/terminal.ts', /process\.stdout/],
  [
    'terminal/terminal.ts',
    /terminalLog\(process\.stderr|paintFor\(process\.stdout\), process\.stdout\.columns/,
  ],
]);
const writing = joinPatterns(
  /process\.(?:stdout|stderr|_rawDebug|emitWarning)|\bconsole(?:\.\w+\(|\[)|@actions\/core|/,
  /\bcore\.(?:debug|info|notice|warning|error|\w*[gG]roup|set\w+|saveState|addPath)\b|/,
  /\bcore\.(?:exportVariable|summary)\b|/,
  /stdio: *'inherit'|writeSync\((?:1|2)\b|\/dev\/(?:stdout|stderr|fd)/,
);

test('no other file of the source writes to the log', () => {
  const root = join(import.meta.dirname, '../../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .filter(
        (line) =>
          !/^\s*(?:\*|\/\*|\/\/)/.test(line) &&
          writing.test(line) &&
          !writers.get(file)?.test(line),
      )
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(files.length).toBeGreaterThan(200);
  expect(found).toEqual([]);
});

test("the action's own library escapes what is in a command", () => {
  expect(commandsIn(written(() => core.error('a\n::set-output name=x::y')))).toHaveLength(1);
});
