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
  expect([0.004, 0.07, 0.3, 7].map((seconds) => formatValue('ms', 1841, { resolution: seconds * 1000 }))).toEqual(['1.84 s', '1.84 s', '1.8 s', '2 s']);
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
  expect([0.18, -0.31, 0, -0.0000001, 0.004].map((share) => formatPercent(share))).toEqual(['+18 %', '−31 %', '0 %', '0.00 %', '+0.40 %']);
  expect([formatSigned('ms', 120), formatSigned('ms', -120), formatSigned('bytes', 0)]).toEqual(['+120 ms', '−120 ms', '0 B']);
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
  expect(formatSignedRange('ms', interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY))).toBeUndefined();
});

test('a range beside its unit is short', () => {
  expect(['+12 to +25 %', '2.62 to 2.80 s', '1,210 to 1,255/s', 'at least +12 %'].map(shortRange)).toEqual([
    '+12…+25',
    '2.62…2.80',
    '1,210…1,255',
    'at least +12 %',
  ]);
});

test('durations are rounded to what matters', () => {
  expect([400, 40_000, 252_000, 7_300_000, 260_000_000, Number.NaN].map(formatDuration)).toEqual(['1 s', '40 s', '4 min', '2 h', '3 days', 'unknown']);
});
