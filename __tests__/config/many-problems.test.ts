/** A file of nothing but mistakes is told shortly, and its length costs no more than reading it. */
import type { BudgetsDocument } from '../../src/config/document.ts';
import { parseDocument } from '../../src/config/document.ts';
import { indexLines } from '../../src/config/line-index.ts';
import { Problems } from '../../src/config/problems.ts';
import { budgetsSchema } from '../../src/config/schema.ts';
import { addSchemaProblems } from '../../src/config/schema-problems.ts';
import { asHeadroomError } from '../../src/errors.ts';
import { generatorOf } from '../support/random.ts';
import { configOf } from '../support/workspace.ts';

const many = (count: number, entry: (index: number) => [string, unknown]) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));

const wrong: Readonly<Record<string, (count: number) => unknown>> = {
  'unknown keys': (count) => many(count, (index) => [`key${index}`, 1]),
  'pages of the wrong shape': (count) => ({
    pages: many(count, (index) => [`page${index}`, { path: 'x' }]),
  }),
  'unknown keys of pages': (count) => ({
    pages: many(count, (index) => [`page${index}`, { path: '/', x: 1 }]),
  }),
  'metrics that there are not': (count) => ({
    pages: {
      home: { path: '/', budgets: many(Math.min(count, 999), (index) => [`metric${index}`, 1]) },
    },
  }),
  'metrics that there are not, in many places': (count) => ({
    pages: many(Math.floor(count / 500), (page) => [
      `page${page}`,
      { path: '/', budgets: many(500, (index) => [`metric${index}`, 1]) },
    ]),
  }),
  'endpoints that are numbers': (count) => ({
    endpoints: many(count, (index) => [`endpoint${index}`, index]),
  }),
  'globs that are numbers': (count) => ({
    paths: Array.from({ length: count }, (_, index) => index),
  }),
};

/** How often the place of something was looked up. */
function lookUps(value: unknown): number {
  const text = JSON.stringify(value, undefined, 1);
  const problems = new Problems();
  const document = parseDocument('budgets.json', text, problems) as BudgetsDocument;
  let count = 0;
  const at = document.at.bind(document);
  document.at = (...parameters) => {
    count += 1;
    return at(...parameters);
  };
  addSchemaProblems(
    budgetsSchema.safeParse(document.value).error?.issues ?? [],
    document,
    problems,
  );
  return count;
}

test.each(Object.keys(wrong))('of %s no more are located than are kept', (name) => {
  expect(lookUps(wrong[name]?.(500))).toBeGreaterThan(0);
  expect(lookUps(wrong[name]?.(20_000))).toBeLessThanOrEqual(1_000);
});

test.each(Object.keys(wrong).filter((name) => !name.startsWith('metrics')))(
  'of %s the first are shown and the others are counted',
  async (name) => {
    const error = asHeadroomError(
      await configOf({ 'budgets.json': JSON.stringify(wrong[name]?.(12_345)) }).catch(
        (thrown: unknown) => thrown,
      ),
    );
    const lines = error.message.split('\n');
    expect([lines[0], lines.at(-1), lines.length]).toEqual([
      '12,345 problems:',
      '  and 12,325 more',
      22,
    ]);
  },
);

test('a place is the same as if the lines before it were counted, in any text', () => {
  const random = generatorOf(7);
  for (let run = 0; run < 300; run += 1) {
    const text = Array.from({ length: random.below(60) }, () =>
      random.pick(['\n', 'a', '\r\n', 'ö', '😀']),
    ).join('');
    const index = indexLines(text);
    for (let offset = 0; offset <= text.length; offset += 1) {
      const before = text.slice(0, offset).split('\n');
      expect(index.findPlace(offset)).toEqual({
        line: before.length,
        column: (before.at(-1)?.length ?? 0) + 1,
      });
    }
  }
});

test('more metrics in one place than can have a budget are refused by their number', async () => {
  const budgets = many(1_001, (index) => [`user-timing:x${index}`, '1ms']);
  const error = asHeadroomError(
    await configOf({
      'budgets.json': JSON.stringify({
        pages: { home: { path: '/', budgets } },
        server: { static: '.' },
      }),
    }).catch((thrown: unknown) => thrown),
  );
  expect(`${error.code}: ${error.message}`).toMatch(
    /^budgets-schema: .*pages\.home\.budgets: there are 1001 metrics; 1000 can have a budget here$/,
  );
});

test('a name of a metric that no measurements file would take is refused', async () => {
  const budgets = { [`user-timing:${'x'.repeat(200)}`]: '1s' };
  const error = asHeadroomError(
    await configOf({
      'budgets.json': JSON.stringify({
        pages: { home: { path: '/', budgets } },
        server: { static: '.' },
      }),
    }).catch((thrown: unknown) => thrown),
  );
  expect(`${error.code}: ${error.message}`).toMatch(
    /^unknown-metric: .*a metric's name has at most 200 characters, and this one has 212$/,
  );
});

test('addresses of any length make names that a measurements file takes, and differ', async () => {
  const long = 'x'.repeat(5_000);
  const { targets } = await configOf(
    {},
    { urls: `http://127.0.0.1:1/${long}1 http://127.0.0.1:1/${long}2 http://127.0.0.1:1/short` },
  );
  expect(targets.map(({ name }) => name.length)).toEqual([100, 100, 6]);
  expect(new Set(targets.map(({ id }) => id)).size).toBe(3);
});
