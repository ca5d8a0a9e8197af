/** Two hosts that are not this machine by name: one over TLS and HTTP/2, one in the clear. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, LookupFunction, Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { selfSigned } from './self-signed.ts';

/** Leads every name to this machine, as a resolver would. */
export const everyNameHere: LookupFunction = (_hostname, options, callback) =>
  setImmediate(() =>
    options.all
      ? callback(null, [{ address: '127.0.0.1', family: 4 }])
      : callback(null, '127.0.0.1', 4),
  );

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

const script = `document.body?.remove;${'// a third party\n'.repeat(2000)}`;
const slowMs = 150;
const letIn = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type, authorization',
};

export async function openThirdParty() {
  const asked: string[] = [];
  let turns = 0;
  const answer = (request: Request, response: Response): void => {
    const url = new URL(request.url ?? '/', 'http://third.invalid');
    asked.push(`${request.method} ${url.pathname}`);
    const send = (headers: Readonly<Record<string, string>>, body: Buffer | string): void => {
      for (const [name, value] of Object.entries({ ...letIn, ...headers }))
        response.setHeader(name, value);
      response.end(body as string);
    };
    const answers: Readonly<Record<string, () => void>> = {
      '/tag.js': () =>
        void setTimeout(
          () =>
            send(
              { 'content-type': 'text/javascript', 'content-encoding': 'br' },
              brotliCompressSync(script),
            ),
          slowMs,
        ),
      '/style.css': () =>
        send(
          { 'content-type': 'text/css', 'content-encoding': 'gzip' },
          gzipSync(`h1 { color: teal }${'/* wide */'.repeat(500)}`),
        ),
      '/turn': () => {
        turns += 1;
        send({ 'content-type': 'text/plain' }, `turn ${turns}`);
      },
      '/moved': () => {
        response.statusCode = 302;
        send({ location: '/pixel.gif' }, '');
      },
      '/pixel.gif': () =>
        send(
          { 'content-type': 'image/gif' },
          Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
        ),
      '/frame': () =>
        send(
          { 'content-type': 'text/html' },
          '<!doctype html><title>Frame</title><script src="/inside.js"></script>',
        ),
      '/inside.js': () => send({ 'content-type': 'text/javascript' }, 'parent.postMessage(1, "*")'),
      '/collect': () =>
        send(
          { 'content-type': 'application/json', 'set-cookie': 'session=third-party-cookie' },
          '{"ok":true}',
        ),
    };
    const known = answers[url.pathname];
    if (known) known();
    else {
      response.statusCode = 404;
      response.end();
    }
  };
  const plain = createServer(answer);
  const certificate = selfSigned('cdn.third.example', 'ads.third.example');
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, certificate.cert]);
  const secure = createSecureServer({ ...certificate, allowHTTP1: true }, answer);
  const sockets = new Set<Socket>();
  for (const server of [plain, secure]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  }
  const portOf = (server: typeof plain | typeof secure): number =>
    (server.address() as AddressInfo).port;
  return {
    secure: `https://cdn.third.example:${portOf(secure)}`,
    plain: `http://css.third.example:${portOf(plain)}`,
    /** Method and path of each request, in their order. */
    asked,
    async close() {
      setDefaultCACertificates(trusted);
      for (const server of [plain, secure]) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
