/**
 * Files of other tools that are taken for a budgets file: said what they are, with what of them is
 * a budget here.
 */
import { findMetric } from '../metrics.ts';
import { headroomsName } from './lighthouse-names.ts';

/**
 * Tells which tool's file it is, and how its entries are written here, as far as they have a
 * counterpart.
 */
export interface ForeignFile {
  readonly what: string;
  readonly budgets: readonly string[];
}

/** Lighthouse CI's configuration as a script, which is no JSON. */
const isScript = (name: string): boolean => /(^|[\\/])\.?lighthouserc\.[cm]?[jt]s$/i.test(name);

/** Returns what the file is where it is one of Lighthouse or Lighthouse CI. */
export function foreignFile(name: string, value: unknown): ForeignFile | undefined {
  if (isScript(name)) return { what: 'the configuration of Lighthouse CI', budgets: [] };
  if (isObject(value) && isObject(value.ci))
    return { what: 'the configuration of Lighthouse CI', budgets: readAssertions(value.ci) };
  if (Array.isArray(value) && value.some(isLightWallet))
    return {
      what: "a budget.json of Lighthouse (LightWallet's)",
      budgets: value.flatMap(readLightWallet),
    };
  if (
    isObject(value) &&
    value.extends !== undefined &&
    String(value.extends).startsWith('lighthouse:')
  )
    return { what: 'a configuration of Lighthouse', budgets: [] };
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const filterObjects = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const isLightWallet = (entry: unknown): boolean =>
  isObject(entry) &&
  ['resourceSizes', 'resourceCounts', 'timings'].some((key) => Array.isArray(entry[key]));

/** Sizes are in KiB, timings in milliseconds. */
function readLightWallet(entry: unknown): readonly string[] {
  if (!isObject(entry)) return [];
  const lines = (key: string, of: string, rename: (name: string) => string, unit: string) =>
    filterObjects(entry[key]).flatMap((one) => {
      const { [of]: name, budget } = one;
      return typeof name === 'string' && typeof budget === 'number'
        ? budgetLine(rename(name), budget, unit)
        : [];
    });
  return [
    ...lines('resourceSizes', 'resourceType', (type) => `${type}-bytes`, 'KiB'),
    ...lines('resourceCounts', 'resourceType', (type) => `${type}-requests`, ''),
    ...lines('timings', 'metric', (metric) => metric, 'ms'),
  ];
}

/** Assertions are `"warn"`, or `["error", { "maxNumericValue": 2000 }]`. */
function readAssertions(ci: Readonly<Record<string, unknown>>): readonly string[] {
  const assert = isObject(ci.assert) ? ci.assert : {};
  const assertions = [
    assert.assertions,
    ...filterObjects(assert.assertMatrix).map((one) => one.assertions),
  ].filter(isObject);
  return assertions.flatMap((some) =>
    Object.entries(some).flatMap(([name, assertion]) => {
      const [, bounds] = Array.isArray(assertion) ? assertion : [assertion, undefined];
      if (!isObject(bounds)) return [];
      const { maxNumericValue, minScore } = bounds;
      if (typeof maxNumericValue === 'number') return budgetLine(name, maxNumericValue, undefined);
      return typeof minScore === 'number'
        ? budgetLine(/^categor/.test(name) ? name : `audit-score:${name}`, minScore, '')
        : [];
    }),
  );
}

/**
 * `"script-bytes": "125KiB"`; nothing where Headroom has no such metric. `unit`: as the metric has
 * it.
 */
function budgetLine(theirs: string, amount: number, unit: string | undefined): readonly string[] {
  const named = /^Headroom calls it "([^"]+)"/.exec(headroomsName(theirs) ?? '')?.[1] ?? theirs;
  const metric = findMetric(named);
  if (!metric) return [];
  const suffix = unit ?? { ms: 'ms', bytes: 'B' }[metric.unit as string] ?? '';
  return [`"${metric.id}": ${suffix === '' ? amount : `"${amount}${suffix}"`}`];
}
