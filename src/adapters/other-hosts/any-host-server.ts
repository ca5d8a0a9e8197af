/**
 * A server on loopback that stands for any host: HTTP/1.1 in the clear, and HTTP/1.1 or HTTP/2 over
 * TLS, all at one port. Chrome is led to it below URLs, so the request says which host was meant.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Stream,
  sensitiveHeaders,
} from 'node:http2';
import { type AddressInfo, createServer as createDoor, type Socket } from 'node:net';
import type { HeaderList } from '../../ports.ts';
import type { OwnCertificate } from './own-certificate.ts';

/** A request as Chrome sent it. */
export interface AskedRequest {
  readonly method: string;
  /** The whole address that the page asked for. */
  readonly url: string;
  readonly headers: HeaderList;
  /** Reads the body; may be called once. */
  body(): Promise<Buffer>;
  /** Whether Chrome wants another protocol than HTTP, such as a web socket. */
  readonly isUpgrade: boolean;
  /**
   * Whether a page, a frame or a worker asks. Chrome itself asks hosts for updates and the time,
   * as nobody's request, and names no page.
   */
  readonly isOfPage: boolean;
  /** Set when Chrome no longer waits. */
  readonly signal: AbortSignal;
}

/** An answer as it goes over the network: its body is encoded as its headers say. */
export interface SentAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** Answers a request. A rejection breaks the request, as a host that breaks off would. */
export type AnswerRequest = (request: AskedRequest) => Promise<SentAnswer>;

export interface AnyHostServer {
  readonly port: number;
  /** Ends every connection, so that what comes next needs new ones. */
  disconnect(): void;
  close(): Promise<void>;
}

/** The first byte of a TLS connection (RFC 8446, 5.1: handshake). */
const tlsHandshake = 22;

/** Headers of one connection, which mean nothing on another (RFC 9110, 7.6.1). */
const ofConnection = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
  'content-length',
];

/** Returns the headers that may go into an answer over any connection. */
export const withoutConnection = (headers: HeaderList): HeaderList =>
  headers.filter(([name]) => !name.startsWith(':') && !ofConnection.includes(name.toLowerCase()));

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

/**
 * `speaksHttp2` tells whether a host is to offer HTTP/2. `sayUnsent` gets each request whose answer
 * could not be sent.
 */
export async function openAnyHostServer(
  { key, cert }: OwnCertificate,
  answer: AnswerRequest,
  speaksHttp2: (host: string) => boolean,
  sayUnsent: (request: AskedRequest) => void = () => {},
): Promise<AnyHostServer> {
  const serve = (request: Request, response: Response): void =>
    void respond(request, response, answer, sayUnsent);
  const plain = createServer(serve);
  const secure = createSecureServer(
    {
      key,
      cert,
      allowHTTP1: true,
      ALPNCallback: ({ servername, protocols }) =>
        protocols.includes('h2') && speaksHttp2(servername) ? 'h2' : 'http/1.1',
    },
    serve,
  );
  const sockets = new Set<Socket>();
  for (const server of [plain, secure])
    server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
      void answer(readRequest(request, true, new AbortController().signal)).catch(() => {});
      socket.end('HTTP/1.1 504 Gateway Timeout\r\nconnection: close\r\n\r\n');
    });
  const door = createDoor((socket) => {
    sockets.add(socket.setNoDelay(true));
    socket.once('close', () => sockets.delete(socket));
    // Chrome opens connections ahead, and drops those that it does not need.
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const first: Buffer | null = socket.read(1);
      if (first === null) return;
      socket.unshift(first);
      (first[0] === tlsHandshake ? secure : plain).emit('connection', socket);
    });
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const disconnect = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (door.address() as AddressInfo).port,
    disconnect,
    async close() {
      const closed = new Promise((resolve) => door.close(resolve));
      disconnect();
      await closed;
    },
  };
}

async function respond(
  request: Request,
  response: Response,
  answer: AnswerRequest,
  sayUnsent: (request: AskedRequest) => void,
) {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const asked = readRequest(request, false, gone.signal);
  try {
    const { status, headers, body } = await answer(asked);
    if (gone.signal.aborted) return;
    const mayHaveBody = request.method !== 'HEAD' && ![204, 304].includes(status);
    const isSized = headers.some(([name]) => name.toLowerCase() === 'content-length');
    const lists = Map.groupBy(withoutConnection(headers), ([name]) => name.toLowerCase());
    const sent: Record<string, string | string[]> = {
      ...Object.fromEntries([...lists].map(([name, list]) => [name, list.map(([, one]) => one)])),
      ...(mayHaveBody && isSized ? { 'content-length': String(body.length) } : {}),
    };
    if ('stream' in response) sendPlainly(response.stream, status, sent);
    else response.writeHead(status, sent);
    response.end(mayHaveBody ? body : '');
  } catch {
    // The host broke off, or its answer cannot be sent: the same for Chrome.
    if (gone.signal.aborted) return;
    response.destroy();
    sayUnsent(asked);
  }
}

/**
 * Sends headers over HTTP/2 that are compressed each by itself. An answer's bytes must not depend
 * on which answers came before it.
 */
function sendPlainly(
  stream: ServerHttp2Stream,
  status: number,
  headers: Readonly<Record<string, string | string[]>>,
): void {
  const send = (some: typeof headers): void =>
    stream.respond({
      ':status': status,
      ...some,
      [sensitiveHeaders]: [':status', 'date', ...Object.keys(some)],
    });
  try {
    send(headers);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_HTTP2_HEADER_SINGLE_VALUE') throw thrown;
    // Hosts repeat headers that may come once, and browsers take the first.
    send(
      Object.fromEntries(Object.entries(headers).map(([name, list]) => [name, takeFirst(list)])),
    );
  }
}

const takeFirst = (values: string | string[]): string =>
  typeof values === 'string' ? values : (values[0] ?? '');

function readRequest(request: Request, isUpgrade: boolean, signal: AbortSignal): AskedRequest {
  const isSecure = 'encrypted' in request.socket;
  const host = String(request.headers[':authority'] ?? request.headers.host ?? '');
  const raw = request.rawHeaders;
  const { origin, referer, 'sec-fetch-site': site = 'none' } = request.headers;
  // Over TLS, Chrome says of each request who asks, and names an origin of its own choice.
  const isOfPage =
    isSecure && !isUpgrade ? site !== 'none' : referer !== undefined || origin !== undefined;
  return {
    method: request.method ?? 'GET',
    url: `${isUpgrade ? 'ws' : 'http'}${isSecure ? 's' : ''}://${host}${request.url ?? '/'}`,
    headers: raw.flatMap((name, at) =>
      at % 2 === 0 && !name.startsWith(':')
        ? [[name.toLowerCase(), raw[at + 1] ?? ''] as const]
        : [],
    ),
    async body() {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    isUpgrade,
    isOfPage,
    signal,
  };
}
