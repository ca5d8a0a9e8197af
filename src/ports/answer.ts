/** The outcome of a request to GitHub. */

/**
 * Why GitHub or the artifact service did not do what was asked. `budget`: Headroom allows itself no
 * further request.
 */
export type ProblemKind =
  | 'credentials'
  | 'permission'
  | 'rate-limit'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'locked'
  | 'archived'
  | 'too-large'
  | 'server'
  | 'network'
  | 'timeout'
  | 'malformed'
  | 'budget'
  | 'unsupported';

/**
 * A failure as plain data: what was being done, what came back, and the line of `permissions:` that
 * would help.
 */
export interface Problem {
  readonly kind: ProblemKind;
  readonly doing: string;
  readonly status: number | undefined;
  readonly message: string;
  readonly permissionToAdd: string | undefined;
}

/**
 * Every call of `GitHub` and `Artifacts` resolves to it; none of them throws. `isRepeated`: an
 * earlier attempt had another answer, and may have been carried out all the same.
 */
export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly isRepeated?: boolean }
  | { readonly ok: false; readonly problem: Problem };
