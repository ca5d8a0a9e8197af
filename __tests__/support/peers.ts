/** Programs that stand in for GitHub in processes of their own, installed when first needed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const peersFolder = join(import.meta.dirname, '..', 'integration', 'peers');

/** Installs the peers where they are missing; the first time takes a minute. */
export async function installedPeers(): Promise<void> {
  const { installPeers } = (await import(join(peersFolder, 'install.mjs'))) as {
    installPeers(folder: string): Promise<void>;
  };
  await installPeers(peersFolder);
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a script of the peers; resolves with the first JSON line that it prints. */
export async function startPeer<T>(
  script: string,
  args: readonly string[],
  settings: unknown,
  ready: (output: string) => T | undefined,
): Promise<{ child: ChildProcess; value: T }> {
  const child = spawn(process.execPath, [join(peersFolder, script), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: peersFolder,
    env: { PATH: process.env.PATH },
  });
  child.stdin.end(settings === undefined ? '' : JSON.stringify(settings));
  let output = '';
  const value = await new Promise<T>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = ready(output);
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: ${output}`)));
  });
  return { child, value };
}

export async function stopPeer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
