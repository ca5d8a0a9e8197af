/** Metrics with open names: a prefix, and a name that people choose. */
import { isPlainName } from '../model/plain-name.ts';
import type { Metric, Row } from './metric.ts';

interface OpenMetric {
  readonly example: string;
  readonly meaning: string;
  /** Returns the row for the name after the prefix. */
  row(name: string): Omit<Row<'page'>, 'label' | 'noise' | 'scale'>;
}

/** Prefix → its metrics. */
export const openMetrics: Readonly<Record<string, OpenMetric>> = {
  audit: {
    example: 'audit:unused-javascript',
    meaning: "The numeric value of any of Lighthouse's audits.",
    row: (audit) => ({
      unit: 'unitless',
      better: 'lower',
      floor: 0,
      audits: [audit],
      read: { from: 'audit', audit },
    }),
  },
  'audit-score': {
    example: 'audit-score:image-alt',
    meaning: "The score of any of Lighthouse's audits.",
    row: (audit) => ({
      unit: 'score',
      better: 'higher',
      floor: 0.005,
      audits: [audit],
      read: { from: 'audit-score', audit },
    }),
  },
  'user-timing': {
    example: 'user-timing:hero',
    meaning: 'When a performance.mark() was set, or how long a performance.measure() took.',
    row: (name) => ({
      unit: 'ms',
      better: 'lower',
      floor: 20,
      audits: ['user-timings'],
      read: { from: 'user-timing', name },
    }),
  },
};

/** The longest name that measurements are read back with. */
const longestName = 200;

/** Returns the metric of an open name, such as `audit:unused-javascript`; undefined for others. */
export function makeOpenMetric(id: string): Metric | undefined {
  const [, prefix = '', name = ''] = /^([a-z-]+):(.+)$/.exec(id) ?? [];
  if (id.length > longestName || !isPlainName(id) || !Object.hasOwn(openMetrics, prefix))
    return undefined;
  const row = openMetrics[prefix]?.row(name);
  if (row === undefined) return undefined;
  const common = { id, label: id, target: 'page', noise: 'noisy', scale: 'difference' } as const;
  return { aliases: [], audits: [], ...common, ...row };
}
