import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock.ts';
import { nodeNetwork } from '../../src/adapters/network.ts';
import { nodeProcesses } from '../../src/adapters/processes.ts';
import { openArmServer } from '../../src/measure/arm-server.ts';
import { openSession } from '../../src/measure/session.ts';
import type { ServerPlan } from '../../src/model.ts';
import type { Log, Ports } from '../../src/ports.ts';
import { commandServer, fakeWorld, listEndpoint, someConfig } from '../fake-ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-arm-'));
afterAll(() => rmSync(folder, { recursive: true }));

const log: Log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
const real = { ...fakeWorld().ports, processes: nodeProcesses(log), network: nodeNetwork(), clock: systemClock(), log };
const mortal: ServerPlan = { ...commandServer, command: 'node mortal.cjs', timeoutMs: 10_000 };

test('a server that dies costs the round that finds it dead; the next one has another, at the same address', async () => {
  writeFileSync(
    join(folder, 'mortal.cjs'),
    'require("http").createServer((q, r) => { r.end(String(process.pid)); if (q.url === "/die") setTimeout(() => process.exit(7)); }).listen(process.env.PORT, "127.0.0.1");',
  );
  const config = someConfig({ outputDirectory: folder, childEnvironment: { PATH: process.env.PATH ?? '' } });
  const server = await openArmServer({ arm: 'head', server: mortal, directory: folder }, config, real);
  try {
    await server.ready();
    await fetch(`${server.origin}/die`);
    while (await real.network.listens(Number(new URL(server.origin).port))) await real.clock.sleep(5);
    let first: unknown;
    while (first === undefined) {
      await real.clock.sleep(5);
      first = await server.ready().catch((thrown: unknown) => thrown);
    }
    expect(first).toMatchObject({ code: 'server-exited', message: expect.stringContaining('ended with code 7 while it was being measured') });
    await server.ready();
    expect((await fetch(server.origin)).status).toBe(200);
  } finally {
    await server.stop();
  }
});

test.each([
  ['both start quickly', 100, { head: 3, base: 3 }],
  ['the base takes too long to start', 4_000, { head: 1, base: 1 }],
])('each round has a new process where %s: on one side alone it would be a difference between them', async (_name, baseStartMs, expected) => {
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
  const session = await openSession(someConfig({ targets: [listEndpoint] }), sources, { head: undefined, base: undefined }, ports);
  await session.measure(new Map([[listEndpoint.id, 2]]));
  await session.close();
  expect(starts).toEqual(expected);
});
