/**
 * The real adapter against a local server, with a clock that does not wait and a log that
 * remembers.
 */
import { createGitHub } from '../../src/adapters/github/github.ts';
import type { RequestLimits } from '../../src/adapters/github/request.ts';
import type { Clock, GitHub, Log } from '../../src/ports.ts';

export const token = 'ghs_abcdefghijklmnopqrstuvwxyz0123456789';

export interface TestClock extends Clock {
  /** Milliseconds that were slept. */
  slept(): number;
  pass(ms: number): void;
}

export function createTestClock(): TestClock {
  let nowMs = 0;
  let slept = 0;
  const start = Date.parse('2026-03-01T12:00:00Z');
  return {
    nowMs: () => nowMs,
    now: () => new Date(start + nowMs),
    async sleep(ms) {
      nowMs += ms;
      slept += ms;
    },
    slept: () => slept,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

export interface TestLog extends Log {
  readonly lines: string[];
}

export function createTestLog(): TestLog {
  const lines: string[] = [];
  const line = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  return {
    lines,
    note: line('note'),
    progress: line('progress'),
    warn: line('warn'),
    error: line('error'),
    debug: line('debug'),
  };
}

export function connect(
  apiUrl: string,
  clock: Clock,
  log: Log,
  limits: Partial<RequestLimits> = {},
): GitHub {
  return createGitHub({
    token,
    owner: 'acme',
    repository: 'shop',
    apiUrl,
    clock,
    log,
    limits: { timeoutMs: 300, ...limits },
  });
}
