/** Builds the bytes of a request. The check before the first round and the load send the same. */
import { headerEncoding } from '../../http-header.ts';
import type { LoadRequest } from '../../ports.ts';

/**
 * Methods whose requests have a body by their meaning. Without a body they say so (RFC 9110, 8.6).
 */
const expectBody = new Set(['POST', 'PUT', 'PATCH']);

/** Builds the whole request, head and body. Headers are as `http-header.ts` allows them. */
export function requestBytes({
  url,
  method,
  headers,
  body,
}: Pick<LoadRequest, 'url' | 'method' | 'headers' | 'body'>): Buffer {
  const { host, pathname, search, username, password } = new URL(url);
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const content = Buffer.from(body ?? '', 'utf8');
  const login = Buffer.from(
    `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
    'utf8',
  ).toString('base64');
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    ...(given.has('host') ? [] : [`Host: ${host}`]),
    ...(given.has('connection') ? [] : ['Connection: keep-alive']),
    ...(username === '' || given.has('authorization') ? [] : [`Authorization: Basic ${login}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body !== undefined || expectBody.has(method) ? [`Content-Length: ${content.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, headerEncoding), content]);
}
