import { sameJobBaseline } from '../../src/saved/find-baseline.ts';
import { mergeMeasurements } from '../../src/saved/merge-measurements.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';

const rounds = [someRound(), someRound({ arm: 'base' })];

test('which base was measured is known as soon as one of the jobs knows it', () => {
  const silent = someMeasurements({ rounds });
  const telling = someMeasurements({ rounds, baseFrom: 'the merge base with main' });
  for (const merged of [mergeMeasurements(silent, telling), mergeMeasurements(telling, silent)])
    expect(sameJobBaseline(merged)).toMatchObject({
      kind: 'same-job',
      describe: 'the merge base with main',
    });
});

test('measurements that do not know it still have a base', () => {
  expect(sameJobBaseline(someMeasurements({ rounds }))).toMatchObject({
    kind: 'same-job',
    describe: 'in the same job',
  });
  expect(sameJobBaseline(someMeasurements())).toBeUndefined();
});
