/**
 * Bench: the latencies and rates that Headroom measures beside the server's own record and those of
 * autocannon, wrk and hey.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { ensureDebianPrograms } from '../scripts/setup/debian.mjs';
import { concludeBench, keepFigures } from './figures.ts';
import { type Figure, laws, shown, table } from './latency-truth/table.ts';
import { connections, type Seen, seconds, type Tool, tools } from './latency-truth/tools.ts';

interface ServersRecord {
  readonly arrivedMs: readonly number[];
  readonly tookMs: readonly number[];
}

async function startServer(
  law: string,
  seed: number,
): Promise<{ readonly origin: string; readonly child: ChildProcess }> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'latency-truth', 'server.mjs'), law, String(seed)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (!child.stdout) throw new Error('no output of the server');
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { origin: `http://127.0.0.1:${String(port).trim()}`, child };
}

/**
 * Returns the server's own record after the warm-up, in the same numbers. In turns it is idle for
 * more than half of the time, so its rate says nothing.
 */
function summarize({ arrivedMs, tookMs }: ServersRecord, { warmupMs, isInTurns }: Tool): Seen {
  const fromMs = Math.min(...arrivedMs) + warmupMs;
  const counted = tookMs.filter((_, index) => (arrivedMs[index] ?? 0) >= fromMs);
  const sorted = counted.toSorted((one, other) => one - other);
  const at = (q: number): number | undefined =>
    sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
  const tookSeconds = (Math.max(...arrivedMs) - fromMs) / 1_000;
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: sorted.at(-1),
    throughput: isInTurns ? undefined : counted.length / tookSeconds,
  };
}

/**
 * The quantiles that the law decides. The machine decides the others: it wakes waiting code late.
 */
const decided: Readonly<Record<Figure['law'], readonly (keyof Seen)[]>> = {
  constant: ['p50'],
  exponential: ['p50', 'p95', 'p99'],
  mixture: ['p50', 'p95', 'p99'],
  stall: ['p50'],
};

/**
 * Returns the largest distance from the server's own number, as a share of it and of the
 * millisecond that the way may take.
 */
function worstError(
  figures: readonly Figure[],
  keysOf: (law: Figure['law']) => readonly (keyof Seen)[],
): number {
  const errors = figures.flatMap(({ law, seen, server }) =>
    keysOf(law).map((key) => {
      const [measured, truth] = [seen[key], server[key]];
      return measured === undefined || truth === undefined
        ? 0
        : Math.abs(measured - truth) / (truth + 1);
    }),
  );
  return Math.max(...errors);
}

const missing = await ensureDebianPrograms(join(import.meta.dirname, '..'), ['wrk', 'hey']);
const used = tools.filter(({ name }) => !missing.includes(name));
for (const name of missing)
  console.log(`${name} is not there and could not be installed: its rows are missing.`);
console.log(
  `${connections} connections, ${seconds} s; load of the machine before: ${loadavg()
    .map((one) => one.toFixed(2))
    .join(', ')}`,
);

const figures: Figure[] = [];
for (const law of Object.keys(laws) as (keyof typeof laws)[]) {
  for (const [index, tool] of used.entries()) {
    const [server, other] = [
      await startServer(law, index + 1),
      tool.isInTurns ? await startServer(law, index + 101) : undefined,
    ];
    try {
      const seen = await tool.load(`${server.origin}/`, `${other?.origin ?? server.origin}/`);
      const record = (await (await fetch(`${server.origin}/record`)).json()) as ServersRecord;
      const figure = { law, tool: tool.name, seen, server: summarize(record, tool) };
      figures.push(figure);
      console.log(
        `${laws[law]}: ${tool.name}: p50 ${shown(seen.p50)} ms, p99 ${shown(seen.p99)} ms, ` +
          `max ${shown(seen.max)} ms, ${shown(seen.throughput)}/s`,
      );
    } finally {
      server.child.kill();
      other?.child.kill();
    }
  }
}
console.log(
  `\nIn brackets: the server's own record of the same run. Times in ms.\n\n${table(figures)}\n`,
);
console.log(
  `load of the machine after: ${loadavg()
    .map((one) => one.toFixed(2))
    .join(', ')}`,
);
keepFigures('latency-truth', figures);

const own = figures.filter(({ tool }) => tool.startsWith('Headroom'));
const stalled = own.filter(({ law }) => law === 'stall').map(({ seen }) => seen.max ?? 0);
const [quantiles, rates] = [
  worstError(own, (law) => decided[law]),
  worstError(own, () => ['throughput']),
];
concludeBench('latency-truth', [
  {
    figure: quantiles,
    atMost: 0.15,
    text: `a quantile that the law decides is off by ${(quantiles * 100).toFixed(1)} % at most`,
  },
  {
    figure: rates,
    atMost: 0.05,
    text: `throughput is off by ${(rates * 100).toFixed(1)} % at most`,
  },
  {
    figure: Math.min(...stalled),
    atLeast: 450,
    text: `the stall of 500 ms is seen as ${Math.min(...stalled).toFixed(0)} ms at least`,
  },
]);
