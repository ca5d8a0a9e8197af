/** Reads the log file of a command, as the command wrote it since it was started. */
import { closeSync, constants, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { unwritable } from '../files/file-problem.ts';
import { makeFolder, openPlain } from '../files/real-path.ts';

/** The part of the end that is searched: some hundred lines of ordinary length. */
const windowBytes = 64 * 1024;
const pollMs = 25;
/** The first characters that are left out of a log of one long line. */
const longestCut = 8 * 1024;

/**
 * The most that a log may hold on disk, and how often its size is looked at. A command that floods
 * writes about 100 MB between two looks.
 */
export const mostLogBytes = 32 * 1024 * 1024;
const watchMs = 100;

/**
 * How many times larger the log may become while a pattern is looked for and unread text is there.
 */
const unreadFactor = 8;

/**
 * A command's log. Commands write to the file themselves: a server that logs each request must not
 * take time from the load generator.
 */
export interface CommandLog {
  /** To be given to the command as its stdout and stderr, and closed once it has them. */
  readonly descriptor: number;
  tail(lines: number): string;
  /**
   * Resolves when the text since the start has matched. Looks until `signal` aborts, and never
   * settles then.
   */
  matched(pattern: RegExp, signal: AbortSignal): Promise<void>;
  /** Keeps the file within its bound until `signal` aborts. Calls `onCut` at the first cut. */
  keepBounded(signal: AbortSignal, onCut: () => void): void;
}

/**
 * Opens (or creates, with its folder) the file for appending. Throws `path-escapes`, `disk-full`,
 * `output-unwritable`.
 */
export function openCommandLog(file: string, mostBytes = mostLogBytes): CommandLog {
  const descriptor = openForAppending(file);
  let start = fstatSync(descriptor).size;
  /** Counts how often the file began anew, which moves every place in it. */
  let beginnings = 0;
  /** How far it was looked through, while a pattern is looked for. */
  let lookedTo: number | undefined;
  const mostNow = (): number =>
    lookedTo !== undefined && lookedTo < mostBytes ? unreadFactor * mostBytes : mostBytes;
  return {
    descriptor,
    tail: (lines) => lastText(file, start).trimEnd().split('\n').slice(-lines).join('\n'),
    async matched(pattern, signal) {
      let window = openWindow();
      let seen = start;
      let begun = beginnings;
      while (!signal.aborted) {
        if (begun !== beginnings) {
          begun = beginnings;
          seen = 0;
          lookedTo = 0;
          window = openWindow();
        }
        const more = textFrom(file, seen);
        seen += more.length;
        // Colours are no part of what a pattern is written for.
        const isFound =
          more.length > 0 && stripVTControlCharacters(window.add(more)).search(pattern) >= 0;
        lookedTo = isFound ? undefined : seen;
        if (isFound) return;
        // A full read has more behind it. A command that floods must not keep the timers from
        // running, so each read has a turn of its own.
        if (more.length === windowBytes) await nextTurn();
        else await sleep(pollMs, undefined, { ref: false });
      }
      lookedTo = undefined;
      return new Promise(() => {});
    },
    keepBounded(signal, onCut) {
      const timer = setInterval(() => {
        if (!cutTo(file, mostNow())) return;
        if (beginnings === 0) onCut();
        beginnings += 1;
        start = 0;
      }, watchMs);
      timer.unref();
      signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    },
  };
}

/**
 * Empties a file that is too large, but for its end. The command appends, so that it goes on at the
 * new end and leaves no hole. Returns whether it was too large.
 */
function cutTo(file: string, mostBytes: number): boolean {
  const handle = open(file, constants.O_RDWR | constants.O_APPEND);
  if (handle === undefined) return false;
  try {
    const { size } = fstatSync(handle);
    if (size <= mostBytes) return false;
    const end = readFrom(handle, size - windowBytes);
    ftruncateSync(handle, 0);
    writeSync(
      handle,
      `[Headroom: this log grew past ${mostBytes} bytes; ${size - end.length} were cut away ` +
        'here]\n',
    );
    writeSync(handle, end);
    return true;
  } catch {
    return false; // the disk is full, or the file is another one by now: it is looked at again soon
  } finally {
    closeSync(handle);
  }
}

/**
 * Returns a window on the last output, in which a pattern is looked for. It never begins within a
 * line, where `^` would match.
 */
function openWindow(): { add(more: Buffer): string } {
  const decoder = new StringDecoder('utf8');
  let text = '';
  return {
    add(more) {
      const whole = text + decoder.write(more);
      const from = whole.length - windowBytes;
      const lineStart = from <= 0 ? 0 : whole.indexOf('\n', from) + 1;
      text = whole.slice(lineStart === 0 ? Math.max(0, from) : lineStart);
      return whole;
    },
  };
}

function lastText(file: string, start: number): string {
  const handle = open(file);
  if (handle === undefined) return '';
  try {
    const { size } = fstatSync(handle);
    // Another command with the same log may have emptied it.
    const since = size < start ? 0 : start;
    const from = Math.max(since, size - windowBytes);
    const text = readFrom(handle, from).toString('utf8');
    return from > since ? withoutCutLine(text) : text;
  } finally {
    closeSync(handle);
  }
}

/**
 * Returns the window without its first, cut line. That may begin inside of a secret, whose rest
 * would not be found.
 */
function withoutCutLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 || end === text.length - 1 ? text.slice(longestCut) : text.slice(end + 1);
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

function open(file: string, flags = constants.O_RDONLY): number | undefined {
  try {
    return openPlain(file, flags);
  } catch {
    return undefined; // somebody removed or replaced it: there is nothing to show
  }
}

function readFrom(handle: number, position: number): Buffer {
  const buffer = Buffer.alloc(windowBytes);
  return buffer.subarray(0, readSync(handle, buffer, 0, windowBytes, position));
}
