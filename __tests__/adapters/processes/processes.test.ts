import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeProcesses } from '../../../src/adapters/processes/processes.ts';
import type { Child, Command, Log } from '../../../src/ports.ts';
import { hasEnded, isAlive } from '../../support/test-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-processes-'));
const logFile = join(folder, 'logs', 'command.log');
const silent: Log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
const processes = nodeProcesses(silent);
const running: Child[] = [];
const command = (text: string, more: Partial<Command> = {}): Command => ({
  command: text,
  cwd: folder,
  env: { PATH: process.env.PATH ?? '' },
  logFile,
  ...more,
});

async function start(text: string, more: Partial<Command> = {}): Promise<Child> {
  const child = await processes.start(command(text, more));
  running.push(child);
  return child;
}

afterEach(() => Promise.all(running.splice(0).map((child) => child.stop())));
afterAll(() => rmSync(folder, { recursive: true }));

/** The numbers that the command prints on a line of their own: pids of its children. */
const printedPids = (child: Child) =>
  child
    .tail(40)
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);

test('a command gets the environment it is given and nothing else', async () => {
  const { code, timedOut, tail } = await processes.run(
    command('env', { env: { GREETING: 'hello' }, logFile: join(folder, 'env.log') }),
    10_000,
  );
  const names = tail.split('\n').map((line) => line.split('=')[0]);
  expect({ code, timedOut }).toEqual({ code: 0, timedOut: false });
  expect(
    names.filter((name) => !['PWD', 'OLDPWD', '_', 'SHLVL'].includes(name ?? '')).sort(),
  ).toEqual(['GREETING', 'HEADROOM_COMMAND']);
});

test('its exit code, and the last lines of both its outputs, are handed over', async () => {
  expect(
    await processes.run(command('echo early; echo out; echo err >&2; exit 7'), 10_000),
  ).toEqual({ code: 7, timedOut: false, tail: 'early\nout\nerr' });
});

test('the log keeps what every command wrote, and the tail shows only its own', async () => {
  const shared = join(folder, 'shared.log');
  await processes.run(command('echo one', { logFile: shared }), 10_000);
  const { tail } = await processes.run(command('echo two', { logFile: shared }), 10_000);
  expect([tail, readFileSync(shared, 'utf8')]).toEqual(['two', 'one\ntwo\n']);
});

test('a command that takes too long is ended and says so', async () => {
  expect(await processes.run(command('echo waiting; sleep 60'), 200)).toEqual({
    code: null,
    timedOut: true,
    tail: 'waiting',
  });
});

test('a folder that does not exist is named', async () => {
  await expect(
    processes.start(command('true', { cwd: join(folder, 'missing') })),
  ).rejects.toMatchObject({
    code: 'file-not-found',
    message: `\`true\` cannot run in ${join(folder, 'missing')}: there is no such folder.`,
  });
});

test('output matches whether it was written before or after one asks', async () => {
  await processes.run(command('mkfifo go'), 10_000);
  const child = await start(
    'echo "listening on 1"; read -r _ < go; echo "listening on 2"; sleep 60',
  );
  await child.matched(/on 1$/m);
  const second = child.matched(/on 2$/m);
  expect(child.tail(5)).toBe('listening on 1');
  await processes.run(command('echo now > go'), 10_000);
  await second;
  expect(child.tail(1)).toBe('listening on 2');
});

test('stopping ends the children and grandchildren as well', async () => {
  const child = await start(
    'sleep 60 & echo $!; sh -c "sleep 60 & echo \\$!; wait" & echo $!; wait',
  );
  await child.matched(/(?:^\d+$[\s\S]*){3}/m);
  const pids = printedPids(child);
  expect(pids.map(isAlive)).toEqual([true, true, true]);
  await child.stop();
  expect([child.pid, ...pids].map(isAlive)).toEqual([false, false, false, false]);
});

test('stopping ends a daemon that has left the process group and lost its parent', async () => {
  const child = await start(
    `sh -c 'setsid sh -c "echo \\$\\$; exec sleep 60" & ' ; echo ready; exec sleep 60`,
  );
  await child.matched(/ready/);
  await child.matched(/^\d+$/m);
  const [daemon = 0] = printedPids(child);
  expect(isAlive(daemon)).toBe(true);
  await child.stop();
  expect(isAlive(daemon)).toBe(false);
});

test('what ignores SIGTERM is killed', async () => {
  const child = await start('trap "" TERM; echo ready; while :; do sleep 1; done');
  await child.matched(/ready/);
  await child.stop();
  expect([await child.exited, isAlive(child.pid)]).toEqual([
    { code: null, signal: 'SIGKILL' },
    false,
  ]);
}, 20_000);

test('stopping twice, or after the end, does no harm', async () => {
  const child = await start('exit 3');
  expect(await child.exited).toEqual({ code: 3, signal: null });
  await child.stop();
  await child.stop();
});

test('a daemon that a finished command left stays, its background jobs do not', async () => {
  const { tail } = await processes.run(
    command(
      'sleep 60 & echo $!; setsid sh -c "echo \\$\\$ > daemon; exec sleep 60" & until [ -s ' +
        'daemon ]; do sleep 0.02; done; cat daemon',
    ),
    10_000,
  );
  const [job = 0, daemon = 0] = tail.split('\n').map(Number);
  expect(await hasEnded(job)).toBe(true);
  expect(isAlive(daemon)).toBe(true);
  process.kill(daemon);
});

describe('when Headroom ends, what it started ends', () => {
  const modulePath = new URL('../../../src/adapters/processes/processes.ts', import.meta.url)
    .pathname;
  const node = new URL('../../../node_modules/.bin/node', import.meta.url).pathname;

  const headrooms: ChildProcess[] = [];
  afterEach(() => {
    for (const parent of headrooms.splice(0)) parent.kill('SIGKILL');
  });

  /**
   * Runs a small Headroom that starts a tree and then does `ending`; returns the pids of that tree
   * once it has begun.
   */
  async function headroom(ending: string, before = '') {
    const script = `
      import { nodeProcesses } from ${JSON.stringify(modulePath)};
      const child = await nodeProcesses(console).start({
        command: 'sleep 60 & echo $!; setsid sh -c "echo \\\\$\\\\$; exec sleep 60" & sleep 60',
        cwd: '/',
        env: { PATH: process.env.PATH },
        logFile: ${JSON.stringify(join(folder, 'ending.log'))},
      });
      await child.matched(/\\d+\\s+\\d+/);
      ${before}
      console.log(JSON.stringify([child.pid, ...child.tail(2).split('\\n').map(Number)]));
      ${ending}`;
    const parent = spawn(node, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    headrooms.push(parent);
    const [line] = await once(parent.stdout, 'data');
    return { parent, ended: once(parent, 'exit'), pids: JSON.parse(String(line)) as number[] };
  }

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('on %s', async (signal) => {
    const { parent, ended, pids } = await headroom('await child.exited;');
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    parent.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(await Promise.all(pids.map(hasEnded))).toEqual([true, true, true]);
  });

  test.each([
    ['on process.exit', 'process.exit(3)', 3],
    ['on an error that nobody caught', 'setTimeout(() => { throw new Error("bug"); })', 1],
    ['on a rejection that nobody caught', 'Promise.reject(new Error("bug"))', 1],
  ])('%s', async (_name, ending, code) => {
    const { ended, pids } = await headroom(`${ending}; await child.exited;`);
    expect(await ended).toEqual([code, null]);
    expect(await Promise.all(pids.map(hasEnded))).toEqual([true, true, true]);
  });

  test('even on SIGKILL, except for what has left the process group', async () => {
    const { parent, ended, pids } = await headroom('await child.exited;');
    const [shell = 0, job = 0, daemon = 0] = pids;
    parent.kill('SIGKILL');
    await ended;
    expect(await Promise.all([shell, job].map(hasEnded))).toEqual([true, true]);
    process.kill(daemon);
  });

  test('and a listener of its own for a signal comes first', async () => {
    const { parent, ended, pids } = await headroom(
      'await child.exited;',
      'process.on("SIGTERM", () => setTimeout(() => process.exit(4), 50));',
    );
    parent.kill('SIGTERM');
    expect(await ended).toEqual([4, null]);
    expect(await Promise.all(pids.map(hasEnded))).toEqual([true, true, true]);
  });

  test('and what only a command of its own can stop is stopped by it', async () => {
    const note = join(folder, 'onExitCommand');
    const { parent, ended } = await headroom(
      'await child.exited;',
      "await nodeProcesses(console).start({ command: 'sleep 60', onExitCommand: 'echo " +
        `stopped > ${note}', cwd: '/', env: { PATH: process.env.PATH }, logFile: ` +
        `'${note}.log' });`,
    );
    parent.kill('SIGTERM');
    await ended;
    expect(readFileSync(note, 'utf8')).toBe('stopped\n');
  });

  test('and a command that has ended does not keep Headroom from ending', async () => {
    const { ended, pids } = await headroom('process.kill(child.pid); await child.exited;');
    expect(await ended).toEqual([0, null]);
    expect(await Promise.all(pids.map(hasEnded))).toEqual([true, true, true]);
  });
});
