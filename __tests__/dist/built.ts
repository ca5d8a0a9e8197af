import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const root = join(import.meta.dirname, '../..');
export const dist = join(root, 'dist');

const run = promisify(execFile);

/** What a program printed; rejects with its stderr when it fails. */
export async function output(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<string> {
  return (await run(program, args, { cwd, maxBuffer: 16 * 1024 * 1024 })).stdout;
}

/** A folder's files by name. */
export function filesOf(folder: string): Map<string, Buffer> {
  if (!existsSync(folder)) throw new Error(`${folder} is not there: npm run build`);
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}

/** dist/ as a runner has it: with action.yml and package.json, and nothing above it to lean on. */
export function distAlone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-dist-'));
  cpSync(dist, join(folder, 'dist'), { recursive: true });
  for (const name of ['action.yml', 'package.json']) cpSync(join(root, name), join(folder, name));
  return folder;
}
