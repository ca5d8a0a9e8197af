/** The measurer of endpoints: autocannon loads them. */
import { HeadroomError } from '../../errors.ts';
import type { Measurer, RoundValues } from '../measurer.ts';
import { orError } from '../or-error.ts';
import { checkEndpoint, measureEndpoint } from './round.ts';

export const endpoint: Measurer<'endpoint'> = {
  sharesTime: true,
  measuredOnce: [],

  async prepare([target], server, { ports }) {
    await checkEndpoint(target, server.origin, ports, server.isInsecure);
    return [{}];
  },

  async take([target], servers, { ports, isFreshEachRound }) {
    const problems: (HeadroomError | undefined)[] = [];
    for (const server of servers)
      problems.push(
        await orError((isFreshEachRound ? server.fresh() : server.ready()).then(() => undefined)),
      );
    const ready = servers.filter((_, index) => problems[index] === undefined);
    const origins = ready.map(({ origin }) => origin);
    const measured = await measureEndpoint(target, origins, ports);
    const deaths = await Promise.all(ready.map((server) => server.death()));
    const taken = measured.map((round, index) => withDeath(round, deaths[index]));
    return problems.map((problem) => [problem ?? taken.shift()].filter(isThere));
  },

  /** A POST may change something, so only requests that read are asked in advance. */
  readinessQuestion: ({ method, path, headers, expectStatus }) =>
    method === 'GET' || method === 'HEAD' ? { path, headers, status: expectStatus } : undefined,

  async visitOnce() {
    // Chrome visits no endpoint.
  },

  visitedAddresses: () => [],
  recording: () => undefined,
  fingerprintPart: (_targets, { ports }) => ({ autocannon: ports.load.version }),
};

const isThere = <T>(value: T | undefined): value is T => value !== undefined;

/**
 * Returns the round of a server that may have died during it. Its numbers until then count; the
 * death explains why the rest failed.
 */
function withDeath(
  round: RoundValues | HeadroomError,
  death: HeadroomError | undefined,
): RoundValues | HeadroomError {
  if (!death) return round;
  return round instanceof HeadroomError ? death : { ...round, problem: death };
}
