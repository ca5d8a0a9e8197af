/** Numbers as people read them. No text made here contains NaN or Infinity. */
import type { Interval, Unit } from '../model.ts';

/**
 * A unit as it is shown: numbers are divided by `divisor`; never more than `decimals` digits after
 * the point.
 */
interface Scale {
  readonly divisor: number;
  readonly suffix: string;
  readonly decimals: number;
}

/**
 * The number that it must be told apart from, and how finely it is known, both in the metric's
 * unit.
 */
export interface Precision {
  /** Half the width of its interval: digits beyond that mean nothing. */
  readonly resolution?: number | undefined;
  /** Numbers that must not look equal to it when they are not. */
  readonly apartFrom?: readonly (number | undefined)[];
}

/** `1.84 s`, `312 ms`, `0.08`, `171 kB`, `532/s`, `0.12 %`. */
export function formatValue(unit: Unit, value: number, precision: Precision = {}): string {
  if (!Number.isFinite(value)) return 'unknown';
  const scale = chooseScale(unit, value);
  const scaled = value / scale.divisor;
  return (
    fixed(scaled, trimmed(scaled, chooseDecimals(value, scale, precision), scale)) + scale.suffix
  );
}

/** A limit as its author would write it: no zeros that say nothing. */
export function formatLimit(unit: Unit, limit: number): string {
  if (!Number.isFinite(limit)) return 'unknown';
  const scale = chooseScale(unit, limit);
  return grouped(Number((limit / scale.divisor).toFixed(scale.decimals + 2))) + scale.suffix;
}

/**
 * `2.62 to 2.80 s`, `at least 2.62 s`; undefined when nothing is known, and where the ends cannot
 * be told apart: then the value says it all.
 */
export function formatRange(unit: Unit, interval: Interval): string | undefined {
  const { lo, hi } = interval;
  if (!Number.isFinite(lo) || !Number.isFinite(hi))
    return openEnd(lo, hi, (value) => formatValue(unit, value));
  const scale = chooseScale(unit, Math.max(Math.abs(lo), Math.abs(hi)));
  const decimals = chooseDecimals(hi, scale, { resolution: (hi - lo) / 2, apartFrom: [lo] });
  return between(
    fixed(lo / scale.divisor, decimals),
    fixed(hi / scale.divisor, decimals),
    scale.suffix,
  );
}

/** An amount with its sign, in the metric's unit: `+120 ms`; of a share in points: `+2 pp`. */
export function formatSigned(unit: Unit, value: number, precision: Precision = {}): string {
  return inPoints(
    unit,
    value > 0 ? `+${formatValue(unit, value, precision)}` : formatValue(unit, value, precision),
  );
}

/** A difference of shares is no share: `2 %` would be read as one of the base. */
export const inPoints = (unit: Unit, text: string): string =>
  unit === 'share' && /[1-9]/.test(text) ? text.replace(/ %$/, ' pp') : text;

/** A share with its sign: `+18 %`; `width` is that of its interval, as a share. */
export function formatPercent(share: number, width?: number): string {
  if (!Number.isFinite(share)) return 'unknown';
  return `${signed(share * 100, percentDecimals(share, width))} %`;
}

/** A share without a sign: `18 %`. */
export function formatShare(share: number, width?: number): string {
  return formatPercent(Math.abs(share), width).replace(/^\+/, '');
}

/**
 * `+12 to +25 %`, `at least +12 %`; undefined as for `formatRange`. A fall of 100 % is an open end.
 */
export function formatPercentRange(interval: Interval): string | undefined {
  const { hi } = interval;
  const lo = interval.lo <= -1 ? Number.NEGATIVE_INFINITY : interval.lo;
  if (!Number.isFinite(lo) || !Number.isFinite(hi))
    return openEnd(lo, hi, (share) => formatPercent(share));
  const decimals = percentDecimals(hi, hi - lo);
  return between(signed(lo * 100, decimals), signed(hi * 100, decimals), ' %');
}

/** `+80 to +160 ms`; undefined as for `formatRange`. */
export function formatSignedRange(unit: Unit, interval: Interval): string | undefined {
  const { lo, hi } = interval;
  if (!Number.isFinite(lo) || !Number.isFinite(hi))
    return openEnd(lo, hi, (value) => formatSigned(unit, value));
  const scale = chooseScale(unit, Math.max(Math.abs(lo), Math.abs(hi)));
  const decimals = chooseDecimals(hi - lo, scale, { resolution: (hi - lo) / 2 });
  return between(
    signed(lo / scale.divisor, decimals),
    signed(hi / scale.divisor, decimals),
    scale.suffix,
  );
}

/** `+12 to +25 %` → `+12…+25`, where the unit stands beside it. */
export function shortRange(range: string): string {
  return range.includes(' to ')
    ? range.replace(/(\s[^\s\d]+|\/s)$/, '').replace(' to ', '…')
    : range;
}

/** `40 s`, `4 min`, `2 h`, `3 days`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown';
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** `1 round`, `3 rounds`. */
export function formatCount(count: number, one: string, many: string = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Up to a number that people would write: 6.7 % → 7 %, 10.4 % → 12 %, 35.2 ms → 40 ms. */
export function roundedUp(size: number): number {
  const digit = 10 ** Math.floor(Math.log10(size));
  const step = size < 2 * digit ? digit / 5 : digit / 2;
  return Number((Math.ceil(size / step - 1e-9) * step).toPrecision(3));
}

/** No interval is shown without a width. */
const between = (lo: string, hi: string, suffix: string): string | undefined =>
  lo === hi ? undefined : `${lo} to ${hi}${suffix}`;

function openEnd(lo: number, hi: number, show: (value: number) => string): string | undefined {
  if (Number.isFinite(lo)) return `at least ${show(lo)}`;
  return Number.isFinite(hi) ? `at most ${show(hi)}` : undefined;
}

function chooseScale(unit: Unit, value: number): Scale {
  const size = Math.abs(value);
  switch (unit) {
    case 'ms':
      return size >= 999.5
        ? { divisor: 1000, suffix: ' s', decimals: 2 }
        : { divisor: 1, suffix: ' ms', decimals: 2 };
    case 'bytes':
      return bytesScale(size, '');
    case 'bytes-per-second':
      return bytesScale(size, '/s');
    case 'share':
      return { divisor: 0.01, suffix: ' %', decimals: 2 };
    case 'per-second':
      return { divisor: 1, suffix: '/s', decimals: 1 };
    case 'score':
      return { divisor: 1, suffix: '', decimals: 2 };
    case 'count':
      return { divisor: 1, suffix: '', decimals: 1 };
    case 'unitless':
      return { divisor: 1, suffix: '', decimals: 3 };
  }
}

function bytesScale(size: number, per: string): Scale {
  if (size >= 999.5e6) return { divisor: 1e9, suffix: ` GB${per}`, decimals: 2 };
  if (size >= 999.5e3) return { divisor: 1e6, suffix: ` MB${per}`, decimals: 2 };
  if (size >= 1000) return { divisor: 1e3, suffix: ` kB${per}`, decimals: 1 };
  return { divisor: 1, suffix: ` B${per}`, decimals: 0 };
}

/**
 * Three significant digits, fewer where the interval is wider than the last, more where that tells
 * two different numbers apart.
 */
function chooseDecimals(
  value: number,
  scale: Scale,
  { resolution, apartFrom = [] }: Precision,
): number {
  const scaled = value / scale.divisor;
  const significant = scaled === 0 ? 0 : 2 - Math.floor(Math.log10(Math.abs(scaled)));
  let decimals = Math.min(Math.max(significant, 0), scale.decimals);
  if (resolution !== undefined && resolution > 0 && Number.isFinite(resolution)) {
    decimals = Math.min(decimals, Math.max(0, -Math.floor(Math.log10(resolution / scale.divisor))));
  }
  const most = decimals + 3;
  const looksEqual = (other: number, digits: number) =>
    fixed(other / scale.divisor, digits) === fixed(scaled, digits);
  const others = apartFrom.filter(
    (other) => other !== undefined && !looksEqual(other, most),
  ) as readonly number[];
  while (others.some((other) => looksEqual(other, decimals))) decimals++;
  return decimals;
}

/**
 * Counts, shares and plain numbers lose zeros that say nothing; times and sizes keep theirs, so
 * that columns line up.
 */
function trimmed(scaled: number, decimals: number, scale: Scale): number {
  if (/[a-z]/i.test(scale.suffix)) return decimals;
  const text = scaled.toFixed(decimals);
  return text.includes('.') ? (text.replace(/0+$/, '').split('.')[1]?.length ?? 0) : decimals;
}

/**
 * As many digits as leave the interval five steps wide; three significant digits where there is
 * none.
 */
function percentDecimals(share: number, width: number | undefined): number {
  const percent =
    width !== undefined && width > 0 && Number.isFinite(width)
      ? (width * 100) / 5
      : Math.abs(share * 100) / 10;
  return percent === 0 ? 0 : Math.min(2, Math.max(0, -Math.floor(Math.log10(percent))));
}

function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Fixed decimals, thousands parted by commas, a real minus sign, no negative zero. */
function fixed(value: number, decimals: number): string {
  if (Math.abs(value) >= 1e15)
    return value.toExponential(1).replace('-', '−').replace('e+', ' × 10^');
  const text = Math.abs(value).toFixed(decimals);
  const [whole = '', fraction] = text.split('.');
  const digits =
    whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits;
}

function grouped(value: number): string {
  const [, fraction = ''] = String(Math.abs(value)).split('.');
  return fixed(value, /e/.test(fraction) ? 0 : fraction.length);
}
