/** The histograms in the measurements, against the package that defines the format. */
import { deflateSync, inflateSync } from 'node:zlib';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import {
  decodeLatencies,
  encodeLatencies,
  mostHistogramCharacters,
} from '../../src/model/latency-histogram.ts';
import { generatorOf } from '../support/random.ts';

const compressedCookie = 0x1c849314;

/** The published compressed form: a cookie, a length, and the same bytes deflated. */
function compressed(text: string): string {
  const deflated = deflateSync(Buffer.from(text, 'base64'));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(compressedCookie, 0);
  head.writeUInt32BE(deflated.length, 4);
  return Buffer.concat([head, deflated]).toString('base64');
}

const uncompressed = (text: string): string =>
  inflateSync(Buffer.from(text, 'base64').subarray(8)).toString('base64');

/** Latencies from 30 µs to some seconds, as servers have them. */
function latencies(seed: number, count: number): readonly { us: number; count: number }[] {
  const random = generatorOf(seed);
  return Array.from({ length: count }, () => ({
    us: Math.round(30 * Math.exp(random.next() * 11)),
    count: 1 + random.below(3),
  }));
}

test.each([1, 2, 3])('the package reads what Headroom wrote, count for count (seed %i)', (seed) => {
  const counts = latencies(seed, 2_000);
  const read = decodeFromCompressedBase64(compressed(encodeLatencies(counts)));
  expect(read.totalCount).toBe(counts.reduce((sum, { count }) => sum + count, 0));
  const recorded = build({ numberOfSignificantValueDigits: 2, highestTrackableValue: 3.6e9 });
  for (const { us, count } of counts) recorded.recordValueWithCount(us, count);
  for (const percentile of [1, 25, 50, 90, 99, 99.9, 100])
    expect(read.getValueAtPercentile(percentile)).toBe(recorded.getValueAtPercentile(percentile));
});

test.each([4, 5])('Headroom reads what the package wrote (seed %i)', (seed) => {
  const counts = latencies(seed, 500);
  const recorded = build({ numberOfSignificantValueDigits: 2, highestTrackableValue: 3.6e9 });
  for (const { us, count } of counts) recorded.recordValueWithCount(us, count);
  const read = decodeLatencies(uncompressed(encodeIntoCompressedBase64(recorded))) ?? [];
  expect(read.reduce((sum, { count }) => sum + count, 0)).toBe(recorded.totalCount);
  let below = 0;
  for (const { us, count } of read) {
    below += count;
    const exact = recorded.getValueAtPercentile((below / recorded.totalCount) * 100);
    expect(Math.abs(us - exact) / exact).toBeLessThan(0.01);
  }
});

test('every latency from a microsecond to an hour comes back within a hundredth', () => {
  for (let us = 1; us < 3.6e9; us = Math.ceil(us * 1.013)) {
    const [read, ...others] = decodeLatencies(encodeLatencies([{ us, count: 2 }])) ?? [];
    expect(others).toEqual([]);
    expect(read?.count).toBe(2);
    expect(Math.abs((read?.us ?? 0) - us) / us).toBeLessThan(0.01);
  }
});

test('shares of a request are at least one, and a latency out of all bounds is the longest', () => {
  const read = decodeLatencies(
    encodeLatencies([
      { us: 0, count: 0.2 },
      { us: 1e12, count: 1 },
    ]),
  );
  expect(read?.map(({ count }) => count)).toEqual([1, 1]);
  expect(read?.at(-1)?.us).toBeGreaterThan(3.5e9);
});

test.each([
  ['nothing', ''],
  ['no Base64', '…'],
  ['something else', Buffer.alloc(60, 7).toString('base64')],
  ['a longer text than any histogram', 'A'.repeat(mostHistogramCharacters + 1)],
  ['a text that is cut in a number', wrongPayload([0x80])],
  ['a run that leads out of the scale', wrongPayload([0xff, 0xff, 0xff, 0xff, 0x0f])],
  ['a number without an end', wrongPayload(Array.from({ length: 20 }, () => 0xff))],
])('%s is no histogram', (_, text) => {
  expect(decodeLatencies(text)).toBeUndefined();
});

function wrongPayload(payload: readonly number[]): string {
  const whole = Buffer.from(encodeLatencies([{ us: 5, count: 1 }]), 'base64').subarray(0, 40);
  return Buffer.concat([whole, Buffer.from(payload)]).toString('base64');
}
