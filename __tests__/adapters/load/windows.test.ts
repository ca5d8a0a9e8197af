/**
 * The share that a request counts: an unbiased account of what a server did, whatever the window
 * is.
 */
import { countAnswers } from '../../../src/adapters/load/count.ts';
import { openWindows } from '../../../src/adapters/load/windows.ts';

/** Windows on a clock that is set by hand; `until` opens and closes what comes before a moment. */
function windowsAt(edges: readonly (readonly [number, number])[]) {
  let nowMs = 0;
  let next = 0;
  const windows = openWindows(() => nowMs);
  const moments = edges.flat();
  const until = (ms: number): void => {
    for (let at = moments[next]; at !== undefined && at <= ms; at = moments[next]) {
      nowMs = at;
      if (next % 2 === 0) windows.open();
      else windows.close();
      next += 1;
    }
  };
  return { ...windows, until };
}

test.each([
  ['wholly inside', 110, 150, 1],
  ['before', 10, 90, 0],
  ['after', 210, 240, 0],
  ['in the gap', 205, 290, 0],
  ['over its opening', 50, 150, 0.5],
  ['over its closing', 150, 250, 0.5],
  ['around it', 0, 300, 1 / 3],
  ['in two of them', 150, 350, 0.5],
  ['around all', 0, 800, 200 / 800],
  ['as long as it', 100, 200, 1],
])('a request %s', (_name, fromMs, toMs, share) => {
  const windows = windowsAt([
    [100, 200],
    [300, 400],
  ]);
  windows.until(toMs);
  expect(windows.shareSince(fromMs, toMs)).toBeCloseTo(share, 12);
});

/** mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const blocks = 8_000;

const laws: readonly (readonly [string, (uniform: number) => number])[] = [
  ['constant', () => 10],
  ['exponential', (uniform) => -10 * Math.log(1 - uniform)],
  ['two modes', (uniform) => (uniform < 0.8 ? 2 : 42)],
  ['uniform', (uniform) => 20 * uniform],
];

test.each(
  laws.flatMap(([name, law]) => [7, 15, 100].map((windowMs) => [name, windowMs, law] as const)),
)(
  'one connection whose latencies are %s has their rate, median and p90, through windows of %d ms',
  (_name, windowMs, law) => {
    const uniform = random(7);
    const windows = windowsAt(
      Array.from(
        { length: blocks },
        (_, index) => [index * 170 + 20, index * 170 + 20 + windowMs] as const,
      ),
    );
    const count = countAnswers(undefined, 1_000);
    const seen: number[] = [];
    for (let atMs = 0; atMs < blocks * 170; ) {
      const ms = law(uniform());
      windows.until(atMs + ms);
      const share = windows.shareSince(atMs, atMs + ms);
      if (share > 0) count.answered(share, 200, 100, ms, windows.passedMs(atMs + ms));
      seen.push(ms);
      atMs += ms;
    }
    windows.until(blocks * 170);
    seen.sort((one, other) => one - other);
    const at = (q: number) => seen[Math.floor(q * seen.length)] ?? Number.NaN;
    const mean = seen.reduce((sum, ms) => sum + ms, 0) / seen.length;
    const { answersPerSecond, latencyUs } = count.report(windows.totalMs());
    expect(answersPerSecond / (1_000 / mean)).toBeGreaterThan(0.94);
    expect(answersPerSecond / (1_000 / mean)).toBeLessThan(1.06);
    for (const q of [0.5, 0.9]) {
      expect((latencyUs?.quantile(q) ?? 0) / 1_000 / at(q)).toBeGreaterThan(0.94);
      expect((latencyUs?.quantile(q) ?? 0) / 1_000 / at(q)).toBeLessThan(1.06);
    }
  },
);
