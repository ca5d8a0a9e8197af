/** Writes a limit as the one was written that it takes the place of. */

/** Units that take the place of those in which round limits are no round numbers. */
const decimalUnits: Readonly<Record<string, string>> = {
  kib: 'kB',
  mib: 'MB',
  gib: 'GB',
  'kib/s': 'kB/s',
  'mib/s': 'MB/s',
  'gib/s': 'GB/s',
  m: 's',
  h: 's',
};

/** Powers of ten of the base unit. */
const powers: Readonly<Record<string, number>> = {
  us: -3,
  µs: -3,
  s: 3,
  kb: 3,
  mb: 6,
  gb: 9,
  'kb/s': 3,
  'mb/s': 6,
  'gb/s': 9,
  '%': -2,
};

/** Returns the value to write: 1900 in the place of `"2.5s"` is `"1.9s"`, of `2500` it is 1900. */
export function writeLimit(limit: number, written: string | number): string | number {
  if (typeof written === 'number') return limit;
  const match = /^[-+\d.]+(?:e[-+]?\d+)?(\s?)(.*)$/i.exec(written.trim());
  const [, blank = '', suffix = ''] = match ?? [];
  const unit = decimalUnits[suffix.toLowerCase()] ?? suffix;
  const amount = limit / 10 ** (powers[unit.toLowerCase()] ?? 0);
  return `${Number(amount.toPrecision(12))}${blank}${unit}`;
}
