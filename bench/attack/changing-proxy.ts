/**
 * Stands before the local GitHub and answers wrongly: changed JSON, cut short, another status,
 * nothing at all.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../verdict/random.ts';
import { between } from './attack.ts';
import { hostileText } from './hostile-text.ts';
import { type Json, mutateJson } from './mutate-json.ts';

const keys = [
  'id',
  'body',
  'user',
  'login',
  'name',
  'state',
  'check_runs',
  'conclusion',
  'status',
  'head_sha',
  'external_id',
  'html_url',
  'total_count',
];

export interface ChangingProxy {
  readonly apiUrl: string;
  /** Requests that came through. */
  readonly requests: { count: number };
  /** Undefined: every answer passes as it is. */
  weather: { readonly random: Random; readonly share: number } | undefined;
  close(): Promise<void>;
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function changed(random: Random, text: string): string {
  const kind = between(random, 0, 4);
  if (kind === 0) return hostileText(random);
  if (kind === 1) return text.slice(0, between(random, 0, text.length));
  try {
    return JSON.stringify(
      mutateJson(random, { root: JSON.parse(text) as Json }, keys, () => false) ?? null,
    ).replace(/^\{"root":(.*)\}$/s, '$1');
  } catch {
    return ''; // the answer had no JSON
  }
}

export async function startChangingProxy(upstream: string): Promise<ChangingProxy> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      proxy.requests.count += 1;
      const body = await textOf(request);
      const method = request.method ?? 'GET';
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const real = await fetch(`${upstream}${request.url}`, {
        method,
        headers,
        ...(body === '' ? {} : { body }),
      });
      const text = await real.text();
      const { weather } = proxy;
      if (weather === undefined || weather.random.uniform() >= weather.share) {
        response
          .writeHead(real.status, { 'content-type': 'application/json' })
          .end(real.status === 204 ? undefined : text);
        return;
      }
      const kind = between(weather.random, 0, 9);
      if (kind === 0) request.socket.destroy();
      else if (kind <= 2)
        response
          .writeHead(
            [401, 403, 404, 409, 410, 422, 429, 500, 502, 503][between(weather.random, 0, 9)] ??
              500,
          )
          .end(changed(weather.random, text));
      else
        response
          .writeHead(real.status === 204 ? 200 : real.status, {
            'content-type': 'application/json',
          })
          .end(changed(weather.random, text));
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: ChangingProxy = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: { count: 0 },
    weather: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
