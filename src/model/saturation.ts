/** When the load generator is what was measured. */

/**
 * Why the numbers of a round are the load generator's more than the server's, and what to do about
 * it. They are bounds then: latencies are at most as long as measured, rates at least as high. The
 * error rate is what it is.
 */
export interface Saturation {
  readonly why: string;
  readonly hint: string;
}
