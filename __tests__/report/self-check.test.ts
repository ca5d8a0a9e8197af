/**
 * The report of a self-check against its golden files, and the example of docs/self-check.md.
 * `UPDATE_GOLDEN=1` writes them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Budget, EndpointTarget } from '../../src/model.ts';
import { main, type Outcome } from '../../src/run/run.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';

const plain = (text: string): string => text;
const noPaint = { red: plain, green: plain, yellow: plain, dim: plain, bold: plain };

/**
 * Roughly normal with standard deviation 1, the same in every run: twelve uniform numbers of
 * mulberry32.
 */
function normal(): () => number {
  let state = 7;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, one) => sum + one, -6);
}

const list: EndpointTarget = {
  id: 'list products',
  kind: 'endpoint',
  name: 'list products',
  profile: '10 connections',
  address: 'GET /api/products',
  method: 'GET',
  path: '/api/products',
  headers: {},
  body: undefined,
  expectStatus: undefined,
  load: { kind: 'closed', connections: 10, durationMs: 2_000, warmupMs: 500, timeoutMs: 5_000 },
};

const budget = (target: string, metric: string, share: number): Budget => ({
  id: `${target} · ${metric}`,
  target,
  metric,
  level: 'fail',
  bound: { kind: 'regression', tolerance: { kind: 'relative', share } },
  source: undefined,
});

/**
 * A page that is quiet, an endpoint that is not. `apart` is by how much every second server is
 * slower.
 */
async function example(
  apart = 0,
  lcpTolerance = 0.05,
  othersCores = 0,
): Promise<Extract<Outcome, { kind: 'self-checked' }>['rendered']> {
  const draw = normal();
  const { ports } = fakeWorld({
    lcpMs: ({ arm }) => 1_800 * (1 + 0.015 * draw()) * (arm === 'head' ? 1 + apart : 1),
    p50Us: () => 4_000 * (1 + 0.12 * draw()),
    othersCores: () => othersCores,
  });
  // The first server of a run is the head's, on port 4001.
  const open = new Set<number>();
  const network = { ...ports.network, listens: async (port: number) => open.has(port) };
  const processes: typeof ports.processes = {
    ...ports.processes,
    start: async (command) => {
      const port = Number(command.env.PORT);
      const child = await ports.processes.start(command);
      open.add(port);
      const stop = async (): Promise<void> => {
        open.delete(port);
        await child.stop();
      };
      return { ...child, stop };
    },
  };
  const config = someConfig();
  const server = {
    kind: 'command',
    command: 'serve',
    readyPath: '/',
    readyPattern: undefined,
    timeoutMs: 5_000,
    port: undefined,
  } as const;
  const outcome = await main(
    {
      ...config,
      mode: 'self-check',
      server: { ...server, stop: undefined, reset: undefined, env: {} },
      targets: [...config.targets, list],
      budgets: [budget('home (mobile)', 'lcp', lcpTolerance), budget('list products', 'p50', 0.05)],
      baseline: { kind: 'none' },
      effort: { rounds: undefined, maxRounds: 30, timeLimitMs: 600_000, seed: 1 },
    },
    async () => undefined,
    { ...ports, network, processes },
  );
  if (outcome.kind !== 'self-checked') throw new Error('not self-checked');
  return outcome.rendered;
}

const quiet = example();

function held(file: string, actual: string): string {
  const path = new URL(file, import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, actual);
  return readFileSync(path, 'utf8');
}

test('a quiet page and a noisy endpoint read as their golden files', async () => {
  const { markdown, terminal } = await quiet;
  expect(markdown).toBe(held('./golden/self-check.md', markdown));
  expect(terminal(noPaint)).toBe(held('./golden/self-check.80.txt', terminal(noPaint)));
});

test('a false alarm reads as its golden file', async () => {
  const { markdown } = await example(0.2);
  expect(markdown).toBe(held('./golden/self-check-false-alarm.md', markdown));
});

test('no line of the terminal is wider than 80 columns or says NaN or Infinity', async () => {
  const { markdown, terminal, json } = await quiet;
  expect(
    terminal(noPaint)
      .split('\n')
      .filter((line) => [...line].length > 80),
  ).toEqual([]);
  expect([markdown, terminal(noPaint), json].join('\n')).not.toMatch(
    /NaN|Infinity|undefined|\[object/,
  );
});

test('the example of the documentation is what Headroom prints', async () => {
  const file = '../../docs/self-check.md';
  const fence = /```text\n([\s\S]*?)```/;
  const page = readFileSync(new URL(file, import.meta.url), 'utf8');
  const text = (await quiet).terminal(noPaint);
  const shown = held(
    file,
    page.replace(fence, () => `\`\`\`text\n${text}\`\`\``),
  );
  expect(fence.exec(shown)?.[1]).toBe(text);
});

test('a tolerance below the floor of its metric is told as it is held', async () => {
  expect((await example(0, 0.005)).markdown).toMatch(
    /LCP of home \(mobile\) \(≤ \+0\.5 %, held as 1\.1\d? %: the metric's floor\): /,
  );
  expect((await quiet).markdown).not.toContain('held as');
});

test('a machine on which others are at work all the time is called busy', async () => {
  const busy =
    /Busy machine: processes that Headroom did not start took 50 % of the CPU in a typical round/;
  expect((await example(0, 0.05, 1)).markdown).toMatch(busy);
  expect((await quiet).markdown).not.toContain('Busy machine');
});
