/** Where the measured site comes from: a command, a folder, or an address. */
import { resolve } from 'node:path';
import { isInside } from '../inside.ts';
import { isLoopback } from '../loopback.ts';
import type { ServerPlan } from '../model.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { durationMs } from './quantity.ts';
import { addProblem, type Reading, readHeaders, readOrigin } from './reading.ts';
import { parseReadyPattern, type ReadyPattern } from './ready-pattern.ts';

const defaultTimeout = '60s';
const commandOnly = ['scheme', 'ready', 'timeout', 'port', 'stop', 'reset', 'env'] as const;

/**
 * The plan of the file's "server"; undefined when there is none, or none that can be used. Paths
 * are as written.
 */
export function readServer(reading: Reading, workingDirectory: string): ServerPlan | undefined {
  const { server } = reading.file;
  if (!server) return undefined;
  const kinds = (['command', 'static', 'url'] as const).filter(
    (kind) => server[kind] !== undefined,
  );
  const mayHaveAnother = mayBeLeftOut(reading, ['server'], ['command', 'static', 'url']);
  if (kinds.length === 0 && mayHaveAnother) return undefined;
  if (kinds.length !== 1) {
    const found =
      kinds.length === 0
        ? 'one of "command", "static" and "url" is missing'
        : `${kinds.map((kind) => JSON.stringify(kind)).join(' and ')} exclude each other`;
    addProblem(reading, 'budgets-schema', ['server'], found);
    return undefined;
  }
  if (server.command === undefined && !mayHaveAnother) {
    for (const key of commandOnly) {
      if (server[key] !== undefined)
        addProblem(
          reading,
          'budgets-schema',
          ['server', key],
          `only goes with "command", and this server has ${JSON.stringify(kinds[0])}`,
          'key',
        );
    }
  }
  if (server.static !== undefined) {
    if (server.insecure !== undefined)
      addProblem(
        reading,
        'budgets-schema',
        ['server', 'insecure'],
        'a folder is served without a certificate',
        'key',
      );
    return readStatic(reading, server.static, workingDirectory);
  }
  if (server.url !== undefined) {
    const origin = readOrigin(reading, server.url, ['server', 'url']);
    if (origin !== undefined && server.insecure && !isLoopback(new URL(origin).hostname))
      addProblem(
        reading,
        'budgets-schema',
        ['server', 'insecure'],
        `this is for servers on this machine, and ${new URL(origin).host} is elsewhere`,
      );
    return origin === undefined ? undefined : { kind: 'url', origin, ...readInsecure(server) };
  }
  return readCommand(reading, server.command ?? '', server);
}

function readCommand(
  reading: Reading,
  command: string,
  server: NonNullable<Reading['file']['server']>,
): ServerPlan {
  const ready =
    typeof server.ready === 'string'
      ? { path: server.ready, pattern: undefined, headers: undefined }
      : server.ready;
  const pattern = readPattern(reading, ready?.pattern);
  const headers = readHeaders(reading, [
    { path: ['server', 'ready', 'headers'], headers: ready?.headers },
  ]);
  return {
    kind: 'command',
    command,
    ...(server.scheme !== undefined && { scheme: server.scheme }),
    readyPath: ready?.path,
    ...(Object.keys(headers).length > 0 && { readyHeaders: headers }),
    readyPattern: pattern?.source,
    ...(pattern && pattern.flags !== '' && { readyFlags: pattern.flags }),
    timeoutMs: durationMs(server.timeout ?? defaultTimeout) ?? 0,
    port: server.port,
    stop: server.stop,
    reset: server.reset,
    env: server.env ?? {},
    ...readInsecure(server),
  };
}

type Written = NonNullable<Reading['file']['server']>;

const readInsecure = ({ insecure }: Written): { readonly insecure?: true } =>
  insecure ? { insecure } : {};

function readStatic(
  reading: Reading,
  written: NonNullable<Written['static']>,
  workingDirectory: string,
): ServerPlan {
  const { folder, fallback, mount } =
    typeof written === 'string'
      ? { folder: written, fallback: undefined, mount: undefined }
      : written;
  if (!isInside(workingDirectory, resolve(workingDirectory, folder))) {
    const path = ['server', 'static', ...(typeof written === 'string' ? [] : ['folder'])];
    addProblem(
      reading,
      'path-escapes',
      path,
      `${JSON.stringify(folder)} leads out of the working directory`,
    );
  }
  const serving = {
    ...(fallback === undefined ? {} : { fallback }),
    ...(mount === undefined || mount === '/' ? {} : { mount }),
  };
  return { kind: 'static', folder, ...serving };
}

function readPattern(reading: Reading, written: string | undefined): ReadyPattern | undefined {
  if (written === undefined) return undefined;
  try {
    return parseReadyPattern(written);
  } catch (error) {
    addProblem(
      reading,
      'budgets-schema',
      ['server', 'ready', 'pattern'],
      (error as SyntaxError).message,
    );
    return undefined;
  }
}
