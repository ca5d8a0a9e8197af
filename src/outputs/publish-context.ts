/**
 * Facts of the run that publishing needs, as plain data, so that the post step can go on from it.
 */
export interface PublishContext {
  readonly suite: string;
  /**
   * The commit that check, status and comment are about: a pull request's head, never its merge
   * commit.
   */
  readonly headSha: string;
  /** Undefined when there is no pull request, and so no comment. */
  readonly pullRequest: number | undefined;
  /** A pull request from a fork or from Dependabot: its token may only read. */
  readonly readOnlyExpected: boolean;
  readonly run: { readonly id: number; readonly attempt: number; readonly url: string };
  /** `auto`: no first comment when everything is within budget and nothing changed. */
  readonly comment: 'auto' | 'always' | 'never';
  readonly check: 'check' | 'status' | 'both' | 'none';
  /**
   * Why there is neither check nor status although they were requested. Comment, summary and log
   * say it.
   */
  readonly withheld?: string | undefined;
}

/**
 * Returns the name that branch protection can require. It is the same for every run and every leg
 * of a matrix.
 */
export const makeCheckName = (suite: string): string =>
  suite === '' || suite === 'default' ? 'Headroom' : `Headroom: ${suite}`;

/** Returns a commit as people read it. */
export const shortSha = (sha: string): string => sha.slice(0, 7);
