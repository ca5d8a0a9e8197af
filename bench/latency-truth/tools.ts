/**
 * Runs the compared load generators. Each loads one address and tells its figures, in milliseconds.
 */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { autocannonLoad } from '../../src/adapters/load/load.ts';
import type { LoadReport } from '../../src/ports.ts';

/** The figures of a tool; undefined where it tells none. */
export interface Seen {
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
  readonly max: number | undefined;
  readonly throughput: number | undefined;
}

export interface Tool {
  readonly name: string;
  /**
   * A tool that loads in turns gets a second server of the same kind. Its figures are of the first.
   */
  readonly isInTurns?: boolean;
  readonly warmupMs: number;
  load(url: string, other: string): Promise<Seen>;
}

export const connections = 10;
export const seconds = 4;

/** Of Headroom; the others have none. */
const ownWarmupMs = 500;

const run = promisify(execFile);
const output = async (command: string, ...args: string[]): Promise<string> =>
  (await run(command, args, { maxBuffer: 1e8 })).stdout;

function request(url: string) {
  const load = {
    connections,
    durationMs: seconds * 1_000,
    warmupMs: ownWarmupMs,
    timeoutMs: 10_000,
  };
  return { url, method: 'GET', headers: {}, body: undefined, expectStatus: undefined, ...load };
}

function seenBy({ latencyUs, answersPerSecond }: LoadReport): Seen {
  const ms = (q: number): number | undefined => latencyUs && latencyUs.quantile(q) / 1_000;
  return {
    p50: ms(0.5),
    p95: ms(0.95),
    p99: ms(0.99),
    max: latencyUs && latencyUs.max / 1_000,
    throughput: answersPerSecond,
  };
}

async function headroom(urls: readonly string[]): Promise<Seen> {
  const [report] = await autocannonLoad().run(urls.map(request));
  if (!report) throw new Error('no report');
  return seenBy(report);
}

const autocannon = join(
  dirname(createRequire(import.meta.url).resolve('autocannon/package.json')),
  'autocannon.js',
);

async function byAutocannon(url: string): Promise<Seen> {
  const told = JSON.parse(
    await output(
      process.execPath,
      autocannon,
      '-j',
      '-c',
      String(connections),
      '-d',
      String(seconds),
      url,
    ),
  ) as {
    readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
    readonly requests: { readonly total: number };
    readonly duration: number;
  };
  const { p50, p99, max } = told.latency;
  return { p50, p95: undefined, p99, max, throughput: told.requests.total / told.duration };
}

const units: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

/** `2.05ms` → 2.05. */
function wrkTime(text: string | undefined): number | undefined {
  const [, size, unit] = /^([\d.]+)(us|ms|s|m)$/.exec(text ?? '') ?? [];
  return size === undefined || unit === undefined
    ? undefined
    : Number(size) * (units[unit] ?? Number.NaN);
}

async function byWrk(url: string): Promise<Seen> {
  const told = await output(
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    '--timeout',
    '10s',
    url,
  );
  const quantile = (percent: number): number | undefined =>
    wrkTime(new RegExp(`^\\s+${percent}%\\s+(\\S+)`, 'm').exec(told)?.[1]);
  const max = wrkTime(/^\s+Latency\s+\S+\s+\S+\s+(\S+)/m.exec(told)?.[1]);
  return {
    p50: quantile(50),
    p95: undefined,
    p99: quantile(99),
    max,
    throughput: Number(/Requests\/sec:\s+([\d.]+)/.exec(told)?.[1]),
  };
}

async function byHey(url: string): Promise<Seen> {
  const told = await output('hey', '-z', `${seconds}s`, '-c', String(connections), '-t', '10', url);
  const number = (found: RegExp): number | undefined => {
    const [, text] = found.exec(told) ?? [];
    return text === undefined ? undefined : Number(text);
  };
  const ms = (secondsSeen: number | undefined): number | undefined =>
    secondsSeen && secondsSeen * 1_000;
  const quantile = (percent: number): number | undefined =>
    ms(number(new RegExp(`^\\s+${percent}%+ in ([\\d.]+) secs`, 'm')));
  return {
    p50: quantile(50),
    p95: quantile(95),
    p99: quantile(99),
    max: ms(number(/Slowest:\s+([\d.]+) secs/)),
    throughput: number(/Requests\/sec:\s+([\d.]+)/),
  };
}

export const tools: readonly Tool[] = [
  { name: 'Headroom, one server', warmupMs: ownWarmupMs, load: (url) => headroom([url]) },
  {
    name: 'Headroom, in turns',
    isInTurns: true,
    warmupMs: ownWarmupMs,
    load: (url, other) => headroom([url, other]),
  },
  { name: 'autocannon 9.0.0', warmupMs: 0, load: byAutocannon },
  { name: 'wrk', warmupMs: 0, load: byWrk },
  { name: 'hey', warmupMs: 0, load: byHey },
];
