import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/adapters/clock.ts';
import { autocannonLoad } from '../../../src/adapters/load/load.ts';
import { nodeNetwork } from '../../../src/adapters/network/network.ts';
import { nodeProcesses } from '../../../src/adapters/processes/processes.ts';
import { openArmServer } from '../../../src/measure/server/arm-server.ts';
import { openSession } from '../../../src/measure/session.ts';
import type { ServerPlan } from '../../../src/model.ts';
import type { Log, Ports } from '../../../src/ports.ts';
import { commandServer, fakeWorld, listEndpoint, someConfig } from '../../support/fake-ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-arm-'));
afterAll(() => rmSync(folder, { recursive: true }));

const log: Log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
const real = {
  ...fakeWorld().ports,
  processes: nodeProcesses(log),
  network: nodeNetwork(),
  clock: systemClock(),
  log,
};
const mortal: ServerPlan = { ...commandServer, command: 'node mortal.cjs', timeoutMs: 10_000 };

test('a server that dies costs the round that finds it dead; the next has another', async () => {
  writeFileSync(
    join(folder, 'mortal.cjs'),
    'require("http").createServer((q, r) => { r.end(String(process.pid)); if (q.url === ' +
      '"/die") setTimeout(() => process.exit(7)); }).listen(process.env.PORT, "127.0.0.1");',
  );
  const config = someConfig({
    outputDirectory: folder,
    childEnvironment: { PATH: process.env.PATH ?? '' },
  });
  const server = await openArmServer(
    { arm: 'head', server: mortal, directory: folder },
    config,
    real,
  );
  try {
    await server.ready();
    await fetch(`${server.origin}/die`);
    while (await real.network.listens(Number(new URL(server.origin).port)))
      await real.clock.sleep(5);
    let first: unknown;
    while (first === undefined) {
      await real.clock.sleep(5);
      first = await server.ready().catch((thrown: unknown) => thrown);
    }
    expect(first).toMatchObject({
      code: 'server-exited',
      message: expect.stringContaining('ended with code 7 while it was being measured'),
    });
    await server.ready();
    expect((await fetch(server.origin)).status).toBe(200);
  } finally {
    await server.stop();
  }
});

describe('a server that dies under load', () => {
  /** Answers some requests of the load, writes its last words and ends. */
  const dying = (last: string, end: string) => `const http = require('http'); let n = 0;
    http.createServer((q, r) => {
      r.end('ok');
      if (q.url === '/list' && ++n > 20) { ${last}; ${end} }
    }).listen(process.env.PORT, '127.0.0.1');`;

  test.each([
    [
      'with a code',
      "console.error('out of memory: heap of 64 MB')",
      'process.exit(9)',
      'ended with code 9',
      'out of memory: heap of 64 MB',
    ],
    [
      'by a signal',
      "console.log('last words')",
      "process.kill(process.pid, 'SIGKILL')",
      'ended by SIGKILL',
      'last words',
    ],
    [
      'by what it throws',
      '',
      "throw new Error('no connection left')",
      'ended with code 1',
      'no connection left',
    ],
  ])(
    'is told with how and its last lines, %s, and its errors count',
    async (_name, last, end, how, words) => {
      writeFileSync(join(folder, 'dying.cjs'), dying(last, end));
      const plan: ServerPlan = { ...mortal, command: 'exec node dying.cjs' };
      const target = {
        ...listEndpoint,
        load: {
          kind: 'closed' as const,
          connections: 2,
          durationMs: 400,
          warmupMs: 0,
          timeoutMs: 1_000,
        },
      };
      const config = someConfig({
        outputDirectory: folder,
        childEnvironment: { PATH: process.env.PATH ?? '' },
        targets: [target],
        budgets: [],
        server: plan,
      });
      const ports: Ports = { ...real, load: autocannonLoad() };
      const session = await openSession(
        config,
        { head: { arm: 'head', server: plan, directory: folder }, base: undefined },
        { head: undefined, base: undefined },
        async () => undefined,
        ports,
      );
      try {
        await session.measure(new Map([[target.id, 1]]));
      } finally {
        await session.close();
      }
      const { rounds, failures } = session.measurements();
      expect(failures).toEqual([
        expect.objectContaining({
          code: 'server-exited',
          arm: 'head',
          message: expect.stringContaining(`${how} while it was being measured`),
        }),
      ]);
      expect(failures[0]?.message).toContain(words);
      expect(rounds[0]?.values['error-rate']).toBeGreaterThan(0);
    },
  );
});

test.each([
  ['both start quickly', 100, { head: 3, base: 3 }],
  ['the base takes too long to start', 4_000, { head: 1, base: 1 }],
])(
  'each round has a new process where %s: on one side alone it would be a difference between them',
  async (_name, baseStartMs, expected) => {
    const { ports: fake } = fakeWorld();
    const starts = { head: 0, base: 0 };
    const ports: Ports = {
      ...fake,
      network: { ...fake.network, listens: async () => false, probe: fake.network.probe },
      processes: {
        ...fake.processes,
        start: async (request) => {
          const arm = request.env.HEADROOM_ARM === 'base' ? 'base' : 'head';
          starts[arm] += 1;
          await fake.clock.sleep(arm === 'base' ? baseStartMs : 100);
          return fake.processes.start(request);
        },
      },
    };
    const source = (arm: 'head' | 'base') => ({ arm, server: commandServer, directory: `/${arm}` });
    const sources = { head: source('head'), base: source('base') };
    const session = await openSession(
      someConfig({ targets: [listEndpoint] }),
      sources,
      { head: undefined, base: undefined },
      async () => undefined,
      ports,
    );
    await session.measure(new Map([[listEndpoint.id, 2]]));
    await session.close();
    expect(starts).toEqual(expected);
  },
);
