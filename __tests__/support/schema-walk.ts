/**
 * Walks the schema of the budgets file beside a file: every key that there is, and every kind of
 * edit that the schema lets one make.
 */
import type * as z from 'zod';
import { parseLimit, parseRegression } from '../../src/config/bounds.ts';
import { parseQuantity } from '../../src/config/quantity.ts';
import { findMetric, isMetricOn, type Metric, metricTable } from '../../src/metrics.ts';
import type { TargetKind } from '../../src/model.ts';

type Schema = z.core.$ZodType;
type Key = string | number;
export type Path = readonly Key[];

/**
 * `raise` and `lower` are of numbers and times, `loosen` and `tighten` of budgets and waivers, by
 * the direction of the metric.
 */
export type How =
  | 'add'
  | 'remove'
  | 'rename'
  | 'reorder'
  | 'change'
  | 'raise'
  | 'lower'
  | 'loosen'
  | 'tighten'
  | 'swap';

/**
 * One edit: what stands at `path` becomes `value`, or is gone where that is undefined. `at` names
 * the key, whatever the names of pages are.
 */
export interface Edit {
  readonly at: string;
  readonly how: How;
  readonly path: Path;
  readonly value: unknown;
}

const defOf = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def;
const accepts = (schema: Schema, value: unknown): boolean =>
  (schema as z.ZodType).safeParse(value).success;
const metaOf = (schema: Schema): Readonly<Record<string, unknown>> =>
  (schema as z.ZodType).meta?.() ?? {};
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
const kindOf = (schema: Schema): TargetKind | undefined =>
  metaOf(schema).metricsFor as TargetKind | undefined;

/**
 * Texts that some key or other takes; those that the schema of a key refuses are left out of its
 * edits.
 */
const texts = [
  '1ms',
  '3m',
  '24h',
  '/other',
  '/other?page=2',
  'other',
  'https://other.example',
  'https://other.example/page',
  'http://127.0.0.1:4999',
  'GET /other',
  'POST /other',
  'GET https://127.0.0.1:4999/other',
  '*.other.example',
  'perf/other.mjs',
  'perf/other.json',
  '!src/**',
  '**',
  '2020-01-01',
  '2099-12-31',
  '1%',
  '50%',
  '$$HOME',
] as const;

/**
 * The key as the schema names it: names of pages, endpoints, devices' lists and the like are `*`.
 */
const at = (names: readonly string[]): string => names.join('.');

/** Every key that the schema has, however deep; metrics are the metric table's. */
export function* keysOf(schema: Schema, names: readonly string[] = []): Generator<string> {
  const def = defOf(schema);
  if (kindOf(schema)) yield at([...names, '*']);
  else if (def.type === 'optional') yield* keysOf(def.innerType, names);
  else if (def.type === 'pipe') yield* keysOf(def.in, names);
  else if (def.type === 'union') for (const option of def.options) yield* keysOf(option, names);
  else if (def.type === 'array') yield* keysOf(def.element, [...names, '*']);
  else if (def.type === 'record') yield* keysOf(def.valueType, [...names, '*']);
  else if (def.type === 'object')
    for (const [key, inner] of Object.entries(def.shape)) yield* keysOf(inner, [...names, key]);
  else yield at(names);
}

/** Something that may stand where nothing stands yet. */
function sampleOf(schema: Schema): unknown {
  const { examples } = metaOf(schema);
  const kind = kindOf(schema);
  if (kind) return budgetsSample(kind);
  if (Array.isArray(examples)) return examples[0];
  const def = defOf(schema);
  if (def.type === 'optional') return sampleOf(def.innerType);
  if (def.type === 'pipe') return sampleOf(def.in);
  if (def.type === 'union') return sampleOf(def.options[0] as Schema);
  if (def.type === 'array') return [sampleOf(def.element)];
  if (def.type === 'record') return { added: sampleOf(def.valueType) };
  if (def.type === 'object')
    return Object.fromEntries(
      Object.entries(def.shape).map(([key, inner]) => [key, sampleOf(inner)]),
    );
  if (def.type === 'literal') return def.values[0];
  if (def.type === 'enum') return Object.values(def.entries)[0];
  if (def.type === 'boolean') return true;
  if (def.type === 'number') return numbersOf(schema).at(-1);
  return texts.find((text) => accepts(schema, text)) ?? 'other';
}

const budgetsSample = (kind: TargetKind): object =>
  kind === 'endpoint' ? { p50: '20ms' } : { tti: '4s' };

const numbersOf = (schema: Schema): readonly number[] =>
  [0, 1, 2, 7, 12, 50, 204, 418, 500, 1_000, 8_080].filter((number) => accepts(schema, number));

/** Every edit of one value that the schema lets one make, and a few that it refuses. */
export function* editsOf(
  schema: Schema,
  value: unknown,
  path: Path = [],
  names: readonly string[] = [],
): Generator<Edit> {
  const def = defOf(schema);
  const edit = (
    how: How,
    changed: unknown,
    more: Path = [],
    moreNames: readonly string[] = more.map(String),
  ): Edit => ({
    at: at([...names, ...moreNames]),
    how,
    path: [...path, ...more],
    value: changed,
  });
  const kind = kindOf(schema);
  if (kind && isObject(value)) yield* budgetEdits(kind, value, path, names);
  else if (def.type === 'optional') {
    if (value === undefined) yield edit('add', sampleOf(def.innerType));
    else {
      yield edit('remove', undefined);
      yield* editsOf(def.innerType, value, path, names);
    }
  } else if (def.type === 'pipe') yield* editsOf(def.in, value, path, names);
  else if (def.type === 'union') {
    for (const option of def.options) {
      if (accepts(option, value)) yield* editsOf(option, value, path, names);
      else yield edit('swap', sampleOf(option));
    }
  } else if (def.type === 'array' && Array.isArray(value)) {
    if (defOf(def.element).type !== 'string') yield edit('add', [...value, sampleOf(def.element)]);
    for (const text of texts.filter((text) => accepts(def.element, text)))
      yield edit('add', [...value, text], [], [text.startsWith('!') ? '!' : '+']);
    if (value.length > 1) yield edit('reorder', value.toReversed());
    for (const [index, element] of value.entries()) {
      yield edit(
        'remove',
        value.toSpliced(index, 1),
        [],
        [String(element).startsWith('!') ? '!' : '+'],
      );
      yield* editsOf(def.element, element, [...path, index], [...names, '*']);
    }
  } else if (def.type === 'tuple' && Array.isArray(value)) {
    for (const [index, element] of def.items.entries())
      yield* editsOf(element, value[index], [...path, index], names);
  } else if (def.type === 'record' && isObject(value)) {
    yield edit('add', sampleOf(def.valueType), ['added'], ['*']);
    for (const [name, element] of Object.entries(value)) {
      yield edit('remove', undefined, [name], ['*']);
      yield edit(
        'rename',
        Object.fromEntries(
          Object.entries(value).map(([key, one]) => [key === name ? `${key} again` : key, one]),
        ),
      );
      yield* editsOf(def.valueType, element, [...path, name], [...names, '*']);
    }
    if (Object.keys(value).length > 1)
      yield edit('reorder', Object.fromEntries(Object.entries(value).reverse()));
  } else if (def.type === 'object' && isObject(value)) {
    for (const [key, inner] of Object.entries(def.shape))
      yield* editsOf(inner, value[key], [...path, key], [...names, key]);
  } else if (def.type === 'enum') {
    for (const other of Object.values(def.entries).filter((entry) => entry !== value))
      yield edit(levelHow(names, other), other);
  } else if (def.type === 'boolean') yield edit('change', value !== true);
  else if (typeof value === 'number') {
    for (const number of numbersOf(schema).filter((one) => one !== value))
      yield edit(number > value ? 'raise' : 'lower', number);
  } else if (typeof value === 'string') {
    for (const text of texts.filter((one) => one !== value && accepts(schema, one)))
      yield edit(textHow(value, text), text);
    if (accepts(schema, `${value}x`)) yield edit('change', `${value}x`);
  } else yield edit('change', same(value, { other: 1 }) ? { other: 2 } : { other: 1 });
}

const levelHow = (names: readonly string[], other: unknown): How =>
  names.at(-1) !== 'level' ? 'change' : other === 'fail' ? 'tighten' : 'loosen';

function textHow(from: string, to: string): How {
  // A glob that includes in place of one that excludes, or of one that includes less.
  if (to === '**' || (from.startsWith('!') && !to.startsWith('!'))) return 'raise';
  const [was, now] = [parseQuantity(from), parseQuantity(to)];
  if (was && now?.form === was.form) return now.amount > was.amount ? 'raise' : 'lower';
  if (/^\d{4}-\d\d-\d\d$/.test(from)) return to > from ? 'raise' : 'lower';
  return 'change';
}

const bounds = ['limit', 'warn', 'regression'] as const;

/**
 * Budgets have a schema of their own: each metric's value is made stricter and milder, of another
 * form, off, and gone.
 */
function* budgetEdits(
  kind: TargetKind,
  budgets: Record<string, unknown>,
  path: Path,
  names: readonly string[],
): Generator<Edit> {
  const own = new Set(Object.keys(budgets).map((name) => findMetric(name)?.id));
  for (const metric of metricTable.filter((one) => isMetricOn(one, kind) && !own.has(one.id)))
    yield {
      at: at([...names, '*']),
      how: 'add',
      path: [...path, metric.id],
      value: quantityOf(metric, 'limit'),
    };
  for (const [name, value] of Object.entries(budgets)) {
    const metric = findMetric(name);
    if (!metric) continue;
    const edit = (how: How, changed: unknown, key?: string): Edit => ({
      at: at([...names, '*', ...(key ? [key] : [])]),
      how,
      path: [...path, name, ...(key ? [key] : [])],
      value: changed,
    });
    yield edit('remove', undefined);
    yield edit('loosen', 'off');
    const written = isObject(value) ? value : { limit: value };
    for (const key of bounds) {
      const bound = written[key] as string | number | undefined;
      const place = isObject(value) ? key : undefined;
      if (bound === undefined) {
        if (isObject(value)) yield edit('add', quantityOf(metric, key), key);
        continue;
      }
      for (const factor of [0.5, 0.9, 1.1, 1.5]) {
        const scaled = scaledBy(bound, factor);
        const isRefused =
          'refusal' in
          (key === 'regression' ? parseRegression(metric, scaled) : parseLimit(metric, scaled));
        const isTighter =
          key !== 'regression' && metric.better === 'higher' ? factor > 1 : factor < 1;
        if (!isRefused) yield edit(isTighter ? 'tighten' : 'loosen', scaled, place);
      }
      if (isObject(value)) yield edit('remove', undefined, key);
      if (isObject(value)) yield edit('loosen', 'off', key);
    }
    if (isObject(value)) {
      if (value.level !== 'warn') yield edit('loosen', 'warn', 'level');
      if (value.level === 'warn') yield edit('tighten', 'fail', 'level');
    } else yield edit('loosen', { limit: value, level: 'warn' });
  }
}

const scaledBy = (written: string | number, factor: number): string | number =>
  typeof written === 'number'
    ? Number((written * factor).toPrecision(6))
    : written.replace(/^[\d.]+/, (digits) =>
        String(Number((Number(digits) * factor).toPrecision(6))),
      );

/** A quantity that the metric takes. */
function quantityOf(metric: Metric, key: (typeof bounds)[number]): string | number {
  const candidates = ['100ms', '10kB', '1pp', '5%', '20/s', '10kB/s', 3, 0.5, '1%', 0];
  return (
    candidates.find(
      (one) =>
        !(
          'refusal' in
          (key === 'regression' ? parseRegression(metric, one) : parseLimit(metric, one))
        ),
    ) ?? 0
  );
}

/** The file with the edit made. */
export function edited(file: unknown, { path, value }: Pick<Edit, 'path' | 'value'>): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(file))
    return file.map((one, index) => (index === key ? edited(one, { path: rest, value }) : one));
  const copy: Record<string, unknown> = { ...(file as Record<string, unknown>) };
  const inner = edited(copy[key], { path: rest, value });
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}
