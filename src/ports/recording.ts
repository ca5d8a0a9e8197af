/** Recordings of other hosts: requests to them, and how each was answered. */

/** Name and value of each header, in their order; a name may come more than once. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** One request to another host, with its answer. */
export interface RecordedExchange {
  readonly method: string;
  /** The whole address, without a fragment. */
  readonly url: string;
  readonly requestHeaders: HeaderList;
  /** The protocol that the host spoke. */
  readonly protocol: 'http/1.1' | 'h2';
  readonly status: number;
  readonly headers: HeaderList;
  /** The answer's content, decoded. */
  readonly body: Uint8Array;
  /** The content's size as it was sent, in bytes; undefined where the recording does not say. */
  readonly encodedBytes: number | undefined;
  /** From the end of the request to the first byte of its answer, in milliseconds. */
  readonly waitMs: number;
}

/** A request to another host that no recorded exchange answers. */
export interface UnrecordedRequest {
  readonly method: string;
  readonly url: string;
  /**
   * `script`, `image`, `font`, `fetch`; `beacon` where the page cannot read the answer; `other`
   * where Chrome does not say.
   */
  readonly type: string;
}

/** The recorded exchanges of one file. */
export interface Recording {
  readonly exchanges: readonly RecordedExchange[];
  /** A hash of the file, for the fingerprint. */
  readonly digest: string;
}
