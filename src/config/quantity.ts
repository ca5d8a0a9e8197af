/** Numbers with units, as people write them: `2.5s`, `170kB`, `12%`, `500/s`, `0.1`. */

/**
 * A number with what it counts, in the base unit: milliseconds, bytes, a share, a number a second,
 * bytes a second.
 */
export interface Quantity {
  readonly form: 'plain' | 'time' | 'size' | 'percent' | 'points' | 'rate' | 'size-rate';
  readonly amount: number;
}

/**
 * Suffix in lower case → form and factor. kB is 1000 bytes and KiB 1024, as in IEC 80000-13; `pp`
 * are percentage points.
 */
const suffixes: Readonly<Record<string, readonly [Quantity['form'], number]>> = {
  '': ['plain', 1],
  us: ['time', 0.001],
  µs: ['time', 0.001],
  ms: ['time', 1],
  s: ['time', 1000],
  m: ['time', 60_000],
  h: ['time', 3_600_000],
  b: ['size', 1],
  kb: ['size', 1000],
  mb: ['size', 1000 ** 2],
  gb: ['size', 1000 ** 3],
  kib: ['size', 1024],
  mib: ['size', 1024 ** 2],
  gib: ['size', 1024 ** 3],
  '%': ['percent', 0.01],
  pp: ['points', 0.01],
  '/s': ['rate', 1],
  'b/s': ['size-rate', 1],
  'kb/s': ['size-rate', 1000],
  'mb/s': ['size-rate', 1000 ** 2],
  'gb/s': ['size-rate', 1000 ** 3],
  'kib/s': ['size-rate', 1024],
  'mib/s': ['size-rate', 1024 ** 2],
  'gib/s': ['size-rate', 1024 ** 3],
};

/** Times and sizes differ in how case is read: `MS` is no millisecond, `KB` is a kB. */
const caseMatters = /^[µumsh]+$/i;

/**
 * Undefined when the text is no quantity at all. 15 digits are kept, so that `4.35%` is 0.0435 and
 * not a rounding error off.
 */
export function parseQuantity(written: string | number): Quantity | undefined {
  if (typeof written === 'number') return { form: 'plain', amount: written };
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s?(.*)$/i.exec(written.trim());
  const suffix = match?.[2] ?? '';
  const known = suffixes[caseMatters.test(suffix) ? suffix : suffix.toLowerCase()];
  if (!match || !known) return undefined;
  return { form: known[0], amount: Number((Number(match[1]) * known[1]).toPrecision(15)) };
}

/** The form of a duration, also for editors. */
export const durationPattern = /^\d+(\.\d+)? ?(us|µs|ms|s|m|h)$/;

/** Timers of Node end at 2^31 ms, about 24.8 days; a day is already more than any job. */
const longestMs = 24 * 3_600_000;

/** A duration in milliseconds; undefined when it is none, or longer than a day. */
export function durationMs(written: string): number | undefined {
  const quantity = durationPattern.test(written) ? parseQuantity(written) : undefined;
  return quantity && quantity.amount <= longestMs ? quantity.amount : undefined;
}

const anyCase = (letter: string): string =>
  /[a-z]/.test(letter) ? `[${letter}${letter.toUpperCase()}]` : letter;

/**
 * A regular expression, as text, of the common ways to write these forms: for editors, which cannot
 * parse.
 */
export function makePattern(forms: readonly Quantity['form'][]): string {
  const known = Object.entries(suffixes).filter(([, [form]]) => forms.includes(form));
  const written = known.map(([suffix]) =>
    caseMatters.test(suffix) ? suffix : [...suffix].map(anyCase).join(''),
  );
  return `^\\d+(\\.\\d+)? ?(${written.join('|')})$`;
}

/** The form of a bit rate, also for editors. */
export const bitRatePattern = /^\d+(\.\d+)? ?[kMG]bit\/s$/;

/** As Lighthouse counts, a kilobit is 1024 bits: its slow 4G is "1.6Mbit/s". */
const kilobits: Readonly<Record<string, number>> = { k: 1, M: 1024, G: 1024 ** 2 };

const mostKbps = 10 * 1024 ** 2;

/** A bit rate in kilobits of 1024 bits per second; undefined when it is none, or out of reach. */
export function bitRateKbps(written: string): number | undefined {
  const match = bitRatePattern.test(written) ? /^([\d.]+) ?(.)/.exec(written) : null;
  const kbps = Number(match?.[1]) * (kilobits[match?.[2] ?? ''] ?? Number.NaN);
  return kbps >= 1 && kbps <= mostKbps ? kbps : undefined;
}
