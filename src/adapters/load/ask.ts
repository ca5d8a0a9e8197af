/** One request before any load, by the same client: same bytes, same reading of the answer. */
import type { Load, ProbeAnswer } from '../../ports.ts';
import type { Head, LoadClient } from '../autocannon-client.ts';
import { patchClient } from './client.ts';
import { certificateProblem, dialOptions } from './dial.ts';
import { requestBytes } from './request.ts';

/** More than is quoted: secrets are covered in it before it is cut. */
const excerptBytes = 64 * 1024;

/** Sends the request and waits for the whole answer. */
export async function ask(request: Parameters<Load['ask']>[0]): Promise<ProbeAnswer> {
  const { default: autocannon } = await import('autocannon');
  const { url, method, timeoutMs, insecure } = request;
  const bytes = requestBytes(request);
  let own: LoadClient | undefined;
  const answer = new Promise<ProbeAnswer>((resolve) => {
    const tracker = autocannon({
      ...dialOptions(url),
      method: method as NonNullable<Parameters<typeof autocannon>[0]['method']>,
      connections: 1,
      duration: Math.ceil(timeoutMs / 1000) + 60,
      sampleInt: 50,
      skipAggregateResult: true,
      setupClient(itself) {
        const client = itself as unknown as LoadClient;
        own = client;
        client.timeout = timeoutMs;
        client.getRequestBuffer = () => bytes;
        patchClient(client, method, {
          sent() {},
          lost: (code) => resolve({ error: code ?? 'ECONNRESET' }),
          timedOut: () => resolve({ error: 'timeout' }),
        });
        let location: string | undefined;
        let excerpt = Buffer.alloc(0);
        client.on('headers', ({ headers }: Head) => {
          const at = headers.findIndex(
            (text, index) => index % 2 === 0 && text.toLowerCase() === 'location',
          );
          location = at < 0 ? undefined : headers[at + 1];
        });
        client.on('body', (chunk: Buffer) => {
          if (excerpt.length < excerptBytes) excerpt = Buffer.concat([excerpt, chunk]);
        });
        client.on('response', (status: number) => {
          const error = certificateProblem(url, client.conn, insecure);
          resolve(
            error === undefined
              ? { status, location, excerpt: excerpt.subarray(0, excerptBytes).toString('utf8') }
              : { error },
          );
        });
      },
    });
    Promise.resolve(tracker).catch((error: NodeJS.ErrnoException) =>
      resolve({ error: error.code ?? error.message }),
    );
  });
  const found = await answer;
  own?.destroy();
  return found;
}
