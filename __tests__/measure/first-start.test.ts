/** The first start of a server, with what goes wrong then: real processes on real ports. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock.ts';
import { nodeNetwork } from '../../src/adapters/network/network.ts';
import { nodeProcesses } from '../../src/adapters/processes/processes.ts';
import { HeadroomError } from '../../src/errors.ts';
import { watchElsewhere } from '../../src/measure/server/elsewhere.ts';
import type { Server } from '../../src/measure/server/running-server.ts';
import { startServer } from '../../src/measure/server/server.ts';
import type { ServerPlan, Target } from '../../src/model.ts';
import type { Child, Log } from '../../src/ports.ts';
import { commandServer, listEndpoint, someConfig } from '../support/fake-ports.ts';
import { joinPatterns } from '../support/patterns.ts';
import { selfSigned } from '../support/self-signed.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-start-'));
const notes: string[] = [];
const log: Log = {
  note: (message) => void notes.push(message),
  progress() {},
  warn: (message) => void notes.push(`warning: ${message}`),
  error() {},
  debug() {},
};
const network = nodeNetwork();
const ports = { processes: nodeProcesses(log), network, clock: systemClock(), log };
const options = {
  arm: 'head',
  cwd: folder,
  env: { PATH: process.env.PATH ?? '' },
  logFile: join(folder, 'server.log'),
} as const;

const started: Server[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  notes.length = 0;
  rmSync(options.logFile, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

type CommandPlan = Extract<ServerPlan, { kind: 'command' }>;
/** A time-out that no test waits for: what is recognised at once is recognised before. */
const plan = (command: string, more: Partial<CommandPlan> = {}): CommandPlan => ({
  ...commandServer,
  command,
  readyPath: undefined,
  timeoutMs: 30_000,
  ...more,
});

let scripts = 0;
/** A command that runs this JavaScript, with `port` as the port that it was given. */
function script(text: string): string {
  scripts += 1;
  writeFileSync(
    join(folder, `s${scripts}.cjs`),
    `const http = require('http'), port = process.env.PORT;\n${text}`,
  );
  return `node s${scripts}.cjs`;
}

async function start(
  server: ServerPlan,
  targets: readonly Target[] = [],
  own: { readonly log: Log; readonly logFile: string } = { log, logFile: options.logFile },
): Promise<Server> {
  const settings = { ...options, logFile: own.logFile, targets };
  const running = await startServer(server, settings, { ...ports, log: own.log });
  started.push(running);
  return running;
}

async function refused(...given: Parameters<typeof start>): Promise<HeadroomError> {
  const error: unknown = await start(...given).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HeadroomError)) throw new Error(`expected a HeadroomError, got ${error}`);
  return error;
}

const page = (path: string, headers = {}): Target => ({
  ...(someConfig().targets[0] as Extract<Target, { kind: 'page' }>),
  id: path,
  name: path,
  path,
  address: path,
  headers,
});
const endpoint = (path: string, method = 'GET', expectStatus?: number): Target => ({
  ...listEndpoint,
  path,
  method,
  expectStatus,
});

describe('a command that listens on another port', () => {
  const answers = (listen: string) => `http.createServer((q, r) => r.end('hi')).listen(${listen});`;

  const places: Readonly<Record<string, (port: number) => CommandPlan>> = {
    'on every address': (port) => plan(script(answers(String(port)))),
    'on 127.0.0.1': (port) => plan(script(answers(`${port}, '127.0.0.1'`))),
    'on ::1 alone': (port) => plan(script(answers(`${port}, '::1'`))),
    'in a child of a child': (port) => plan(`sh -c "${script(answers(String(port)))} & wait"`),
    'as a daemon': (port) =>
      plan(`setsid ${script(answers(String(port)))} & sleep 0.2; exit 0`, { stop: 'true' }),
    'beside a debugger': (port) =>
      plan(script(answers(String(port))).replace('node ', 'node --inspect=127.0.0.1:0 ')),
    'without a word': (port) => plan(script(answers(`${port}`)), { readyPattern: 'ready' }),
    'with an error': (port) =>
      plan(
        script(`http.createServer((q, r) => { r.statusCode = 500; r.end(); }).listen(${port});`),
        { readyPath: '/up' },
      ),
  };

  interface Told {
    readonly port: number;
    readonly error: HeadroomError;
    readonly notes: readonly string[];
  }

  /** Starts a command that is told to listen on `port`, with a log of its own. */
  async function refusedAt(port: number, command: CommandPlan): Promise<Told> {
    const own: string[] = [];
    const error = await refused({ ...command, timeoutMs: 5_000 }, [], {
      log: { ...log, note: (message) => void own.push(message) },
      logFile: join(folder, `${port}.log`),
    });
    return { port, error, notes: own };
  }

  const told = new Map<string, Told>();
  let given: number;
  let named: Told;

  // Each takes as long as its time-out is, so all of them wait at once.
  beforeAll(async () => {
    const free = new Set<number>();
    while (free.size < Object.keys(places).length + 2) free.add(await network.freePort());
    const [own = 0, other = 0, ...others] = free;
    given = own;
    const waiting = Object.entries(places).map(async ([place, planOn], at) => {
      const port = others[at] ?? 0;
      told.set(place, await refusedAt(port, planOn(port)));
    });
    named = await refusedAt(other, plan(script(answers(String(other))), { port: given }));
    await Promise.all(waiting);
  });

  test.each(Object.keys(places))('is told it early and in the end, with that port: %s', (place) => {
    const { port, error, notes: said } = told.get(place) as Told;
    const { code, message, hint } = error;
    const problem = new RegExp(
      `nothing listens on port \\d+ \\(\\$PORT\\); it listens on (\\d+ and )?${port}( and ` +
        `\\d+)?\\.`,
    );
    expect([code, message]).toEqual(['server-other-port', expect.stringMatching(problem)]);
    const advice = 'or pass $PORT to the command';
    expect([hint.split(advice).length, message.includes(advice)]).toEqual([2, false]);
    expect(said.filter((note) => note.includes(advice))).toHaveLength(1);
    expect(said.filter((note) => problem.test(note))).toHaveLength(1);
  });

  test('is told so of the port that the budgets file names, too', () => {
    expect(named.error.message).toContain(
      `nothing listens on port ${given} ("port"); it listens on ${named.port}.`,
    );
  });

  test('is measured once it listens where it should as well', async () => {
    const other = await network.freePort();
    const server = await start(
      plan(script(`${answers(String(other))} setTimeout(() => { ${answers('port')} }, 4_000);`)),
    );
    expect(new URL(server.origin).port).not.toBe(String(other));
    expect(notes).toEqual([expect.stringContaining(`it listens on ${other}`)]);
  });

  test('nothing is said of one that listens where it should', async () => {
    await start(plan(script(`setTimeout(() => { ${answers('port')} }, 3_000);`)));
    expect(notes).toEqual([]);
  });

  describe('where the system does not tell what a process listens on', () => {
    const child = (output: string, listening: Awaited<ReturnType<Child['listening']>>): Child => ({
      pid: 1,
      exited: new Promise(() => undefined),
      tail: () => output,
      matched: () => new Promise(() => undefined),
      listening: async () => listening,
      stop: async () => undefined,
    });
    const told = (output: string, listening?: [], open: readonly number[] = [4317]) =>
      watchElsewhere('It', child(output, listening), 24_566, false, {
        ...ports,
        network: { ...network, listens: async (port) => open.includes(port) },
      }).problem();

    test.each<[string, string]>([
      [
        'vite',
        '  \u001b[32m➜\u001b[39m  \u001b[1mLocal\u001b[22m:   ' +
          '\u001b[36mhttp://localhost:\u001b[1m4317\u001b[22m/\u001b[39m\n',
      ],
      [
        'next',
        '   - Local:        http://localhost:4317\n   - Network:      http://172.17.0.2:4317\n',
      ],
      ['python', 'Serving HTTP on 0.0.0.0 port 4317 (http://0.0.0.0:4317/) ...\n'],
      ['node', 'listening on http://[::]:4317'],
      ['go', '2026/01/01 listening on 127.0.0.1:4317'],
    ])('the port is taken from the output of %s', async (_, output) => {
      const words = 'nothing listens on port 24566 ($PORT); it listens on 4317';
      expect([await told(output), await told(output, [])]).toEqual([words, words]);
    });

    test.each([
      '',
      'ready',
      'http://localhost:5432 is the database',
      'at 10.0.0.1:4317',
      'localhost:43170',
      'version 1.2:4317',
    ])('and from no other words: %j', async (output) => {
      expect(await told(output)).toBeUndefined();
    });
  });
});

describe('a server that speaks otherwise', () => {
  const certificate = selfSigned();
  const { key, cert } = certificate;
  const options = `{ key: ${JSON.stringify(key)}, cert: ${JSON.stringify(cert)} }`;
  const ok = `(q, r) => r.end('ok')`;
  const https = `require('https').createServer(${options}, ${ok}).listen(port, '127.0.0.1');`;
  const http2 =
    `require('http2').createServer(${ok}).on('sessionError', () => {}).listen(port, ` +
    "'127.0.0.1');";
  const secure = `require('http2').createSecureServer(${options}, ${ok})`;
  const http2OverTls = `${secure}.listen(port, '127.0.0.1');`;
  const plain = `http.createServer(${ok}).listen(port, '127.0.0.1');`;
  /** As nginx does: what is not TLS is answered, in plain text. */
  const polite = `const tls = require('https').createServer(${options}, ${ok});
    require('net').createServer((socket) => socket.once('data', (first) => {
      socket.pause();
      const headers = 'Connection: close\\r\\nContent-Length: 0\\r\\n\\r\\n';
      if (first[0] !== 22) return socket.end('HTTP/1.1 400 Bad Request\\r\\n' + headers);
      socket.unshift(first);
      tls.emit('connection', socket);
    })).listen(port, '127.0.0.1');`;

  test.each<[string, string, Partial<CommandPlan>, string, string]>([
    [
      'TLS',
      https,
      {},
      'it speaks TLS, not plain HTTP',
      'Add "scheme": "https" to "server", and "insecure": true where it made its ' +
        'certificate itself.',
    ],
    [
      'TLS, and answers what is plain',
      polite,
      {},
      'it speaks TLS, not plain HTTP',
      'Add "scheme": "https" to "server", and "insecure": true where it made its ' +
        'certificate itself.',
    ],
    ['HTTP/2 alone', http2, {}, 'it speaks HTTP/2 alone, without TLS', 'HTTP/1.1'],
    ['HTTP/2 over TLS alone', http2OverTls, {}, 'it speaks HTTP/2 alone', 'HTTP/1.1'],
    [
      'HTTP/2 over TLS alone, as https',
      http2OverTls,
      { scheme: 'https' },
      'it speaks HTTP/2 alone',
      'HTTP/1.1',
    ],
    [
      'HTTP/2 without TLS, as https',
      http2,
      { scheme: 'https' },
      'it speaks HTTP/2 alone, without TLS',
      'HTTP/1.1',
    ],
    [
      'plain HTTP, as https',
      plain,
      { scheme: 'https' },
      'it speaks plain HTTP, not TLS',
      'Take "scheme": "https" out',
    ],
  ])('is recognised at once: %s', async (_, text, more, what, hint) => {
    const error = await refused(plan(script(text), more));
    expect([error.code, error.message.split('\n')[0], error.hint]).toEqual([
      'server-other-protocol',
      expect.stringMatching(
        new RegExp(
          `answers at https?://(127\\.0\\.0\\.1|localhost):\\d+/, but ` +
            `${what.replaceAll('/', '\\/')}\\.$`,
        ),
      ),
      expect.stringContaining(hint),
    ]);
  });

  test.each([
    ['TLS', https],
    ['HTTP/2 and HTTP/1.1 over TLS', http2OverTls.replace('cert:', 'allowHTTP1: true, cert:')],
    ['TLS, and answers what is plain', polite],
  ])('is measured as https: %s', async (_, text) => {
    const { origin } = await start(plan(script(text), { scheme: 'https', insecure: true }));
    expect(origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  test('one whose certificate nobody vouches for is refused without "insecure"', async () => {
    const error = await refused(plan(script(https), { scheme: 'https' }));
    expect([error.code, error.message.split('\n')[0], error.hint]).toEqual([
      'server-unhealthy',
      expect.stringMatching(
        joinPatterns(
          / answers at https:\/\/(?:localhost|127\.0\.0\.1):\d+\/ with a certificate that /,
          /is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\.$/,
        ),
      ),
      expect.stringContaining('"insecure": true'),
    ]);
  });

  test('one that breaks connections off while it starts is waited for', async () => {
    await start(
      plan(
        script(`const early = require('net').createServer((socket) => socket.resetAndDestroy());
          early.listen(port, '127.0.0.1');
          setTimeout(() => early.close(() => { ${plain} }), 1_500);`),
      ),
    );
    expect(notes).toEqual([]);
  });
});

describe('what tells that a server can serve', () => {
  /** Answers by path; 404 elsewhere. */
  const site = (answers: Readonly<Record<string, number>>) =>
    script(`const answers = ${JSON.stringify(answers)};
      http.createServer((q, r) => { r.statusCode = answers[q.url] ?? 404; r.end(); })
        .listen(port, '127.0.0.1');`);

  test.each<[string, Readonly<Record<string, number>>, readonly Target[]]>([
    ['a page', { '/': 500, '/about': 200 }, [page('/about')]],
    ['the second page', { '/': 503, '/a': 500, '/b': 302 }, [page('/a'), page('/b')]],
    ['an endpoint', { '/api/list': 200 }, [endpoint('/api/list')]],
    [
      'an endpoint with a status of its own',
      { '/': 500, '/teapot': 418 },
      [endpoint('/teapot', 'GET', 418)],
    ],
    [
      'an endpoint beside one that changes something',
      { '/api/list': 200 },
      [endpoint('/order', 'POST'), endpoint('/api/list')],
    ],
  ])(
    'an error at / is no obstacle where it is not measured and %s answers',
    async (_, answers, targets) => {
      await start(plan(site(answers)), targets);
      expect(notes).toEqual([]);
    },
  );

  test('where / is measured itself it is waited for', async () => {
    const warming = script(`let asked = 0;
      http.createServer((q, r) => {
        r.statusCode = q.url === '/' && (asked += 1) < 20 ? 503 : 200;
        r.end();
      }).listen(port, '127.0.0.1');`);
    const server = await start(plan(warming), [page('/about'), page('/')]);
    expect([(await fetch(`${server.origin}/`)).status, notes]).toEqual([200, []]);
  });

  test('where / stays an error the rest is measured all the same, with a warning', async () => {
    await start(plan(site({ '/': 503, '/about': 200 }), { timeoutMs: 1_500 }), [
      page('/'),
      page('/about'),
    ]);
    expect(notes).toEqual([
      expect.stringMatching(
        joinPatterns(
          /^warning: The head server, `node s\d+\.cjs`, still answered 503 at /,
          /http:\/\/127\.0\.0\.1:\d+\/ after 1\.5 s\. Another page or endpoint answers, so /,
          /it is measured all the same\.$/,
        ),
      ),
    ]);
  });

  test.each<[string, Partial<CommandPlan>, Readonly<Record<string, number>>, readonly Target[]]>([
    [
      '"ready" answers an error',
      { readyPath: '/up' },
      { '/': 200, '/up': 503, '/about': 200 },
      [page('/about')],
    ],
    ['every page answers an error', {}, { '/': 500, '/about': 500 }, [page('/about')]],
    ['a page leads away', {}, { '/': 500 }, [page('/about')]],
    ['only a POST could be asked', {}, { '/': 500, '/order': 200 }, [endpoint('/order', 'POST')]],
    ['only pages elsewhere are measured', {}, { '/': 500 }, [page('https://blog.example/')]],
  ])('it is not healthy where %s', async (_, more, answers, targets) => {
    expect((await refused(plan(site(answers), { timeoutMs: 1_500, ...more }), targets)).code).toBe(
      'server-unhealthy',
    );
  });

  test('"ready" sends the headers it is given, and a page its own', async () => {
    const guarded =
      "http.createServer((q, r) => { r.statusCode = q.headers['x-key'] === 'sesame' ? 200 : " +
      "401; r.end(); }).listen(port, '127.0.0.1');";
    await start(plan(script(guarded), { readyPath: '/up', readyHeaders: { 'X-Key': 'sesame' } }));
    await start(plan(script(guarded), { readyHeaders: { 'X-Key': 'sesame' } }));
    await start(plan(script(guarded)), [page('/', { 'x-key': 'sesame' })]);
    expect(
      (await refused(plan(script(guarded), { readyPath: '/up', timeoutMs: 1_500 }))).code,
    ).toBe('server-unhealthy');
  });

  describe('of a deployment', () => {
    const deployed = async (answers: Readonly<Record<string, number>>) =>
      (await start(plan(site({ ...answers, '/up': 200 }), { readyPath: '/up' }))).origin;

    test.each<[string, Readonly<Record<string, number>>, (origin: string) => readonly Target[]]>([
      ['a page answers', { '/': 500, '/about': 200 }, () => [page('/about')]],
      [
        'a page answers that is given as a whole address',
        { '/': 500, '/about': 200 },
        (origin) => [page(`${origin}/about`)],
      ],
      ['a page wants a password', { '/': 502, '/about': 401 }, () => [page('/about')]],
      ['nothing can be asked in advance', { '/': 500 }, () => [endpoint('/order', 'POST')]],
    ])('an error at / is no obstacle where %s', async (_, answers, targets) => {
      const origin = await deployed(answers);
      expect((await start({ kind: 'url', origin }, targets(origin))).origin).toBe(origin);
    });

    test.each<[string, readonly Target[]]>([
      ['pages answer an error as well', [page('/about')]],
      ['it is what is measured', [page('/')]],
      ['nothing is measured there', []],
    ])('it is one where %s', async (_, targets) => {
      expect(
        (
          await refused(
            { kind: 'url', origin: await deployed({ '/': 500, '/about': 503 }) },
            targets,
          )
        ).code,
      ).toBe('server-unhealthy');
    });
  });
});

describe('a pattern', () => {
  const ready = (output: string) =>
    script(`http.createServer((q, r) => r.end()).listen(port, '127.0.0.1', async () => {
      for (const part of ${JSON.stringify(output)}.split('|')) {
        process.stdout.write(part);
        await new Promise((done) => setTimeout(done, 60));
      }
    });`);

  test.each<[string, string, string, string]>([
    ['bold and plain', '  \u001b[1mLocal\u001b[22m:   http://localhost\n', 'Local:', ''],
    [
      'each letter for itself',
      [...'ready'].map((letter) => `\u001b[3${letter.length}m${letter}\u001b[0m`).join(''),
      'ready',
      '',
    ],
    [
      '256 colours',
      '\u001b[38;5;82mready in \u001b[1m129\u001b[22m ms\u001b[0m\n',
      '^ready in \\d+ ms$',
      '',
    ],
    ['true colours', '\u001b[38;2;1;2;3mready\u001b[0m\n', '^ready$', ''],
    [
      'a link',
      'see \u001b]8;;http://localhost/\u0007here\u001b]8;;\u0007 now\n',
      'see here now',
      '',
    ],
    ['a line that is cleared', '\u001b[2K\u001b[1Gready\n', '^ready$', ''],
    ['a code that arrives in two parts', 're\u001b[3|1mady\n', 'ready', ''],
    ['words that arrive in two parts', '\u001b[1mre|ady\u001b[0m\n', '^ready$', ''],
    ['line ends of Windows', '\u001b[1mready\u001b[0m\r\n', '^ready$', ''],
    ['capitals', '\u001b[1mReady\u001b[0m in\n', 'READY in', 'i'],
    ['over lines', 'ready\nnow\n', 'ready.now', 's'],
    ['no colours', 'ready\n', 'ready', ''],
  ])('is found in output with %s', async (_, output, readyPattern, readyFlags) => {
    await start(plan(ready(output), { readyPattern, readyFlags, timeoutMs: 20_000 }));
  });

  test('that is not there is named with its flags', async () => {
    const { message } = await refused(
      plan(ready('\u001b[1mstarted\u001b[0m\n'), {
        readyPattern: 'ready',
        readyFlags: 'i',
        timeoutMs: 1_500,
      }),
    );
    expect(message).toContain('its output did not match /ready/i within 1.5 s.');
  });
});
