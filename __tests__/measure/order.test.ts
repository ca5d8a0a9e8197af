import { armOrder } from '../../src/measure/order.ts';

const blocks = (seed: number, count: number, target = 'home (mobile)') =>
  Array.from({ length: count }, (_, block) => armOrder(seed, target, block).join());

test('two neighbouring blocks always have one of each order', () => {
  const orders = blocks(7, 400);
  for (let block = 0; block < orders.length; block += 2)
    expect(orders.slice(block, block + 2).sort()).toEqual(['base,head', 'head,base']);
});

test('which of the two orders comes first is random: near half of 200 pairs', () => {
  const baseFirst = blocks(7, 400).filter(
    (order, block) => block % 2 === 0 && order === 'base,head',
  ).length;
  expect(baseFirst).toBeGreaterThan(70);
  expect(baseFirst).toBeLessThan(130);
});

test('the same seed gives the same order, another seed or target another', () => {
  expect(blocks(7, 40)).toEqual(blocks(7, 40));
  expect(blocks(8, 40)).not.toEqual(blocks(7, 40));
  expect(blocks(7, 40, 'product (mobile)')).not.toEqual(blocks(7, 40));
});
