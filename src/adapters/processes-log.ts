/** The log file of a command, as the command wrote it since it was started. */
import { closeSync, constants, fstatSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unwritable } from './file-problem.ts';
import { makeFolder, openPlain } from './real-path.ts';

/** How much of the end is looked at: some hundred lines of ordinary length. */
const windowBytes = 64 * 1024;
const pollMs = 25;

/**
 * Commands write to the file themselves, not through Headroom: a server that logs each request must not take time from
 * the load generator.
 */
export interface CommandLog {
  /** To be given to the command as its stdout and stderr, and closed once it has them. */
  readonly descriptor: number;
  tail(lines: number): string;
  /** Resolves when the text since the start has matched. Looks until `signal` aborts, and never settles then. */
  matched(pattern: RegExp, signal: AbortSignal): Promise<void>;
}

/** Opens (or creates, with its folder) the file for appending. Throws `path-escapes`, `disk-full`, `output-unwritable`. */
export function openCommandLog(file: string): CommandLog {
  const descriptor = openForAppending(file);
  const start = fstatSync(descriptor).size;
  return {
    descriptor,
    tail: (lines) => lastText(file, start).trimEnd().split('\n').slice(-lines).join('\n'),
    async matched(pattern, signal) {
      let seen = start;
      let text = '';
      for (;;) {
        const more = textFrom(file, seen);
        seen += more.length;
        text = (text + more.toString('utf8')).slice(-windowBytes);
        if (text.search(pattern) >= 0) return;
        if (signal.aborted) return new Promise(() => {});
        if (more.length === 0) await sleep(pollMs, undefined, { ref: false });
      }
    },
  };
}

function lastText(file: string, start: number): string {
  const handle = open(file);
  if (handle === undefined) return '';
  try {
    const from = Math.max(start, fstatSync(handle).size - windowBytes);
    return readFrom(handle, from).toString('utf8');
  } finally {
    closeSync(handle);
  }
}

function textFrom(file: string, position: number): Buffer {
  const handle = open(file);
  if (handle === undefined) return Buffer.alloc(0);
  try {
    return readFrom(handle, position);
  } finally {
    closeSync(handle);
  }
}

function openForAppending(file: string): number {
  try {
    makeFolder(dirname(file));
    return openPlain(file, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY);
  } catch (thrown) {
    throw unwritable(file, thrown);
  }
}

function open(file: string): number | undefined {
  try {
    return openPlain(file, constants.O_RDONLY);
  } catch {
    return undefined; // somebody removed or replaced it: there is nothing to show
  }
}

function readFrom(handle: number, position: number): Buffer {
  const buffer = Buffer.alloc(windowBytes);
  return buffer.subarray(0, readSync(handle, buffer, 0, windowBytes, position));
}
