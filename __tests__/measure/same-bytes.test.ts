/**
 * The check before the first round and the load send the same bytes, and read answers alike: one
 * cannot pass where the other fails.
 */
import { autocannonLoad } from '../../src/adapters/load/load.ts';
import { nodeNetwork } from '../../src/adapters/network/network.ts';
import { HeadroomError } from '../../src/errors.ts';
import { checkEndpoint, measureEndpoint } from '../../src/measure/endpoint/round.ts';
import type { EndpointTarget } from '../../src/model.ts';
import { httpServer, rawServer, serve, stopServers } from '../support/test-server.ts';

const ports = { network: nodeNetwork(), load: autocannonLoad() };
afterEach(stopServers);

const target: EndpointTarget = {
  id: 'it',
  kind: 'endpoint',
  name: 'it',
  profile: '1 connection',
  address: 'GET /it',
  method: 'GET',
  path: '/it?a=1',
  headers: {},
  body: undefined,
  expectStatus: undefined,
  load: { kind: 'closed', connections: 1, durationMs: 100, warmupMs: 0, timeoutMs: 2_000 },
};

/** Answers everything, and tells at /seen the different requests that it got, byte for byte. */
const recorder = `const seen = new Set();
  const server = net.createServer((s) => { s.on('error', () => {}); s.on('data', (d) => {
    const ok = 'HTTP/1.1 200 OK\\r\\n';
    if (d.includes('GET /seen '))
      return s.end(ok + 'Connection: close\\r\\n\\r\\n' + JSON.stringify([...seen]));
    seen.add(d.toString('latin1')); s.write(ok + 'Content-Length: 0\\r\\n\\r\\n'); }); })`;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const bodies = [undefined, '', '{"a":"é ☕"}'];
const headers: readonly Record<string, string>[] = [
  {},
  { 'X-Name': 'Zoë', accept: '*/*' },
  { host: 'shop.example', connection: 'close', authorization: 'Bearer ÿ' },
];
const table = methods.flatMap((method) =>
  bodies.flatMap((body) => headers.map((given) => [method, body, given] as const)),
);

test.each(table)('%s with body %j and headers %j', async (method, body, given) => {
  const { origin } = await serve(recorder);
  const asked = { ...target, method, body, headers: given };
  await checkEndpoint(asked, origin, ports);
  const seen = async (): Promise<readonly string[]> =>
    (await (await fetch(`${origin}/seen`)).json()) as readonly string[];
  const [byCheck, ...others] = await seen();
  expect(others).toEqual([]);
  await measureEndpoint(asked, [origin], ports);
  expect(await seen()).toEqual([byCheck]);

  const [head = '', content] = (byCheck ?? '').split('\r\n\r\n');
  const [line, ...lines] = head.split('\r\n');
  expect(line).toBe(`${method} /it?a=1 HTTP/1.1`);
  const length = lines.filter((text) => /^content-length:/i.test(text));
  const expectsBody = body !== undefined || ['POST', 'PUT', 'PATCH'].includes(method);
  expect(length).toEqual(expectsBody ? [`Content-Length: ${Buffer.byteLength(body ?? '')}`] : []);
  expect(content).toBe(Buffer.from(body ?? '').toString('latin1'));
  for (const [name, value] of Object.entries(given)) expect(lines).toContain(`${name}: ${value}`);
  const names = lines.map((text) => text.split(':')[0]?.toLowerCase());
  expect(names).toHaveLength(new Set(names).size);
  expect(names).toEqual(expect.arrayContaining(['host', 'connection']));
});

test('a user and a password in the address are sent as their header', async () => {
  const { origin } = await serve(
    httpServer(
      'r.statusCode = q.headers.authorization === "Basic " + ' +
        'Buffer.from("Zoë:p@ss").toString("base64") ? 200 : 401; r.end()',
    ),
  );
  const path = `${origin.replace('//', '//Zo%C3%AB:p%40ss@')}/`;
  await checkEndpoint({ ...target, path }, origin, ports);
  const [round] = await measureEndpoint({ ...target, path }, [origin], ports);
  expect(round).toMatchObject({ values: { 'error-rate': 0 } });
});

test.each([
  ['no HTTP', rawServer('SSH-2.0-OpenSSH_9\r\n'), 'endpoint-unreachable'],
  [
    'a body that is cut short',
    rawServer('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', 's.end()'),
    'endpoint-unreachable',
  ],
  ['an answer that never ends', rawServer('HTTP/1.1 200 OK\r\n\r\nmore'), 'endpoint-unreachable'],
  [
    'another protocol',
    rawServer('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    'endpoint-wrong-status',
  ],
])('what the load cannot read the check does not accept: %s', async (_name, source, code) => {
  const { origin } = await serve(source);
  const thrown = await checkEndpoint(
    { ...target, load: { ...target.load, timeoutMs: 300 } },
    origin,
    ports,
  ).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(HeadroomError);
  expect(thrown).toMatchObject({ code });
});
