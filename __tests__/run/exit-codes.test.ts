/**
 * The exit code says whether the change is over budget or could not be measured; it never takes the
 * one for the other.
 */

import type { Budget, Config, Measurements } from '../../src/model.ts';
import { judge } from '../../src/run/judge.ts';
import { withMissingTargets } from '../../src/run/missing-targets.ts';
import { someConfig } from '../support/fake-ports.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';
import { pageNamed } from '../support/step-on-github.ts';

const pages = ['home', 'list', 'item', 'cart'].map(pageNamed);
const ids = pages.map(({ target }) => target.id);

/** Measurements of these pages alone, as the jobs that finished left them. */
const left = (targets: readonly string[], lcp: number): Measurements =>
  someMeasurements({
    targets: pages.flatMap(({ target: { id, kind, name, profile, address } }) =>
      targets.includes(id) ? [{ id, kind, name, profile, address }] : [],
    ),
    rounds: targets.flatMap((target) =>
      Array.from({ length: 20 }, (_, block) => someRound({ target, block, values: { lcp } })),
    ),
  });

const exitCode = (config: Config, measurements: Measurements): number =>
  judge(config, withMissingTargets(measurements, config), { kind: 'none', why: '' }).exitCode;

const limits = (watched: readonly string[]): readonly Budget[] =>
  pages
    .filter(({ target }) => watched.includes(target.id))
    .map(({ budget }) => ({ ...budget, metric: 'lcp', bound: { kind: 'limit', limit: 2_000 } }));

/** All subsets, as lists. */
const subsets = (all: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 2 ** all.length }, (_, bits) =>
    all.filter((_one, index) => Math.floor(bits / 2 ** index) % 2 === 1),
  );

const cases = subsets(ids).flatMap((measured) =>
  subsets(ids).flatMap((watched) =>
    (['fail', 'warn', 'never'] as const).flatMap((failOn) =>
      [100, 9_000].map((lcp) => ({ measured, watched, failOn, lcp })),
    ),
  ),
);

test(`of ${cases.length} matrices, each that lost a job ends with 3, and no other`, () => {
  const wrong = cases.filter(({ measured, watched, failOn, lcp }) => {
    const usual = someConfig();
    const config = {
      ...usual,
      targets: pages.map(({ target }) => target),
      budgets: limits(watched),
      policy: { ...usual.policy, failOn },
    };
    const isLost = measured.length < ids.length;
    const isOver = lcp > 2_000 && watched.length > 0 && failOn !== 'never';
    return exitCode(config, left(measured, lcp)) !== (isLost ? 3 : Number(isOver));
  });
  expect(wrong).toEqual([]);
});
