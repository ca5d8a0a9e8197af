import { selectShardTargets } from '../../src/measure/shard.ts';
import type { Measurements, Target } from '../../src/model.ts';
import { someConfig } from '../support/fake-ports.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';

const page = someConfig().targets[0] as Target;
const targetsNamed = (names: string, kind: Target['kind'] = 'page') =>
  [...names].map((id) => ({ ...page, id, kind }) as Target);
const measuredFor = (costs: Readonly<Record<string, readonly number[]>>): Measurements =>
  someMeasurements({
    rounds: Object.entries(costs).flatMap(([target, all]) =>
      all.map((durationMs, block) => someRound({ target, block, durationMs })),
    ),
  });
const divide = (
  targets: readonly Target[],
  count: number,
  measured?: Measurements,
): readonly string[] =>
  Array.from({ length: count }, (_, part) =>
    selectShardTargets(targets, { index: part + 1, count }, measured)
      .map(({ id }) => id)
      .join(''),
  );

test("without measurements targets are dealt out evenly, in the file's order", () => {
  expect(divide(targetsNamed('abcdefg'), 3)).toEqual(['adg', 'be', 'cf']);
});

test('with measurements the most expensive goes first, to the shard that has least to do', () => {
  const measured = measuredFor({
    a: [1_000, 3_000],
    b: [10_000],
    c: [3_000],
    d: [4_000],
    e: [1_000],
  });
  expect(divide(targetsNamed('abcde'), 2, measured)).toEqual(['b', 'acde']);
  expect(divide(targetsNamed('abcde'), 3, measured)).toEqual(['b', 'de', 'ac']);
});

test('a new target costs what its kind costs on average, or what all cost', () => {
  const targets = [...targetsNamed('ab'), ...targetsNamed('xy', 'endpoint')];
  expect(divide(targets, 2, measuredFor({ a: [9_000], x: [1_000] }))).toEqual(['ax', 'by']);
  expect(divide(targets, 2, measuredFor({ a: [6_000], b: [2_000] }))).toEqual(['ab', 'xy']);
});

test('a target that is gone from the budgets file counts for nothing', () => {
  expect(
    divide(targetsNamed('ab'), 2, measuredFor({ gone: [90_000], a: [1_000], b: [2_000] })),
  ).toEqual(['b', 'a']);
});

test('every target has exactly one shard, and asking again divides alike', () => {
  const targets = [...targetsNamed('abcdefgh'), ...targetsNamed('stuvw', 'endpoint')];
  const costs = Object.fromEntries(
    [...'acegsuw'].map((id, place) => [id, [100 * (place % 3), 7_777 / (place + 1)]]),
  );
  for (const measured of [undefined, measuredFor(costs)]) {
    for (let count = 1; count <= 15; count += 1) {
      const parts = divide(targets, count, measured);
      expect([...parts.join('')].sort()).toEqual(targets.map(({ id }) => id).sort());
      expect(divide(targets, count, measured)).toEqual(parts);
    }
  }
});
