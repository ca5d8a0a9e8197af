/** Whether the load generator was at its own limit: a saturated generator is not a slow server. */
import type { Saturation } from '../../model.ts';
import type { LoadReport } from '../../ports.ts';

/**
 * Ten connections go round between generator and server, a closed queueing network of two stations.
 * The generator is busy 80 % of the time when a request costs the server 1.2 times what it costs
 * the generator. Then four fifths of a change in the server still show in the throughput, and half
 * at 91 %. Measured, on two cores that nine others wanted: 12 to 43 % where the server was the
 * limit, 71 to 92 % where the generator was. The share of a core says less: a generator that waits
 * for its core has a small one.
 */
const busyShareLimit = 0.8;
/**
 * For a generator that burns its core outside the event loop's turns; at the loop's own limit it is
 * close to 1.
 */
const cpuShareLimit = 0.95;
/**
 * The crowd just named made it 1 to 66 ms. Beyond that the machine stood still, and every latency
 * has it in it.
 */
const delayLimitMs = 100;

/**
 * Why the numbers of a round say more of the generator than of the server; undefined when they do
 * not. Latencies are only longer then than the server's own, and rates lower: a limit that is kept
 * all the same is kept for certain.
 */
export function saturation(
  generator: LoadReport['generator'],
  connections: number,
): Saturation | undefined {
  const { eventLoopBusyShare, cpuShare, eventLoopDelayP99Ms } = generator;
  const why = (text: string): Saturation => ({
    why: `the load generator ${text}`,
    hint: adviceFor(connections),
  });
  if (eventLoopBusyShare > busyShareLimit)
    return why(
      `was busy ${percent(eventLoopBusyShare)} of the time: it was the limit, not the server`,
    );
  if (cpuShare > cpuShareLimit)
    return why(`used ${percent(cpuShare)} of a core: it was the limit, not the server`);
  if (eventLoopDelayP99Ms > delayLimitMs)
    return why(
      `was held up for ${Math.round(eventLoopDelayP99Ms)} ms: the machine had no time for it`,
    );
  return undefined;
}

const adviceFor = (connections: number): string =>
  `Use ${connections > 1 ? 'fewer "connections", or ' : ''}a machine with more cores; a ` +
  'limit that is kept all the same is kept for certain.';

const percent = (share: number) => `${Math.round(share * 100)} %`;
