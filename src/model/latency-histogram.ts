/**
 * Latencies of a round as an HDR histogram with two significant digits: the text is the published
 * V2 encoding in Base64, uncompressed. It is read here and not by the package that records, since a
 * file may come from a fork. Nothing is unpacked, and memory stays within the text's length.
 */

/** How many answers took about so long. */
export interface LatencyCount {
  /** The middle of the histogram's step, in microseconds. */
  readonly us: number;
  readonly count: number;
}

const digits = 2;
/** Steps of an octave, by the rule of HDR histograms for two digits; half of them are its own. */
const steps = 256;
const half = steps / 2;
const halfBits = Math.log2(half);
/** An hour: no request takes longer. */
const mostUs = 3_600_000_000;

const cookie = 0x1c849313;
const headerBytes = 40;
/** The longest text that is read: every step of the histogram with a count of its own. */
export const mostHistogramCharacters = 16_000;

/** Returns the histogram as text. Counts are rounded, and are at least 1. */
export function encodeLatencies(counts: Iterable<LatencyCount>): string {
  const byStep = new Map<number, number>();
  for (const { us, count } of counts) {
    const step = stepFor(Math.min(Math.max(1, Math.round(us)), mostUs));
    byStep.set(step, (byStep.get(step) ?? 0) + count);
  }
  const payload: number[] = [];
  let next = 0;
  for (const [step, count] of [...byStep].sort(([one], [other]) => one - other)) {
    if (step > next) pushNumber(payload, next - step);
    pushNumber(payload, Math.max(1, Math.round(count)));
    next = step + 1;
  }
  const bytes = Buffer.alloc(headerBytes + payload.length);
  bytes.writeUInt32BE(cookie, 0);
  bytes.writeUInt32BE(payload.length, 4);
  bytes.writeUInt32BE(digits, 12);
  bytes.writeBigInt64BE(1n, 16);
  bytes.writeBigInt64BE(BigInt(mostUs), 24);
  bytes.writeDoubleBE(1, 32);
  bytes.set(payload, headerBytes);
  return bytes.toString('base64');
}

/** Returns the counts, shortest latency first; undefined for a text that is no such histogram. */
export function decodeLatencies(text: string): readonly LatencyCount[] | undefined {
  if (text.length > mostHistogramCharacters) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < headerBytes || bytes.readUInt32BE(0) !== cookie) return undefined;
  if (bytes.readUInt32BE(12) !== digits) return undefined;
  const counts: LatencyCount[] = [];
  let step = 0;
  for (let at = headerBytes; at < bytes.length; ) {
    const read = readNumber(bytes, at);
    if (read === undefined) return undefined;
    at = read.next;
    if (read.value < 0) step -= read.value;
    else {
      if (read.value > 0) counts.push({ us: middleOf(step), count: read.value });
      step += 1;
    }
    if (step > stepFor(mostUs) + 1) return undefined;
  }
  return counts;
}

/** Returns the place of a value among the counts: octaves of steps that double in width. */
function stepFor(us: number): number {
  const octave = Math.max(0, Math.floor(Math.log2(us)) - halfBits);
  return octave * half + Math.floor(us / 2 ** octave);
}

function middleOf(step: number): number {
  const octave = Math.max(0, Math.floor(step / half) - 1);
  const width = 2 ** octave;
  return (step - octave * half) * width + (width - 1) / 2;
}

/** ZigZag LEB128. Numbers stay below 2^53, for which seven bits at a time need no big integers. */
function pushNumber(bytes: number[], value: number): void {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

function readNumber(
  bytes: Uint8Array,
  from: number,
): { readonly value: number; readonly next: number } | undefined {
  let zigzag = 0;
  for (let at = from, scale = 1; at < bytes.length && at < from + 7; at += 1, scale *= 0x80) {
    const byte = bytes[at] ?? 0;
    zigzag += (byte % 0x80) * scale;
    if (byte < 0x80) {
      const value = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
      return { value, next: at + 1 };
    }
  }
  return undefined;
}
