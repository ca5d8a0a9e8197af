/** Load by autocannon, on one set of connections for warm-up and measuring. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Load, LoadReport, LoadRequest } from '../ports.ts';
import { type LoadClient, mend } from './load-client.ts';
import { countAnswers } from './load-count.ts';

/** autocannon's version, known without loading it; a test holds it to the package. load-client.ts is written for this one. */
const autocannonVersion = '9.0.0';

/** The load generator. autocannon itself is loaded with the first round. */
export function autocannonLoad(): Load {
  return { version: autocannonVersion, run };
}

/** autocannon looks at this interval whether it is to end. */
const tickMs = 50;

/**
 * The window is Headroom's own: autocannon ends at a tick, and so up to a second late. Answers count by the time they come.
 * autocannon is told no rate, so its correction for coordinated omission, which is wrong, does not apply
 * (`ignoreCoordinatedOmission` is refused without a rate).
 */
async function run(request: LoadRequest): Promise<LoadReport> {
  const { default: autocannon } = await import('autocannon');
  const { url, method, headers, body, connections, warmupMs, durationMs, timeoutMs } = request;
  const count = countAnswers(request.expectStatus, timeoutMs + durationMs);
  const clients: LoadClient[] = [];
  const tracker = autocannon({
    url,
    method: method as NonNullable<Parameters<typeof autocannon>[0]['method']>,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    connections,
    duration: Math.ceil((warmupMs + durationMs) / 1000) + 60,
    sampleInt: tickMs,
    skipAggregateResult: true,
    setupClient(itself) {
      const client = itself as unknown as LoadClient;
      client.timeout = timeoutMs;
      mend(client, method, count.lost);
      client.on('response', count.answered);
      client.on('timeout', count.timedOut);
      clients.push(client);
    },
  });
  const over = Promise.resolve(tracker);
  over.catch(() => {}); // whoever awaits it below gets it

  await Promise.race([sleep(warmupMs), over]);
  count.restart();
  const health = watchGenerator();
  const fromMs = performance.now();
  await Promise.race([sleep(durationMs), over]);
  const measuredSeconds = (performance.now() - fromMs) / 1000;
  const generator = health();
  count.stillWaiting(clients.flatMap(waitingMs));
  for (const client of clients) client.destroy();
  await over;
  return { ...count.report(), measuredSeconds, generator };
}

/** How long the request that a client has sent has been waiting for its answer. */
function waitingMs(client: LoadClient): number[] {
  const waiting = client.pipelinedRequests.peek();
  if (!waiting) return [];
  const [seconds, nanoseconds] = process.hrtime([...waiting.startTime]);
  return [seconds * 1e3 + nanoseconds / 1e6];
}

const resolutionMs = 10;

/** Starts watching this thread; the function returned says how it fared. */
function watchGenerator(): () => LoadReport['generator'] {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const cpu = threadCpuMs();
  const loop = performance.eventLoopUtilization();
  const fromMs = performance.now();
  return () => {
    delay.disable();
    return {
      cpuShare: (threadCpuMs() - cpu) / (performance.now() - fromMs),
      eventLoopBusyShare: performance.eventLoopUtilization(loop).utilization,
      // What is recorded is the time from one timer to the next, which is the resolution when nothing is late.
      eventLoopDelayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
    };
  };
}

/** CPU time of this thread alone where Node tells (23.9 and later): the others only compile and collect garbage. */
function threadCpuMs(): number {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)();
  return (user + system) / 1000;
}
