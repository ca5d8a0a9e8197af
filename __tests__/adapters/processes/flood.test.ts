/**
 * Commands that write without end: waiting for a pattern of theirs ends in time, and their logs
 * stay small.
 */
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../src/adapters/clock.ts';
import { nodeNetwork } from '../../../src/adapters/network/network.ts';
import { mostLogBytes, openCommandLog } from '../../../src/adapters/processes/log.ts';
import { nodeProcesses } from '../../../src/adapters/processes/processes.ts';
import { startCommandServer } from '../../../src/measure/server/command.ts';
import type { Log } from '../../../src/ports.ts';
import { joinPatterns } from '../../support/patterns.ts';
import { generatorOf } from '../../support/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-flood-'));
afterAll(() => rmSync(folder, { recursive: true }));

const said: string[] = [];
const log: Log = {
  note() {},
  progress() {},
  warn: (message) => void said.push(message),
  error() {},
  debug() {},
};
const ports = { clock: systemClock(), log, network: nodeNetwork(), processes: nodeProcesses(log) };
const env = { PATH: process.env.PATH ?? '' };

const answering = join(folder, 'server.cjs');
writeFileSync(
  answering,
  "require('node:http').createServer((_, answer) => " +
    "answer.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');",
);

const floods = {
  'one line again and again': 'yes',
  'a long line without an end': "cat /dev/zero | tr '\\0' x",
  zeros: 'cat /dev/zero',
  'lines that nearly match': "yes 'listening on port'",
  'two at once, on both outputs': 'yes out & yes err >&2',
  'bytes that are no text': "cat /dev/zero | tr '\\0' '\\377'",
};

test.each(Object.entries(floods))(
  'a server that floods (%s) while its pattern is waited for is too late, and its log stays small',
  async (name, flood) => {
    const logFile = join(folder, `${name.replaceAll(' ', '-')}.log`);
    const plan = {
      kind: 'command',
      command: `(${flood}) & exec node ${answering}`,
      readyPath: '/',
      readyPattern: 'listening on port \\d+$',
      timeoutMs: 1_500,
    } as const;
    const starting = startCommandServer(
      plan as Parameters<typeof startCommandServer>[0],
      { arm: 'head', cwd: folder, env, logFile },
      ports,
    );
    await expect(starting).rejects.toMatchObject({
      code: expect.stringMatching(/^server-timeout$/),
    });
    // Between two looks a command may write what the disk takes; a file without a bound would have
    // grown by ten times that.
    expect(statSync(logFile).size).toBeLessThan(20 * mostLogBytes);
  },
);

test('a pattern in the flood is found all the same', async () => {
  const plan = {
    kind: 'command',
    command: `(yes | head -c 8000000; echo 'listening on port 80'; yes) & exec node ${answering}`,
    readyPath: '/',
    readyPattern: 'listening on port \\d+$',
    timeoutMs: 20_000,
  } as const;
  const server = await startCommandServer(
    plan as Parameters<typeof startCommandServer>[0],
    { arm: 'head', cwd: folder, env, logFile: join(folder, 'found.log') },
    ports,
  );
  await server.stop();
  expect(server.origin).toMatch(/^http:/);
});

/** A log into which the test writes as the command would. */
function written(name: string, mostBytes?: number) {
  const file = join(folder, name);
  return {
    file,
    log: openCommandLog(file, mostBytes),
    write: (text: string | Buffer) => appendFileSync(file, text),
  };
}

test('a log past its bound is emptied but for its end, says so, and has no hole', async () => {
  const { file, log: bounded, write } = written('bounded.log', 1_000_000);
  const ended = new AbortController();
  const cut = new Promise<void>((resolve) => bounded.keepBounded(ended.signal, resolve));
  write(`first\n${'line\n'.repeat(500_000)}last before\n`);
  await cut;
  write('first after\n');
  ended.abort();
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(
    joinPatterns(
      /^\[Headroom: this log grew past 1000000 bytes; \d+ were cut away /,
      /here\]\n[\s\S]*\nlast before\nfirst after\n$/,
    ),
  );
  expect(text.length).toBeLessThan(100_000);
  expect(text).not.toContain('\0');
  expect(bounded.tail(2)).toBe('last before\nfirst after');
});

test('a pattern written after the log was cut is found, by any command of that log', async () => {
  const { file, log: bounded, write } = written('again.log', 100_000);
  const other = openCommandLog(file);
  const ended = new AbortController();
  const cut = new Promise<void>((resolve) => bounded.keepBounded(ended.signal, resolve));
  const found = bounded.matched(/ready now/, ended.signal);
  write('x'.repeat(3_000_000));
  await cut;
  write('\nready now\n');
  await found;
  expect(other.tail(1)).toBe('ready now');
  ended.abort();
});

const tries = 150;

test(`in ${tries} outputs, of any length and in any pieces, a pattern is found`, async () => {
  const random = generatorOf(11);
  const ended = new AbortController();
  for (let run = 0; run < tries; run += 1) {
    const { log: whole, write } = written(`random-${run}.log`);
    const before = random
      .pick(['x', 'öß\n', '😀', 'bereit: \n', '\r\n'])
      .repeat(random.below(40_000));
    const bytes = Buffer.from(
      `${before}bereit: ✓ über 😀\n${'y'.repeat(random.below(3) * 70_000)}`,
    );
    const found = whole.matched(/bereit: ✓ über 😀$/m, ended.signal);
    for (let at = 0; at < bytes.length; ) {
      const length = 1 + random.below(80_000);
      write(bytes.subarray(at, at + length));
      at += length;
      if (random.below(4) === 0) await sleep(0);
    }
    await found;
  }
});

/** Counts the characters that it is asked to look through. */
class Counting extends RegExp {
  looked = 0;
  override [Symbol.search](text: string): number {
    this.looked += text.length;
    return super[Symbol.search](text);
  }
}

test('looking through a log costs three times its length at most, however long it is', async () => {
  for (const length of [100_000, 1_000_000, 8_000_000]) {
    const { log: whole, write } = written(`long-${length}.log`);
    write(`${'line\n'.repeat(length / 5)}the end\n`);
    const pattern = new Counting('the end');
    await whole.matched(pattern, new AbortController().signal);
    expect(pattern.looked).toBeLessThan(3 * length);
  }
});
