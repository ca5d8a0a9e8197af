/** Where the measured site comes from: a command, a folder, or an address. */
import { resolve } from 'node:path';
import { isInside } from '../inside.ts';
import type { ServerPlan } from '../model.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { durationMs } from './quantity.ts';
import { addProblem, type Reading, readOrigin } from './reading.ts';

const defaultTimeout = '60s';
const commandOnly = ['ready', 'timeout', 'port', 'stop', 'reset', 'env'] as const;

/** The plan of the file's "server"; undefined when there is none, or none that can be used. Paths are as written. */
export function readServer(reading: Reading, workingDirectory: string): ServerPlan | undefined {
  const { server } = reading.file;
  if (!server) return undefined;
  const kinds = (['command', 'static', 'url'] as const).filter((kind) => server[kind] !== undefined);
  const mayHaveAnother = mayBeLeftOut(reading, ['server'], ['command', 'static', 'url']);
  if (kinds.length === 0 && mayHaveAnother) return undefined;
  if (kinds.length !== 1) {
    const found =
      kinds.length === 0 ? 'one of "command", "static" and "url" is missing' : `${kinds.map((kind) => JSON.stringify(kind)).join(' and ')} exclude each other`;
    addProblem(reading, 'budgets-schema', ['server'], found);
    return undefined;
  }
  if (server.command === undefined && !mayHaveAnother) {
    for (const key of commandOnly) {
      if (server[key] !== undefined)
        addProblem(reading, 'budgets-schema', ['server', key], `only goes with "command", and this server has ${JSON.stringify(kinds[0])}`, 'key');
    }
  }
  if (server.static !== undefined) {
    if (!isInside(workingDirectory, resolve(workingDirectory, server.static))) {
      addProblem(reading, 'path-escapes', ['server', 'static'], `${JSON.stringify(server.static)} leads out of the working directory`);
    }
    return { kind: 'static', folder: server.static };
  }
  if (server.url !== undefined) {
    const origin = readOrigin(reading, server.url, ['server', 'url']);
    return origin === undefined ? undefined : { kind: 'url', origin };
  }
  return readCommand(reading, server.command ?? '', server);
}

function readCommand(reading: Reading, command: string, server: NonNullable<Reading['file']['server']>): ServerPlan {
  const ready = typeof server.ready === 'string' ? { path: server.ready, pattern: undefined } : server.ready;
  checkPattern(reading, ready?.pattern);
  return {
    kind: 'command',
    command,
    readyPath: ready?.path ?? '/',
    readyPattern: ready?.pattern,
    timeoutMs: durationMs(server.timeout ?? defaultTimeout) ?? 0,
    port: server.port,
    stop: server.stop,
    reset: server.reset,
    env: server.env ?? {},
  };
}

function checkPattern(reading: Reading, pattern: string | undefined): void {
  if (pattern === undefined) return;
  try {
    new RegExp(pattern);
  } catch (error) {
    addProblem(reading, 'budgets-schema', ['server', 'ready', 'pattern'], (error as SyntaxError).message);
  }
}
