import type { Unit } from '../../src/model.ts';
import {
  formatDuration,
  formatLimit,
  formatPercent,
  formatPercentRange,
  formatRange,
  formatSigned,
  formatSignedRange,
  formatValue,
  shortRange,
} from '../../src/report/format.ts';

const interval = (lo: number, hi: number) => ({ lo, hi, confidence: 0.95 });

test.each<[Unit, number, string]>([
  ['ms', 0, '0 ms'],
  ['ms', 0.42, '0.42 ms'],
  ['ms', 4.213, '4.21 ms'],
  ['ms', 31.24, '31.2 ms'],
  ['ms', 312.4, '312 ms'],
  ['ms', 999.7, '1.00 s'],
  ['ms', 1841, '1.84 s'],
  ['ms', 12_345, '12.3 s'],
  ['ms', -20, '−20.0 ms'],
  ['bytes', 812, '812 B'],
  ['bytes', 171_344, '171 kB'],
  ['bytes', 1_234_567, '1.23 MB'],
  ['bytes', 2_500_000_000, '2.50 GB'],
  ['bytes-per-second', 1_200_000, '1.20 MB/s'],
  ['count', 24, '24'],
  ['count', 24.5, '24.5'],
  ['count', 1234, '1,234'],
  ['score', 0.93, '0.93'],
  ['unitless', 0.08, '0.08'],
  ['unitless', 0.0834, '0.083'],
  ['share', 0.0012, '0.12 %'],
  ['share', 0, '0 %'],
  ['per-second', 532, '532/s'],
  ['per-second', 12_340, '12,340/s'],
  ['ms', Number.NaN, 'unknown'],
  ['ms', Number.POSITIVE_INFINITY, 'unknown'],
  ['bytes', 1e308, '1.0 × 10^299 GB'],
])('a value in %s, %d, reads "%s"', (unit, value, text) => {
  expect(formatValue(unit, value)).toBe(text);
});

test('digits that the interval does not support are not shown', () => {
  expect(
    [0.004, 0.07, 0.3, 7].map((seconds) => formatValue('ms', 1841, { resolution: seconds * 1000 })),
  ).toEqual(['1.84 s', '1.84 s', '1.8 s', '2 s']);
});

test('numbers that differ do not look equal', () => {
  expect(formatValue('bytes', 171_344, { apartFrom: [171_301] })).toBe('171.34 kB');
  expect(formatValue('ms', 2503, { apartFrom: [2500] })).toBe('2.503 s');
  expect(formatValue('ms', 2500, { apartFrom: [2500, undefined] })).toBe('2.50 s');
});

test('a limit reads as its author would write it', () => {
  expect([
    formatLimit('ms', 2500),
    formatLimit('bytes', 170_000),
    formatLimit('unitless', 0.1),
    formatLimit('share', 0.001),
    formatLimit('per-second', 500),
  ]).toEqual(['2.5 s', '170 kB', '0.1', '0.1 %', '500/s']);
});

test('a change has its sign, a real minus, and no sign when it is nothing', () => {
  expect([0.18, -0.31, 0, -0.0000001, 0.004].map((share) => formatPercent(share))).toEqual([
    '+18 %',
    '−31 %',
    '0 %',
    '0.00 %',
    '+0.40 %',
  ]);
  expect([formatSigned('ms', 120), formatSigned('ms', -120), formatSigned('bytes', 0)]).toEqual([
    '+120 ms',
    '−120 ms',
    '0 B',
  ]);
});

test('a range has one unit and as many digits as its width supports', () => {
  expect(formatPercentRange(interval(0.124, 0.251))).toBe('+12 to +25 %');
  expect(formatPercentRange(interval(-0.012, 0.021))).toBe('−1.2 to +2.1 %');
  expect(formatSignedRange('ms', interval(80.4, 160.2))).toBe('+80 to +160 ms');
  expect(formatSignedRange('unitless', interval(-0.004, 0.006))).toBe('−0.004 to +0.006');
  expect(formatRange('ms', interval(2620, 2801))).toBe('2.62 to 2.80 s');
});

test('an open interval says which end is known', () => {
  expect(formatPercentRange(interval(0.12, Number.POSITIVE_INFINITY))).toBe('at least +12 %');
  expect(formatPercentRange(interval(Number.NEGATIVE_INFINITY, 0.25))).toBe('at most +25 %');
  expect(formatPercentRange(interval(-1, 0.25))).toBe('at most +25 %');
  expect(formatRange('ms', interval(2620, Number.POSITIVE_INFINITY))).toBe('at least 2.62 s');
  expect(
    formatSignedRange('ms', interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)),
  ).toBeUndefined();
});

test('a range beside its unit is short', () => {
  expect(
    ['+12 to +25 %', '2.62 to 2.80 s', '1,210 to 1,255/s', 'at least +12 %'].map(shortRange),
  ).toEqual(['+12…+25', '2.62…2.80', '1,210…1,255', 'at least +12 %']);
});

test('durations are rounded to what matters', () => {
  expect([400, 40_000, 252_000, 7_300_000, 260_000_000, Number.NaN].map(formatDuration)).toEqual([
    '1 s',
    '40 s',
    '4 min',
    '2 h',
    '3 days',
    'unknown',
  ]);
});

const units: readonly Unit[] = [
  'ms',
  'bytes',
  'bytes-per-second',
  'share',
  'per-second',
  'score',
  'count',
  'unitless',
];
const sizes = [
  0, 1e-9, 0.0004, 0.07, 0.5, 1, 2.5, 9, 42, 99.95, 312, 999.4, 999.6, 1_000, 2_500, 8_999.999,
  9_000, 12_345, 171_344, 999_499, 1e6, 1_234_567, 2.5e9, 1e12,
];
/**
 * Widths as parts of the value, and as amounts: none, less than any digit shows, and up to many
 * times the value.
 */
const parts = [
  0,
  2 ** -52,
  1e-12,
  1e-9,
  1e-7,
  1e-6,
  3e-6,
  1e-5,
  4e-5,
  1e-4,
  5e-4,
  0.002,
  0.01,
  0.07,
  0.3,
  1,
  4,
  40,
];
const amounts = [1e-7, 1e-4, 0.004, 0.04, 0.3, 2, 17, 900];

/** An interval that holds each value, with each width, on either side of 0. */
const intervals = sizes.flatMap((value) =>
  [...parts.map((part) => part * value), ...amounts].flatMap((width) => [
    interval(value, value + width),
    interval(value - width, value),
    interval(-value - width, -value),
  ]),
);

/** The two ends as they are read, and the digits after the point. */
function ends(range: string): {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  readonly decimals: number;
} {
  const texts = range.replace(/ [^\d+−]*$|\/s$/, '').split(' to ');
  const numbers = texts.map((text) =>
    Number(text.replaceAll(',', '').replace('−', '-').replace(' × 10^', 'e')),
  );
  return {
    texts,
    numbers,
    decimals: Math.max(
      ...texts.map((text) => text.replace(/ × .*/, '').split('.')[1]?.length ?? 0),
    ),
  };
}

const kinds: readonly (readonly [string, (lo: number, hi: number) => string | undefined])[] = [
  ...units.map(
    (unit) =>
      [
        `values in ${unit}`,
        (lo: number, hi: number) => formatRange(unit, interval(lo, hi)),
      ] as const,
  ),
  ...units.map(
    (unit) =>
      [
        `changes in ${unit}`,
        (lo: number, hi: number) => formatSignedRange(unit, interval(lo, hi)),
      ] as const,
  ),
  ['changes in percent', (lo, hi) => formatPercentRange(interval(lo, hi))],
];

test.each(kinds)(
  'a range of %s has two ends that differ, and no more digits than its width needs',
  (_, format) => {
    const wrong: string[] = [];
    for (const { lo, hi } of intervals) {
      const range = format(lo, hi);
      if (range === undefined || /^at (least|most)/.test(range)) continue;
      const { texts, numbers, decimals } = ends(range);
      const [low = Number.NaN, high = Number.NaN] = numbers;
      const lastDigit = 10 ** -decimals;
      if (texts[0] === texts[1] || !(low < high))
        wrong.push(`${lo} to ${hi}: ${range} has no width`);
      else if (decimals > 0 && !range.includes('×') && lastDigit * 51 < high - low)
        wrong.push(`${lo} to ${hi}: ${range} has too many digits`);
    }
    expect(wrong).toEqual([]);
  },
);

test('an interval that no digit shows is no range, and the value stands alone', () => {
  expect([
    formatRange('ms', interval(9_000, 9_000)),
    formatRange('ms', interval(9_000, 9_000.000_001)),
    formatPercentRange(interval(0.12, 0.120_001)),
  ]).toEqual([undefined, undefined, undefined]);
});

test('a value that no digit tells from its limit has no more digits for it', () => {
  const long: string[] = [];
  for (const unit of units)
    for (const value of sizes)
      for (const part of parts) {
        const other = value * (1 + part);
        const text = formatValue(unit, value, { apartFrom: [other] });
        if (
          text !== formatValue(unit, value) &&
          text === formatValue(unit, other, { apartFrom: [value] })
        )
          long.push(`${value} beside ${other}: ${text} ${unit}`);
      }
  expect(long).toEqual([]);
});
