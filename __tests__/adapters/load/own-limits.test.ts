/** The limits of the machine that loads are not failures of the server. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isServersFailure } from '../../../src/connection-errors.ts';
import type { LoadReport } from '../../../src/ports.ts';
import { httpServer, serve, stopServers } from '../../support/test-server.ts';

afterEach(stopServers);

const root = join(import.meta.dirname, '..', '..', '..');

/** A round in a process of its own that may open only so many files. */
function loadedWith(
  openFiles: number,
  origin: string,
  connections: number,
): Omit<LoadReport, 'latencyUs'> {
  const request = {
    url: `${origin}/`,
    method: 'GET',
    headers: {},
    connections,
    durationMs: 300,
    warmupMs: 100,
    timeoutMs: 2_000,
  };
  const loadModule = join(root, 'src', 'adapters', 'load', 'load.ts');
  const script = `import { autocannonLoad } from ${JSON.stringify(loadModule)};
    const load = autocannonLoad();
    // What is loaded lazily needs files as well.
    await load.run([${JSON.stringify({ ...request, connections: 1 })}]);
    const [{ latencyUs, ...report }] = await load.run([${JSON.stringify(request)}]);
    console.log(JSON.stringify(report));`;
  const command =
    `ulimit -n ${openFiles} && exec "$0" --disable-warning=ExperimentalWarning ` +
    '--input-type=module -e "$1"';
  return JSON.parse(
    execFileSync('sh', ['-c', command, process.execPath, script], { cwd: root, encoding: 'utf8' }),
  );
}

test.each([
  [60, 100],
  [80, 200],
])(
  'with %d open files for %d connections nothing is counted against the server',
  async (openFiles, connections) => {
    const { origin } = await serve(httpServer('setTimeout(() => r.end("hi"), 10)'));
    const { notSent, failed, errorRate, completed } = loadedWith(openFiles, origin, connections);
    expect(notSent.EMFILE).toBeGreaterThan(0);
    expect(Object.keys(notSent)).toEqual(['EMFILE']);
    expect(completed).toBeGreaterThan(0);
    expect([failed, errorRate]).toEqual([{ connection: 0, timeout: 0, status: 0 }, 0]);
  },
);

test('with files enough all connections are there', async () => {
  const { origin } = await serve(httpServer('setTimeout(() => r.end("hi"), 10)'));
  expect(loadedWith(400, origin, 100)).toMatchObject({ notSent: {}, errorRate: 0 });
});

test.each([
  undefined,
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EPROTO',
  'HPE_INVALID_CONSTANT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
])('%s is the server’s doing', (code) => expect(isServersFailure(code)).toBe(true));

test.each([
  ...[
    'EMFILE',
    'ENFILE',
    'EADDRNOTAVAIL',
    'EADDRINUSE',
    'ENOBUFS',
    'ENOMEM',
    'EACCES',
    'EPERM',
    'ENETUNREACH',
    'ENETDOWN',
    'EHOSTUNREACH',
  ],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EINVAL', 'EAFNOSUPPORT', 'what nobody has thought of'],
])('%s is not', (code) => expect(isServersFailure(code)).toBe(false));
