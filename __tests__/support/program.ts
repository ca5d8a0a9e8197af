/** The program from its source, in a process of its own, as a person runs it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end in a folder. Throws where it ends by a signal or is not found. */
export async function runProgram(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  const flags = ['--disable-warning=ExperimentalWarning', cli, ...args];
  const how = { cwd: folder, env: { ...env, NO_COLOR: '1' } };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, flags, how)) };
  } catch (thrown) {
    const { code, stdout, stderr } = thrown as Ended;
    if (typeof code !== 'number') throw thrown;
    return { code, stdout, stderr };
  }
}
