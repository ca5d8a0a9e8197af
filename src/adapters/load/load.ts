/** Loads one server for a while, or two in turns, with autocannon. */
import type { Load, LoadReport, LoadRequest } from '../../ports.ts';
import { ask } from './ask.ts';
import { type LoadSettings, type LoadStream, openStream } from './stream.ts';

/**
 * autocannon's version, known without loading it; a test holds it to the package. load-client.ts is
 * written for this one.
 */
const autocannonVersion = '9.0.0';

/** Returns the load generator. autocannon itself is loaded with the first round. */
export function autocannonLoad(settings: LoadSettings = { connectionsBegin: 'in-order' }): Load {
  return { version: autocannonVersion, ask, run: (requests) => run(requests, settings) };
}

async function run(
  requests: readonly LoadRequest[],
  settings: LoadSettings,
): Promise<readonly LoadReport[]> {
  const [first, second] = requests;
  if (!first) return [];
  return second ? runInTurns(first, second, settings) : [await runAlone(first, settings)];
}

async function runAlone(request: LoadRequest, settings: LoadSettings): Promise<LoadReport> {
  const { warmupMs, durationMs } = request;
  const stream = await openStream(request, warmupMs + durationMs, settings);
  await stream.warmUp(warmupMs, 0);
  await stream.turn(0, durationMs, 0);
  return stream.finish();
}

/**
 * How much of a turn counts. A shared machine disturbs a server for a tenth of a second to minutes.
 * One whole round after the other had 3.2 times the spread in throughput on a busy host, and 1.3
 * times on a quieter one. (`npm run bench -- load-noise` shows it; ADR 8.)
 */
const shortestWindowMs = 100;
/**
 * A turn is at least this many answers long on each connection. Otherwise the edges of turns would
 * dominate.
 */
const leastLatencies = 10;
/**
 * The share of a window that is loaded before it. A fifth is at least two latencies, and levels out
 * the slowness of a server that was idle.
 */
const settleShare = 1 / 5;
/**
 * The share of a window that is waited for after it. Answers that take longer than half of ten mean
 * latencies are few.
 */
const stragglersShare = 1 / 2;

async function runInTurns(
  first: LoadRequest,
  second: LoadRequest,
  settings: LoadSettings,
): Promise<readonly LoadReport[]> {
  const requests = [first, second];
  const durationMs = Math.max(first.durationMs, second.durationMs);
  const longestMs =
    3 * requests.reduce((sum, request) => sum + request.warmupMs + request.durationMs, 0);
  const streams = await Promise.all(
    requests.map((request) => openStream(request, longestMs, settings)),
  );
  for (const [index, stream] of streams.entries())
    await stream.warmUp(requests[index]?.warmupMs ?? 0, durationMs * stragglersShare);

  const turns = planTurns(durationMs, streams);
  if (turns === 0) return inWholeRounds(requests, streams);
  const windowMs = durationMs / turns;
  for (let turn = 1; turn <= turns; turn += 1) {
    // The arm that went first goes second next time, so going first is no advantage.
    for (const stream of turn % 2 === 1 ? streams : streams.toReversed())
      await stream.turn(windowMs * settleShare, windowMs, windowMs * stragglersShare);
  }
  const reports: LoadReport[] = [];
  for (const stream of streams) reports.push(await stream.finish());
  return reports;
}

/**
 * Loads one after the other, each once nothing of the warm-up is under way. Work that one server
 * still does would slow the other.
 */
async function inWholeRounds(
  requests: readonly LoadRequest[],
  streams: readonly LoadStream[],
): Promise<readonly LoadReport[]> {
  const reports: LoadReport[] = [];
  await Promise.all(streams.map((stream) => stream.rest()));
  for (const [index, stream] of streams.entries()) {
    const { warmupMs = 0, durationMs = 0 } = requests[index] ?? {};
    await stream.turn(warmupMs, durationMs, 0);
    reports.push(await stream.finish());
  }
  return reports;
}

/**
 * Returns how many turns each gets, an even number. It is 0 where answers are too slow for turns,
 * or none came in the warm-up.
 */
function planTurns(durationMs: number, streams: readonly LoadStream[]): number {
  const slowestMs = Math.max(
    ...streams.map((stream) => stream.warmLatencyMs() ?? Number.POSITIVE_INFINITY),
  );
  return 2 * Math.floor(durationMs / Math.max(shortestWindowMs, leastLatencies * slowestMs) / 2);
}
