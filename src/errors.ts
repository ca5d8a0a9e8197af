/** Coded errors: what happened, what to do, and which exit code it ends with. */
import { type ErrorCode, type ErrorKind, errorTable } from './errors/error-table.ts';
import { type Reader, type Wording, wordsFor } from './settings.ts';

export { type ErrorCode, type ErrorKind, errorTable };

/**
 * An expected error. `message` says what happened and where; `hint` what to do. Both name settings
 * as GitHub's inputs; `wordsFor` tells another reader.
 */
export class HeadroomError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly #message: Wording;
  readonly #hint: Wording;

  constructor(
    code: ErrorCode,
    message: Wording,
    options: { readonly hint?: Wording; readonly cause?: unknown } = {},
  ) {
    super(
      wordsFor(message, 'github'),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'HeadroomError';
    this.code = code;
    this.#message = message;
    this.#hint = options.hint ?? errorTable[code].hint;
    this.hint = wordsFor(this.#hint, 'github');
  }

  get kind(): ErrorKind {
    return errorTable[this.code].kind;
  }

  /**
   * Returns message and hint with settings named as the reader gives them. Secrets in words that
   * differ by reader are covered where they are told.
   */
  wordsFor(reader: Reader): { readonly message: string; readonly hint: string } {
    // A text that is the same for all may have been redacted in place since.
    return {
      message: typeof this.#message === 'string' ? this.message : this.#message(reader),
      hint: typeof this.#hint === 'string' ? this.hint : this.#hint(reader),
    };
  }
}

/**
 * Returns any thrown value as an error with a code. An unexpected one keeps its stack as `cause`.
 */
export function asHeadroomError(thrown: unknown): HeadroomError {
  if (thrown instanceof HeadroomError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new HeadroomError(diskTrouble(thrown) ?? 'internal', message, { cause: thrown });
}

const full: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

/**
 * A disk that is full or read-only is no bug, for any writer: git, Chrome's profile, the runner's
 * own files.
 */
function diskTrouble(thrown: unknown): ErrorCode | undefined {
  const { code, syscall } = (thrown ?? {}) as {
    readonly code?: unknown;
    readonly syscall?: unknown;
  };
  if (typeof syscall !== 'string') return undefined;
  if (full.includes(code)) return 'disk-full';
  return code === 'EROFS' || syscall === 'mkdtemp' ? 'output-unwritable' : undefined;
}
