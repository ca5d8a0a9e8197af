/**
 * Whatever a command left behind, in whatever way, ends when the command is stopped; what others do
 * in the same place stays.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeProcesses } from '../../../src/adapters/processes/processes.ts';
import type { Log } from '../../../src/ports.ts';
import { hasEnded, isAlive } from '../../support/test-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-daemons-'));
afterAll(() => rmSync(folder, { recursive: true }));

const silent: Log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
const processes = nodeProcesses(silent);
const node = new URL('../../../node_modules/.bin/node', import.meta.url).pathname;
const command = (text: string, logFile = join(folder, 'command.log')) => ({
  command: text,
  cwd: folder,
  env: { PATH: process.env.PATH ?? '' },
  logFile,
});

/** Writes its process id where the test finds it, and stays. */
const staying = (name: string, before = '') =>
  `sh -c '${before}echo $$ > ${join(folder, name)}; exec sleep 60'`;
const byNode = (name: string, options: string) =>
  `${node} -e "require('node:child_process').spawn('/bin/sh', ['-c', 'echo \\$\\$ > ` +
  `${join(folder, name)}; exec sleep 60'], { detached: true, env: {}, ${options} ` +
  '}).unref()"';

async function pidOf(name: string): Promise<number> {
  const file = join(folder, name);
  while (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') await sleep(10);
  return Number(readFileSync(file, 'utf8'));
}

const daemons: Readonly<Record<string, (name: string) => string>> = {
  'a session of its own': (name) => `setsid ${staying(name)} &`,
  'no environment': (name) => `env -i ${staying(name)} &`,
  'a session of its own, no environment': (name) => `setsid env -i ${staying(name)} &`,
  'a session of its own, no environment, no output': (name) =>
    `setsid env -i ${staying(name)} >/dev/null 2>&1 </dev/null &`,
  'no parent either': (name) => `(setsid env -i ${staying(name)} &) ; true`,
  'no parent, no environment, no output': (name) =>
    `(setsid env -i ${staying(name)} >/dev/null 2>&1 &) ; true`,
  'twice a session of its own': (name) =>
    `setsid env -i sh -c "setsid env -i ${staying(name)} &" &`,
  nohup: (name) => `nohup setsid env -i ${staying(name)} &`,
  'another folder': (name) => `setsid env -i ${staying(name, 'cd /; ')} &`,
  'its other files closed': (name) => `setsid env -i ${staying(name, 'exec 3>&- 4>&- 5>&-; ')} &`,
  'another environment': (name) => `setsid env -i HEADROOM=1 PATH=/bin ${staying(name)} &`,
  'a child of Node, detached, no environment': (name) => byNode(name, "stdio: 'inherit'"),
};

test.each(Object.keys(daemons))('a daemon with %s ends with its command', async (kind) => {
  const name = kind.replaceAll(/\W/g, '-');
  const child = await processes.start(command(`${daemons[kind]?.(name)}\nexec sleep 60`));
  const pid = await pidOf(name);
  expect(isAlive(pid)).toBe(true);
  await child.stop();
  expect(isAlive(pid)).toBe(false);
});

test('a daemon ends with its own command, and other commands leave it alone', async () => {
  const first = await processes.start(command(`(setsid env -i ${staying('first')} &)\nexit 0`));
  const pid = await pidOf('first');
  await first.exited;
  const other = await processes.start(command('exec sleep 60'));
  await other.stop();
  expect(isAlive(pid)).toBe(true);
  await first.stop();
  expect(await hasEnded(pid)).toBe(true);
});

const others: ChildProcess[] = [];
afterEach(() => {
  for (const other of others.splice(0)) other.kill('SIGKILL');
});

test('a reader of the log, a worker in the same folder and a sleeper are left alone', async () => {
  const child = await processes.start(command('exec sleep 60'));
  for (const text of [
    `tail -f ${join(folder, 'command.log')}`,
    'sleep 60',
    `exec 7<${join(folder, 'command.log')}; sleep 60`,
  ])
    others.push(
      spawn('/bin/sh', ['-c', `exec ${text}`.replace('exec exec 7', 'exec 7')], {
        cwd: folder,
        stdio: 'ignore',
      }),
    );
  await child.stop();
  expect(others.map(({ pid }) => isAlive(pid ?? 0))).toEqual([true, true, true]);
});
