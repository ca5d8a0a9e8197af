/** Passes a request on to its host, as Chrome would, and tells what it answered and when. */
import { once } from 'node:events';
import { request as requestPlain } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { request as requestSecure } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { HeaderList } from '../../ports.ts';
import { type AskedRequest, withoutConnection } from './any-host-server.ts';

/** A host's answer; its body is encoded as its headers say. */
export interface HostAnswer {
  readonly protocol: 'http/1.1' | 'h2';
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly waitMs: number;
}

export interface Forwarder {
  /** Throws where the host cannot be reached, and where its answer is too large. */
  forward(request: AskedRequest): Promise<HostAnswer>;
  close(): void;
}

const answerLimitMs = 30_000;

/** `lookup` resolves names; undefined: as Node does. */
export function openForwarder(mostBytes: number, lookup?: LookupFunction): Forwarder {
  const sessions = new Map<string, Promise<ClientHttp2Session | undefined>>();
  const looked = lookup ? { lookup } : {};

  /** Returns the host's session of HTTP/2; undefined where it speaks HTTP/1.1. */
  const findSession = (url: URL): Promise<ClientHttp2Session | undefined> => {
    const known = sessions.get(url.origin);
    if (known) return known;
    const opening = openSession(url, looked).then((session) => {
      session?.once('close', () => sessions.delete(url.origin));
      return session;
    });
    opening.catch(() => sessions.delete(url.origin));
    sessions.set(url.origin, opening);
    return opening;
  };

  return {
    async forward(asked) {
      const url = new URL(asked.url);
      const body = await asked.body();
      const session = url.protocol === 'https:' ? await findSession(url) : undefined;
      return session
        ? askHttp2(session, url, asked, body, mostBytes)
        : askHttp1(url, asked, body, mostBytes, looked);
    },
    close() {
      for (const opening of sessions.values())
        opening.then(
          (session) => session?.destroy(),
          () => {},
        );
    },
  };
}

type Looked = { readonly lookup?: LookupFunction };

async function openSession(url: URL, looked: Looked): Promise<ClientHttp2Session | undefined> {
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const socket: TLSSocket = connectTls({
    host,
    port: Number(url.port || 443),
    ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
    ALPNProtocols: ['h2', 'http/1.1'],
    timeout: answerLimitMs,
    ...looked,
  });
  socket.once('timeout', () => socket.destroy(new Error(`${url.host} does not answer`)));
  await once(socket, 'secureConnect');
  if (socket.alpnProtocol !== 'h2') {
    socket.destroy();
    return undefined;
  }
  const session = connectHttp2(url.origin, { createConnection: () => socket });
  session.on('error', () => session.destroy()); // Each request under way has its own error.
  return session;
}

async function askHttp1(
  url: URL,
  { method, headers, signal }: AskedRequest,
  body: Buffer,
  mostBytes: number,
  looked: Looked,
): Promise<HostAnswer> {
  const ask = url.protocol === 'https:' ? requestSecure : requestPlain;
  const sent = ask(url, {
    method,
    headers: withoutConnection(headers).flat(),
    setHost: !headers.some(([name]) => name.toLowerCase() === 'host'),
    timeout: answerLimitMs,
    signal,
    ...looked,
  });
  sent.once('timeout', () => sent.destroy(new Error(`${url.host} does not answer`)));
  // Errors are told where the answer is awaited. Later ones mean that Chrome has left.
  sent.on('error', () => {});
  let sentMs = performance.now();
  const note = (): void => {
    sentMs = performance.now();
  };
  sent.once('finish', note);
  // The connection itself is no part of the answer.
  sent.once('socket', (socket: Socket) =>
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', note),
  );
  const answered = once(sent, 'response');
  sent.end(body.length > 0 ? body : undefined);
  const [answer] = await answered;
  const waitMs = performance.now() - sentMs;
  return {
    protocol: 'http/1.1',
    status: answer.statusCode,
    headers: pairs(answer.rawHeaders),
    body: await readAll(answer, mostBytes),
    waitMs,
  };
}

async function askHttp2(
  session: ClientHttp2Session,
  url: URL,
  { method, headers, signal }: AskedRequest,
  body: Buffer,
  mostBytes: number,
): Promise<HostAnswer> {
  const own = withoutConnection(headers).filter(([name]) => name.toLowerCase() !== 'host');
  const stream = session.request(
    {
      ...Object.fromEntries(own),
      ':method': method,
      ':path': `${url.pathname}${url.search}`,
      ':scheme': 'https',
      ':authority': url.host,
    },
    { signal, endStream: body.length === 0 },
  );
  // Errors are told where the answer is awaited. Later ones mean that Chrome has left.
  stream.on('error', () => {});
  stream.setTimeout(answerLimitMs, () => stream.destroy(new Error(`${url.host} does not answer`)));
  if (body.length > 0) stream.end(body);
  const sentMs = performance.now();
  let received: HeaderList = [];
  stream.once('response', (_headers, _flags, raw?: readonly string[]) => {
    received = pairs(raw ?? []);
  });
  const [answer] = await once(stream, 'response');
  const waitMs = performance.now() - sentMs;
  return {
    protocol: 'h2',
    status: Number(answer[':status']),
    headers: received.filter(([name]) => !name.startsWith(':')),
    body: await readAll(stream, mostBytes),
    waitMs,
  };
}

const pairs = (raw: readonly string[]): HeaderList =>
  raw.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? ''] as const] : [],
  );

async function readAll(answer: AsyncIterable<unknown>, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > mostBytes) throw new Error(`an answer has more than ${mostBytes} bytes`);
  }
  return Buffer.concat(chunks);
}
