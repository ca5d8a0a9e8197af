/**
 * How much of a hostile file is looked at before it is refused, counted in entries and never in
 * seconds.
 */

import { measurementsBounds } from '../../src/model/measurements-bounds.ts';
import type { Measurements } from '../../src/model.ts';
import { deriveContext } from '../../src/report/context.ts';
import { checkMeasurements } from '../../src/saved/check-measurements.ts';
import { tooLarge, tooMany, usualBounds } from '../../src/saved/measurements-size.ts';
import { mergeMeasurements } from '../../src/saved/merge-measurements.ts';
import { parseMeasurements } from '../../src/saved/read-measurements.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';

const lists = ['targets', 'plans', 'rounds', 'failures', 'diagnoses', 'selfCheck'] as const;

/** A list that counts how many of its entries were read. */
function counting<T>(entries: readonly T[]): {
  readonly list: readonly T[];
  readonly reads: () => number;
} {
  let reads = 0;
  const list = new Proxy([...entries], {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  return { list, reads: () => reads };
}

test.each(
  lists.flatMap((name) =>
    [0, 1, 'x', null, {}, [], { target: 'home' }].map((wrong) => [name, wrong] as const),
  ),
)('a million wrong entries of %s, each %j, cost as much as one', (name, wrong) => {
  const { list, reads } = counting(new Array(1_000_000).fill(wrong));
  expect(checkMeasurements({ ...someMeasurements(), [name]: list })).toEqual({
    why: expect.stringContaining(`${name}[0]`),
  });
  expect(reads()).toBeLessThan(5);
});

test.each(lists)(
  'more entries of %s than the bound are refused by their number, and none of them is read',
  (name) => {
    const most = measurementsBounds.lists[name];
    const { list, reads } = counting(new Array(most + 1).fill(0));
    expect(tooMany({ [name]: list }, usualBounds)).toBe(
      `${name} has ${most + 1} entries; at most ${most} are read`,
    );
    expect(reads()).toBe(0);
  },
);

const lines = (count: number, entry: string) =>
  `[${Array.from({ length: count }, () => entry).join(',')}]`;
const bounds = { ...usualBounds, marks: 1_000 };

test.each<[string, string]>([
  ['empty lists', lines(2_000, '[]')],
  ['empty objects', lines(2_000, '{}')],
  ['numbers', lines(2_000, '1')],
  ['a list in a list', '['.repeat(2_000)],
  ['keys', `{${Array.from({ length: 2_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
])('a text of too many values (%s) is refused before it is parsed', (_name, text) => {
  expect(tooLarge(text, bounds)).toBe('it holds more than 1000 values');
  expect(() => parseMeasurements(text, 'measurements.json', bounds)).toThrow(
    'measurements.json is damaged: it holds more than 1000 values',
  );
});

test.each<[string, string]>([
  ['commas in a text', JSON.stringify({ log: ','.repeat(5_000) })],
  ['brackets in a text', JSON.stringify({ log: '[{'.repeat(5_000) })],
  ['quotes in a text', JSON.stringify({ log: '",'.repeat(5_000) })],
  ['backslashes in a text', JSON.stringify({ log: '\\",'.repeat(5_000), more: '\\' })],
])('%s are no values', (_name, text) => {
  expect(tooLarge(text, bounds)).toBeUndefined();
});

test.each<[string, unknown, string]>([
  [
    'a list that the format does not know',
    { format: [1] },
    'format has 1 entries; at most 0 are read',
  ],
  [
    'an object of many keys',
    { settings: Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [`k${index}`, 1])) },
    'settings has 6000 keys',
  ],
  ['a list in a list', { rounds: [[[1]]] }, 'it has 1 entries; at most 0 are read'],
  ['a tower', JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`), 'it is nested too deeply'],
])('%s is refused before any of it is checked', (_name, value, why) => {
  expect(tooMany(value, usualBounds)).toContain(why);
});

/**
 * Measurements of so many targets with one round each, whose rounds and targets count how often
 * they are asked for their target.
 */
function asked(count: number): {
  readonly measurements: Measurements;
  readonly reads: () => number;
} {
  let reads = 0;
  const watched = <T extends object>(one: T, key: string, value: string): T =>
    Object.defineProperty({ ...one }, key, {
      enumerable: true,
      get: () => {
        reads += 1;
        return value;
      },
    });
  const [target] = someMeasurements().targets;
  const names = Array.from({ length: count }, (_, index) => `page ${index}`);
  const measurements = someMeasurements({
    targets: names.map((name) =>
      watched({ ...target, id: name } as Measurements['targets'][number], 'id', name),
    ),
    plans: names.map((name) =>
      watched({ target: name, kind: 'fixed' as const, rounds: 1 }, 'target', name),
    ),
    rounds: names.map((name) => watched(someRound(), 'target', name)),
  });
  return { measurements, reads: () => reads };
}

test.each<[string, (measurements: Measurements) => unknown]>([
  [
    'counting the rounds of each target',
    (one) =>
      deriveContext(one, {
        mode: 'gate',
        baseline: { kind: 'none', why: '' },
        links: { run: undefined, artifact: undefined },
        unverified: true,
        origin: undefined,
      }),
  ],
  ['merging two jobs', (one) => mergeMeasurements(one, one)],
])('%s takes twice the work for twice as many targets and rounds', (_name, work) => {
  const readsOf = (count: number): number => {
    const { measurements, reads } = asked(count);
    work(measurements);
    return reads();
  };
  expect(readsOf(2_000) / readsOf(1_000)).toBeLessThan(2.2);
});
