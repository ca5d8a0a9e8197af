import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const setup = join(import.meta.dirname, '../../scripts/setup.mjs');

function run(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [setup, ...command], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

test('with nothing missing, setup says nothing', () => {
  expect(run([])).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('the command after setup runs on Node 24 with its arguments and exit code', () => {
  const program =
    'console.log(process.versions.node.split(".")[0] >= 24, process.argv.slice(1)); ' +
    'process.exitCode = 3';
  expect(run(['node', '-e', program, 'one', 'two words'])).toEqual({
    status: 3,
    stdout: "true [ 'one', 'two words' ]\n",
    stderr: '',
  });
});

test('a command that is killed ends setup as a shell would', () => {
  expect(run(['node', '-e', 'process.kill(process.pid, "SIGTERM")']).status).toBe(128 + 15);
});

test('a CHROME_PATH that leads nowhere is one sentence, and what needs no Chrome goes on', () => {
  expect(run(['node', '-e', 'console.log("went on")'], { CHROME_PATH: '/nowhere/chrome' })).toEqual(
    {
      status: 0,
      stdout: 'went on\n',
      stderr:
        'setup: CHROME_PATH is /nowhere/chrome, which is not a program. Install Chrome or ' +
        'Chromium, or set CHROME_PATH; without one, pages cannot be measured (endpoints ' +
        'can).\n',
    },
  );
});
