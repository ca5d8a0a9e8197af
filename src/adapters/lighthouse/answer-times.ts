/**
 * Lets simulated servers take their own time for each answer
 * (docs/adr/0012-what-comes-later.md).
 */
import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';
import type { VisitFacts } from './visit-facts.ts';

const { ConnectionPool } = Lantern.Simulation;

const { acquire } = ConnectionPool.prototype;

/**
 * A simulated connection has one response time for all of its requests. It gets that of the request
 * which takes it, and its former one with the next request.
 */
export function answerInOwnTime({ ownResponseMs }: Pick<VisitFacts, 'ownResponseMs'>): void {
  const usualMs = new WeakMap<Lantern.Simulation.TCPConnection, number>();
  ConnectionPool.prototype.acquire = function (request) {
    const connection = acquire.call(this, request);
    if (!connection) return connection;
    const usual = usualMs.get(connection) ?? connection.serverLatency;
    usualMs.set(connection, usual);
    connection.serverLatency = ownResponseMs.get(request.requestId) ?? usual;
    return connection;
  };
}

export function restoreAnswerTimes(): void {
  ConnectionPool.prototype.acquire = acquire;
}
