import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'jsonc-parser';
import * as z from 'zod';
import { metricsPage } from '../../scripts/metrics-page.ts';
import { budgetsJsonSchema } from '../../src/config/json-schema.ts';
import { scriptFiles } from '../support/budgets-files.ts';
import { configOf } from '../support/workspace.ts';

const read = (name: string) =>
  readFile(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');

/** The generated schema, working as in an editor. */
const editor = z.fromJSONSchema(budgetsJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

const accepts = (budgets: unknown) => editor.safeParse(budgets).success;

test('budgets.schema.json is what the schema says; `scripts/schema.ts` writes it', async () => {
  expect(JSON.parse(await read('budgets.schema.json'))).toEqual(
    JSON.parse(JSON.stringify(budgetsJsonSchema())),
  );
});

test('docs/metrics.md is what the metric table says; `scripts/schema.ts` writes it', async () => {
  expect(await read('docs/metrics.md')).toBe(metricsPage());
});

test('budgets.example.json is a valid budgets file, to Headroom and to an editor', async () => {
  const text = await read('budgets.example.json');
  const config = await configOf(
    { ...scriptFiles, 'budgets.json': text },
    { env: 'API_TOKEN SHOP_USER' },
    { API_TOKEN: 'a-token', SHOP_USER: 'somebody' },
  );
  expect(config.targets.map(({ id, address }) => [id, address])).toEqual([
    ['home (mobile)', '/'],
    ['home (desktop)', '/'],
    ['product (mobile)', '/products/1'],
    ['product › repeat (mobile)', '/products/1'],
    ['product, at night (tablet)', '/products/1'],
    ['account, signed out (mobile)', '/account'],
    ['ticker (mobile)', '/ticker'],
    ['checkout › open the shop (mobile)', 'perf/checkout.json'],
    ['checkout › add to basket (mobile)', 'perf/checkout.json'],
    ['quick view › open the shop (mobile)', 'perf/quick-view.mjs'],
    ['quick view › open and close a product (mobile)', 'perf/quick-view.mjs'],
    ['list products', 'GET /api/products?page=1'],
    ['create order', 'POST /api/orders'],
  ]);
  expect(editor.safeParse(parse(text)).error?.issues).toBeUndefined();
});

test('every reference in the generated schema leads to a definition', () => {
  const schema = budgetsJsonSchema();
  const references = [...JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
  expect(references.length).toBeGreaterThan(30);
  expect(references.filter((name) => !Object.hasOwn(schema.definitions as object, name))).toEqual(
    [],
  );
});

test('every key of the format is described', () => {
  const undescribed: string[] = [];
  const walk = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties = {}, ...rest } = schema as {
      readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
    };
    for (const [key, inner] of Object.entries(properties)) {
      if (!inner.description) undescribed.push(`${path}.${key}`);
      walk(inner, `${path}.${key}`);
    }
    for (const [key, inner] of Object.entries(rest)) walk(inner, `${path}/${key}`);
  };
  walk(budgetsJsonSchema(), '');
  expect(undescribed).toEqual([]);
});

test.each([
  ['a limit in its unit', { lcp: '2.5s' }, true],
  ['another name of a metric', { 'largest-contentful-paint': '2.5s' }, true],
  ['an audit by its id', { 'audit:unused-javascript': '200ms' }, true],
  ['a metric that is turned off', { lcp: 'off' }, true],
  ['a limit without its unit', { lcp: 2500 }, false],
  ['a limit in a unit of another metric', { lcp: '170kB' }, false],
  ['a percentage where the base can be 0', { tbt: { regression: '5%' } }, false],
  ['a score above 1', { performance: 90 }, false],
  ['a metric that does not exist', { lpc: '2.5s' }, false],
  ['a metric of endpoints', { p99: '50ms' }, false],
  ['a key that does not exist', { lcp: { limt: '2.5s' } }, false],
] as const)('an editor sees %s', async (_, budgets, isRight) => {
  const file = { server: { static: 'dist' }, pages: { home: { path: '/', budgets } } };
  const headroom = await configOf({ 'budgets.json': JSON.stringify(file) }).then(
    () => true,
    () => false,
  );
  expect([accepts(file), headroom]).toEqual([isRight, isRight]);
});

test.each([
  ['x-shared', true],
  ['x-', false],
  ['shared', false],
] as const)('an editor sees the top-level key %s', async (key, isRight) => {
  const file = { [key]: {}, server: { static: 'dist' }, pages: { home: { path: '/' } } };
  const headroom = await configOf({ 'budgets.json': JSON.stringify(file) }).then(
    () => true,
    () => false,
  );
  expect([accepts(file), headroom]).toEqual([isRight, isRight]);
});
