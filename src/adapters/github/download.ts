/** Fetches from a signed address without any token, with a bound on size, in bounded time. */
import type { Answer, Problem, ProblemKind } from '../../ports.ts';
import { describeProblem, type Purpose } from './problem.ts';

/** `fetch`, of the platform or through a proxy. */
export type Fetch = (
  url: string,
  options: {
    readonly signal: AbortSignal;
    readonly redirect: 'follow';
    readonly headers: Record<string, string>;
  },
) => Promise<Response>;

const failure = (
  purpose: Purpose,
  kind: ProblemKind,
  status: number | undefined,
  message: string,
): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { kind, doing: purpose.doing, status, message, permissionToAdd: undefined },
});

/** Reads a stream to its end, or stops it as soon as it is longer than allowed. */
async function readBounded(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    length += value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}

/**
 * Downloads from an address. The address holds a signature, so no message quotes it. Plain http is
 * followed only where the API itself is spoken to over http.
 */
export async function download(
  fetch: Fetch,
  address: string,
  allowHttp: boolean,
  maxBytes: number,
  timeoutMs: number,
  purpose: Purpose,
  redact: (text: string) => string,
): Promise<Answer<Uint8Array>> {
  if (!URL.canParse(address))
    return failure(purpose, 'malformed', undefined, 'the address of the download is none');
  const { protocol } = new URL(address);
  if (protocol !== 'https:' && !(allowHttp && protocol === 'http:'))
    return failure(purpose, 'malformed', undefined, `the download would go over ${protocol}`);
  try {
    const response = await fetch(address, {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'follow',
      headers: { accept: 'application/zip' },
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return failure(
        purpose,
        response.status === 404 || response.status === 410 ? 'not-found' : 'server',
        response.status,
        `the store answered ${response.status}`,
      );
    }
    const body = await readBounded(response.body, maxBytes);
    if (body === undefined)
      return failure(purpose, 'too-large', response.status, `it is larger than ${maxBytes} bytes`);
    const announced = Number(response.headers.get('content-length') ?? body.byteLength);
    if (announced !== body.byteLength)
      return failure(
        purpose,
        'malformed',
        response.status,
        `${body.byteLength} of ${announced} bytes came`,
      );
    return { ok: true, value: body };
  } catch (thrown) {
    return { ok: false, problem: describeProblem(thrown, purpose, redact) };
  }
}
