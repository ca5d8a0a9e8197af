import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { type DelayLine, openDelayLine } from '../../../src/adapters/chrome/delay-line.ts';
import { openRoutes } from '../../../src/adapters/chrome/routes.ts';
import type { ServerAnswer } from '../../../src/adapters/lighthouse/server-answers.ts';

const delayMs = 30;
const workMs = 20;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server that needs a while for `/slow` and echoes what it is sent after an upgrade. */
async function startServer(): Promise<number> {
  const server = http.createServer(
    (request, response) =>
      void setTimeout(() => response.end('answer'), request.url === '/slow' ? workMs : 0),
  );
  server.on('upgrade', (_, socket) => {
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n',
    );
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return (server.address() as net.AddressInfo).port;
}

async function get(port: number, path: string, agent?: http.Agent): Promise<number> {
  const fromMs = performance.now();
  const [response] = (await once(
    http.get({ host: '127.0.0.1', port, path, agent }),
    'response',
  )) as [http.IncomingMessage];
  await text(response);
  return performance.now() - fromMs;
}

/**
 * What a line in front of a server noted of bytes that are no request of HTTP/1.1, once they have
 * been answered.
 */
async function notedOf(bytes: string): Promise<readonly ServerAnswer[]> {
  const server = net
    .createServer((socket) => void socket.once('data', () => socket.end('answer')))
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line = await openDelayLine(
    { host: '127.0.0.1', port: (server.address() as net.AddressInfo).port },
    delayMs,
  );
  closing.push(
    () => server.close(),
    () => line.close(),
  );
  const socket = net.connect({ host: '127.0.0.1', port: line.port });
  socket.write(bytes, 'latin1');
  expect(await text(socket)).toBe('answer');
  return line.takeAnswers();
}

async function openLine(): Promise<DelayLine> {
  const line = await openDelayLine({ host: '127.0.0.1', port: await startServer() }, delayMs);
  closing.push(() => line.close());
  return line;
}

test('a line notes once how long its server took for each request, without the delay', async () => {
  const line = await openLine();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  closing.push(() => agent.destroy());
  const seenMs = [await get(line.port, '/', agent), await get(line.port, '/slow', agent)];
  const answers = line.takeAnswers();
  expect(answers.map(({ request }) => request)).toEqual(['GET /', 'GET /slow']);
  const tookMs = answers.map((answer) => answer.tookMs);
  expect(tookMs).toHaveLength(2);
  expect(tookMs[1]).toBeGreaterThanOrEqual(workMs - 1);
  // From outside it takes the delay longer, whatever the machine does.
  for (const [index, ms] of tookMs.entries())
    expect(ms).toBeLessThanOrEqual((seenMs[index] ?? 0) - delayMs + 1);
  expect(line.takeAnswers()).toEqual([]);
});

test('of a web socket only the upgrade counts; of TLS and HTTP/2 nothing does', async () => {
  const line = await openLine();
  const upgrade = http.get({
    host: '127.0.0.1',
    port: line.port,
    headers: { connection: 'Upgrade', upgrade: 'echo' },
  });
  const [, socket] = (await once(upgrade, 'upgrade')) as [http.IncomingMessage, net.Socket];
  for (const word of ['GET one', 'GET two']) {
    socket.write(word);
    await once(socket, 'data');
  }
  socket.destroy();
  expect(line.takeAnswers()).toHaveLength(1);
  expect(await notedOf('\x16\x03\x01')).toEqual([]);
  expect(await notedOf('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toEqual([]);
});

test('each origin behind a line has its response times, in order and once', async () => {
  const origin = `http://127.0.0.1:${await startServer()}`;
  const routes = await openRoutes({
    origins: [`${origin}/`, 'https://shop.example'],
    delayMs,
    otherHosts: 'allow',
  });
  closing.push(() => routes.close());
  const port = Number(/MAP \S+ 127\.0\.0\.1:(\d+)/.exec(routes.flags[0] ?? '')?.[1]);
  for (const path of ['/', '/slow']) await get(port, path);
  const taken = routes.takeAnswers();
  expect([...taken.keys()]).toEqual([origin]);
  expect(taken.get(origin)).toHaveLength(2);
  expect(taken.get(origin)?.[1]?.tookMs).toBeGreaterThanOrEqual(workMs - 1);
  expect(routes.takeAnswers().get(origin)).toEqual([]);
});

test('a folder that Headroom serves has no response time of its own', async () => {
  const origin = `http://127.0.0.1:${await startServer()}`;
  const routes = await openRoutes({
    origins: [origin],
    folders: [`${origin}/`],
    delayMs,
    otherHosts: 'allow',
  });
  closing.push(() => routes.close());
  expect([...routes.takeAnswers()]).toEqual([[origin, [{ tookMs: 1 }]]]);
});

test('early hints are not the answer yet', async () => {
  const server = http.createServer((_, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
    setTimeout(() => response.end('answer'), workMs);
  });
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
  await get(line.port, '/');
  const noted = line.takeAnswers();
  expect(noted).toHaveLength(1);
  expect(noted[0]?.tookMs).toBeGreaterThanOrEqual(workMs - 1);
});

test('answers are in the order of their requests, each with its first line', async () => {
  const line = await openLine();
  const agent = new http.Agent({ keepAlive: true });
  closing.push(() => agent.destroy());
  const slow = get(line.port, '/slow', agent);
  await Promise.all([slow, get(line.port, '/quick?part=1', agent)]);
  const asked = line.takeAnswers().map(({ request }) => request);
  expect(asked).toEqual(['GET /slow', 'GET /quick?part=1']);
  // A line that arrives in parts is not put together.
  expect((await notedOf('GET /begi')).map(({ request }) => request)).toEqual([undefined]);
});
