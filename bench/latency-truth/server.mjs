/**
 * A server whose true latencies are known. It keeps the time of each request, from its arrival to
 * its answer. `/record` tells when each came, and how long it took. Prints its port.
 */
import { createServer } from 'node:http';

const [law = 'constant', seed = '1'] = process.argv.slice(2);

/** mulberry32, so that a run can be repeated. */
function random(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const uniform = random(Number(seed));
const startedMs = performance.now();
const stallEveryMs = 2_000;
const stallMs = 500;

/** Milliseconds until an answer is due, by the law. */
const laws = {
  constant: () => 5,
  exponential: () => -10 * Math.log(1 - uniform()),
  mixture: () => (uniform() < 0.9 ? 2 : 50),
  stall() {
    const inPeriodMs = (performance.now() - startedMs) % stallEveryMs;
    return Math.max(2, stallMs - inPeriodMs);
  },
};

/** Milliseconds of this process. */
const record = { arrivedMs: [], tookMs: [] };

const server = createServer((request, response) => {
  if (request.url === '/record') return void response.end(JSON.stringify(record));
  const arrivedMs = performance.now();
  setTimeout(() => {
    response.end('ok');
    record.arrivedMs.push(arrivedMs);
    record.tookMs.push(performance.now() - arrivedMs);
  }, laws[law]());
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
