import { configOfBudgets, refusal } from '../support/workspace.ts';

const budgets = { server: { static: 'dist' }, pages: { home: { path: '/' } } };
const shardOf = async (shard: string) =>
  (await configOfBudgets(budgets, { mode: 'measure', shard })).shard;

test('a shard is its number and how many there are', async () => {
  expect([
    await shardOf('1/4'),
    await shardOf(' 4/4 '),
    await shardOf('64/64'),
    await shardOf(''),
  ]).toEqual([{ index: 1, count: 4 }, { index: 4, count: 4 }, { index: 64, count: 64 }, undefined]);
});

test.each([
  '5/4',
  '0/2',
  '1/0',
  '0/0',
  'a',
  '1',
  '1/',
  '/4',
  '1/4/4',
  '1 / 4',
  '-1/4',
  '1.5/4',
  '1/257',
  '1/9999',
])('"%s" is no shard', async (shard) => {
  expect(await refusal(configOfBudgets(budgets, { mode: 'measure', shard }))).toBe(
    'wrong-input: input "shard": expected "1/4" for the first of four, and at most 64 of ' +
      `them, got ${JSON.stringify(shard)}`,
  );
});

test.each(['run', 'judge', 'self-check'])(
  'in mode %s there are no shards: it would call what the others measure missing',
  async (mode) => {
    const options = {
      mode,
      shard: '1/4',
      ...(mode === 'judge' ? { measurements: 'measurements.json' } : {}),
    };
    expect(await refusal(configOfBudgets(budgets, options))).toBe(
      `wrong-input: input "shard": mode "${mode}" takes all targets`,
    );
  },
);
