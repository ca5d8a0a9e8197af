/** Says why git could not fetch or push, as a problem of GitHub. */
import type { Problem, ProblemKind } from '../../ports.ts';
import { UnexpectedEntry } from './trees.ts';

/** The purpose of a task, and the line of `permissions:` that it needs. */
export interface Purpose {
  readonly doing: string;
  readonly permission: string;
}

/** Git's words for a server that answered, in English. */
const kinds: readonly (readonly [RegExp, ProblemKind])[] = [
  [/stale info|cannot lock ref|failed to (update|lock)/, 'conflict'],
  [/reference already exists|incorrect old value/, 'conflict'],
  [/\[(remote )?rejected\]/, 'invalid'],
  [/error: 40[34]\b|permission to .* denied|not granted|repository .*not found/i, 'permission'],
  [/error: 401\b|authentication failed|could not read (username|password)/i, 'credentials'],
  [/error: 5\d\d\b/, 'server'],
];

/** Never throws. `redact` covers the token, whatever git or the server quotes. */
export function describeGitProblem(
  thrown: unknown,
  { doing, permission }: Purpose,
  redact: (text: string) => string,
): Problem {
  const { kind, message } = classify(thrown);
  return {
    kind,
    doing,
    status: undefined,
    message: redact(message).replace(/\s+/g, ' ').trim().slice(0, 300),
    permissionToAdd: kind === 'permission' ? permission : undefined,
  };
}

/** The error of a program that failed, as Node makes it. */
interface Failed {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly stdout?: unknown;
  readonly stderr?: unknown;
}

const asFailed = (thrown: unknown): Failed =>
  typeof thrown === 'object' && thrown !== null ? thrown : { message: thrown };

/** Returns everything that a failed git printed. */
export function wordsOf(thrown: unknown): string {
  const { stdout = '', stderr = '' } = asFailed(thrown);
  return `${stderr}\n${stdout}`;
}

function classify(thrown: unknown): { readonly kind: ProblemKind; readonly message: string } {
  if (thrown instanceof UnexpectedEntry) return { kind: 'invalid', message: thrown.message };
  const { name, code, message } = asFailed(thrown);
  if (name === 'AbortError') return { kind: 'timeout', message: 'no answer in time' };
  if (code === 'ENOENT') return { kind: 'unsupported', message: 'git is not installed' };
  const words = wordsOf(thrown);
  const kind = kinds.find(([pattern]) => pattern.test(words))?.[1] ?? 'network';
  return { kind, message: words.trim() === '' ? String(message) : telling(words) };
}

/** The server's own words, and git's line about the branch. */
function telling(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  const worth = lines.filter((line) => /^(remote:|!|fatal:|error:)/.test(line.trim()));
  return (worth.length > 0 ? worth : lines).slice(-4).join(' ');
}
