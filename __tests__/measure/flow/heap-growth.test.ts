/** The growth of the heap with each repetition of a flow. */
import { estimateSlope, readHeapGrowth } from '../../../src/measure/flow/heap-growth.ts';
import { stepValues } from '../../../src/measure/flow/values.ts';
import type { PlayedStep } from '../../../src/ports.ts';

test.each([
  ['a straight line', [10, 13, 16, 19], 3],
  ['one that falls', [9, 7, 5], -2],
  ['no growth', [5, 5, 5, 5, 5], 0],
  ['a first time that loads more than all others keep', [0, 500, 502, 504, 506, 508, 510], 2],
  ['one value out of line', [0, 2, 4, 9_000, 8, 10, 12], 2],
  ['an even number of slopes', [0, 1, 4, 5], (5 / 3 + 2) / 2],
])('the growth of %s is its median slope', (_name, values, slope) => {
  expect(estimateSlope(values)).toBeCloseTo(slope, 10);
});

const played = (heaps: readonly number[], document = 'one') =>
  heaps.map((jsHeapBytes) => ({ jsHeapBytes, document }));

test('the growth is told in whole bytes, and not where it would mean nothing', () => {
  expect(readHeapGrowth(played([0, 1, 4, 5]))).toEqual({ value: 2 });
  expect(readHeapGrowth(played([1, 2]))).toEqual({
    missing: 'the flow was played 2 times, and growth needs 3',
  });
  expect(readHeapGrowth([...played([1, 2, 3]), ...played([4], 'two')])).toEqual({
    missing: 'a repetition loads a new document, which begins with an empty heap',
  });
});

const step: PlayedStep = {
  kind: 'interaction',
  durationMs: 100,
  interactions: 0,
  layoutShift: 0,
  blockedMs: 0,
};

test('a step has the memory that was read after it, and growth only where it is wanted', () => {
  const memory = { jsHeapBytes: 1_500_000, detachedNodes: 4 };
  const wanted = ['js-heap', 'detached-nodes'];
  const repetitions = played([10, 20, 30]);
  expect(stepValues({ ...step, memory }, 'http://h', wanted, { repetitions })).toMatchObject({
    values: { 'js-heap': 1_500_000, 'detached-nodes': 4 },
    invalid: {},
  });
  expect(stepValues(step, 'http://h', wanted).invalid).toEqual({
    'js-heap': 'the memory of the page was not read',
    'detached-nodes': 'the memory of the page was not read',
  });
  const grown = stepValues(step, 'http://h', ['heap-growth'], { repetitions });
  expect(grown).toMatchObject({ values: { 'heap-growth': 10 }, invalid: {} });
  expect(stepValues(step, 'http://h', ['heap-growth'])).toMatchObject({
    invalid: { 'heap-growth': 'the flow was played 0 times, and growth needs 3' },
  });
  expect(grown.values).not.toHaveProperty('js-heap');
  const stopped = 'checkout › add: once is enough';
  expect(stepValues(step, 'http://h', ['heap-growth'], { stopped })).toMatchObject({
    values: { 'step-duration': 100 },
    invalid: { 'heap-growth': `the flow did not come to its end: ${stopped}` },
  });
});
