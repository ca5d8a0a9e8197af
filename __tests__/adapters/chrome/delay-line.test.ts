import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import tls from 'node:tls';
import { type DelayLine, openDelayLine } from '../../../src/adapters/chrome/delay-line.ts';

const delayMs = 30;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const lineTo = (serve: (socket: net.Socket) => void): Promise<DelayLine> =>
  lineBefore(net.createServer({ allowHalfOpen: true }, serve));

/** A delay line in front of the server, which begins to listen. */
async function lineBefore(server: net.Server): Promise<DelayLine> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line = await openDelayLine(
    { host: '127.0.0.1', port: (server.address() as net.AddressInfo).port },
    delayMs,
  );
  closing.push(
    () => server.close(),
    () => line.close(),
  );
  return line;
}

async function connectTo({ port }: DelayLine): Promise<net.Socket> {
  const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}

test('each answer comes later by the delay, in order; what the page sends does not', async () => {
  let arrivedMs = 0;
  const line = await lineTo((socket) => {
    socket.once('data', () => {
      arrivedMs = performance.now();
      socket.write('first ');
      setImmediate(() => socket.end('second'));
    });
  });
  const socket = await connectTo(line);
  socket.end('ask');
  let firstMs = 0;
  socket.once('data', () => {
    firstMs = performance.now();
  });
  expect(await text(socket)).toBe('first second');
  // Only the lower bound is the line's own; how much later it gets is the machine's.
  expect(firstMs - arrivedMs).toBeGreaterThanOrEqual(delayMs - 1);
});

test('sixteen connections at once get their own bytes, also by a slow reader', async () => {
  const size = 3 * 1024 * 1024;
  const line = await lineTo((socket) => {
    socket.once('data', (name) => socket.end(Buffer.alloc(size, name)));
  });
  const answers = Array.from({ length: 16 }, async (_, index) => {
    const name = String.fromCharCode(97 + index);
    const socket = await connectTo(line);
    socket.write(name);
    socket.pause();
    await new Promise((resolve) => setImmediate(resolve));
    const answer = await text(socket);
    return answer === name.repeat(size);
  });
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 16 }, () => true));
});

test('a side that has said all it has to say can still listen', async () => {
  const line = await lineTo(async (socket) => socket.end(`heard: ${await text(socket)}`));
  const socket = await connectTo(line);
  socket.end('everything');
  expect(await text(socket)).toBe('heard: everything');
});

test('a connection that one side resets or drops is reset or dropped on the other', async () => {
  const reset = await lineTo((socket) => void socket.once('data', () => socket.resetAndDestroy()));
  const socket = await connectTo(reset);
  socket.write('ask');
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNRESET');

  const dropped = Promise.withResolvers<void>();
  const open = await lineTo((serverSide) => {
    serverSide.on('error', () => {});
    serverSide.once('close', dropped.resolve);
    serverSide.write('hello');
  });
  const page = await connectTo(open);
  await once(page, 'data');
  page.resetAndDestroy();
  await dropped.promise;
});

test('a server that refuses connections is seen as one that ends them', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const line = await openDelayLine({ host: '127.0.0.1', port }, delayMs);
  closing.push(() => line.close());
  const socket = net.connect({ host: '127.0.0.1', port: line.port });
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNRESET');
});

test('web sockets and kept connections pass', async () => {
  const server = http.createServer((request, response) =>
    response.end(`${request.url} ${request.socket.remotePort}`),
  );
  server.on('upgrade', (_, socket) => {
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n',
    );
    socket.pipe(socket);
  });
  const line = await lineBefore(server);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  closing.push(() => agent.destroy());

  const get = async (path: string): Promise<string> => {
    const [response] = (await once(
      http.get({ host: '127.0.0.1', port: line.port, path, agent }),
      'response',
    )) as [http.IncomingMessage];
    return text(response);
  };
  const [one, two] = [await get('/one'), await get('/two')];
  expect(two).toBe(one.replace('/one', '/two'));

  const upgrade = http.get({
    host: '127.0.0.1',
    port: line.port,
    headers: { connection: 'Upgrade', upgrade: 'echo' },
  });
  const [, socket] = (await once(upgrade, 'upgrade')) as [http.IncomingMessage, net.Socket];
  socket.write('ping');
  expect(String((await once(socket, 'data'))[0])).toBe('ping');
  socket.end();
});

test('TLS passes as it is, between the page and the server alone', async () => {
  // A shared key makes do without a certificate.
  const key = Buffer.from('0123456789abcdef');
  const common = {
    ciphers: 'PSK-AES128-GCM-SHA256',
    maxVersion: 'TLSv1.2',
    ALPNProtocols: ['h2', 'http/1.1'],
  } as const;
  const server = tls.createServer({ ...common, pskCallback: () => key }, (socket) => {
    socket.once('data', (asked) => socket.end(`${socket.servername} heard: ${asked}`));
  });
  const line = await lineBefore(server);
  const plain = net.connect({ host: '127.0.0.1', port: line.port, allowHalfOpen: true });
  const socket = tls.connect({
    ...common,
    socket: plain,
    servername: 'shop.localhost',
    pskCallback: () => ({ psk: key, identity: 'page' }),
    checkServerIdentity: () => undefined,
  });
  await once(socket, 'secureConnect');
  expect(socket.alpnProtocol).toBe('h2');
  socket.write('a secret');
  expect(await text(socket)).toBe('shop.localhost heard: a secret');
  // What cannot be read has no answers that could be timed.
  expect(line.takeAnswers()).toEqual([]);
});

test('closing a line ends what is open on it', async () => {
  const line = await lineTo((socket) => void socket.on('error', () => {}).write('hello'));
  const socket = await connectTo(line);
  await once(socket, 'data');
  socket.resume();
  await Promise.all([once(socket, 'end'), line.close()]);
  socket.destroy();
});
