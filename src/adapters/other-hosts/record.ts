/** Lets requests through to their hosts, and notes each with its answer. */

import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import type { RecordedExchange } from '../../ports.ts';
import type { AnswerRequest } from './any-host-server.ts';
import type { Forwarder, HostAnswer } from './forward.ts';

const decoders: Readonly<Record<string, (body: Buffer, limit: object) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/**
 * Returns a function that answers Chrome with the hosts' own answers. `note` gets each exchange of
 * a page, and `sayLost` what of a page could not be recorded.
 */
export function recordAnswers(
  forwarder: Pick<Forwarder, 'forward'>,
  mostBytes: number,
  note: (exchange: RecordedExchange) => void,
  sayLost: (url: string, why: string) => void,
): AnswerRequest {
  return async (request) => {
    const { method, url, headers, isUpgrade, isOfPage } = request;
    if (!isOfPage) return forwarder.forward(request);
    if (isUpgrade) {
      sayLost(url, 'a web socket is not recorded');
      return { status: 504, headers: [], body: new Uint8Array() };
    }
    const answer = await forwarder.forward(request).catch((error: Error) => {
      if (!request.signal.aborted) sayLost(url, error.message);
      throw error;
    });
    const { body, ...rest } = answer;
    const decoded = await decode(answer, mostBytes).catch((error: Error) => {
      sayLost(url, `its content cannot be decoded: ${error.message}`);
      return undefined;
    });
    if (decoded !== undefined)
      note({
        ...rest,
        method,
        url,
        requestHeaders: headers,
        body: decoded,
        encodedBytes: body.length,
      });
    return answer;
  };
}

async function decode({ headers, body }: HostAnswer, maxOutputLength: number): Promise<Buffer> {
  const encoding = headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1] ?? '';
  const name = encoding.trim().toLowerCase().replace(/^x-/, '');
  if (name === '' || name === 'identity' || body.length === 0) return body;
  const decoder = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (decoder === undefined) throw new Error(`its encoding is ${JSON.stringify(encoding)}`);
  return decoder(body, { maxOutputLength });
}
