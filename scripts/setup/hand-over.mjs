import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Runs `command` with the project's own programs first in the path, and ends with its exit code.
 * `node` is the project's Node where there is one. Signals reach the command, which decides how it
 * ends.
 */
export async function handOver([name, ...args], binFolder) {
  const own = join(binFolder, name);
  const program = name === 'node' && !existsSync(own) ? process.execPath : name;
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${binFolder}${delimiter}${process.env.PATH ?? ''}` },
    shell: process.platform === 'win32' && program === name,
  });
  // A terminal sends SIGINT to the whole group, so the command has it already; SIGTERM is sent to
  // one process and is passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Error(`${name} could not be started: ${error.message}`, { cause: error })),
    );
    child.once('close', (...ending) => resolve(ending));
  });
  process.exitCode = code ?? 128 + constants.signals[signal];
}
