/** Answers of servers, as the delay lines before them see them. */

/** One answer of a server. */
export interface ServerAnswer {
  /** The method and the target of its request, as its first line has them; undefined: not known. */
  readonly request: string | undefined;
  /** From the request's last byte to the first byte of the answer, without the delay. */
  readonly tookMs: number;
}

/** Origin → its server's answers, in the order of their requests. */
export type AnswersByOrigin = ReadonlyMap<string, readonly ServerAnswer[]>;
