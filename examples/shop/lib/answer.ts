/** Sends answers as a careful server would: compressed where it helps, with an ETag and with caching headers. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** What a route answers with. `cacheControl` is `no-cache` (ask again, a 304 may do) unless it says otherwise. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly cacheControl?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const html = (body: string, status = 200): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body,
});

export const json = (
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
  headers,
});

/** Files and drawings never change under their address: keep them for a year. */
export const asset = (type: string, body: Buffer): Answer => ({
  status: 200,
  type,
  body,
  cacheControl: 'public, max-age=31536000, immutable',
});

const compressible = /^(text\/|application\/(json|javascript)|image\/svg)/;

/** Below this, headers cost more than compression saves. */
const smallestCompressedBytes = 860;

const compressedAssets = new WeakMap<Buffer, Buffer>();

/** Writes `answer` to `response`. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  response.setHeader('Content-Type', answer.type);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (request.method === 'GET' && answer.status === 200) {
    const etag = `W/"${createHash('sha1').update(body).digest('base64url')}"`;
    response.setHeader('Cache-Control', answer.cacheControl ?? 'no-cache');
    response.setHeader('ETag', etag);
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
  }
  const encoded = encode(request, response, answer, body);
  response.writeHead(answer.status, { 'Content-Length': encoded.length }).end(encoded);
}

function encode(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  body: Buffer,
): Buffer {
  if (!compressible.test(answer.type) || body.length < smallestCompressedBytes) return body;
  response.setHeader('Vary', 'Accept-Encoding');
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return body;
  response.setHeader('Content-Encoding', 'gzip');
  if (typeof answer.body === 'string') return gzipSync(body);
  const known = compressedAssets.get(body) ?? gzipSync(body, { level: 9 });
  compressedAssets.set(body, known);
  return known;
}
