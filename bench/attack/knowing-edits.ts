/**
 * Edits measurements as somebody who knows the format would: they stay valid, and try to have less
 * judged, or judged mildly.
 */
import type { Measurements, Round } from '../../src/model.ts';
import type { Random } from '../verdict/random.ts';
import { pick } from './attack.ts';

type Edit = (honest: Measurements) => Measurements;

const target = 'home (mobile)';
const metrics = ['lcp', 'script-bytes'] as const;

const onRounds =
  (arm: Round['arm'], change: (round: Round) => Round): Edit =>
  (measurements) => ({
    ...measurements,
    rounds: measurements.rounds.map((round) => (round.arm === arm ? change(round) : round)),
  });

const failureOf = (arm: Round['arm'], metric?: string): Measurements['failures'][number] => ({
  target,
  arm,
  block: undefined,
  code: 'page-failed',
  message: 'planted',
  hint: 'planted',
  givenUp: true,
  ...(metric === undefined ? {} : { metric }),
});

const moved =
  (least: number, typical: number, scale: 'ratio' | 'difference'): Edit =>
  (measurements) => ({
    ...measurements,
    selfCheck: metrics.map((metric) => ({ target, metric, scale, least, typical, blocks: 50 })),
  });

const edits: readonly Edit[] = [
  moved(1e6, 1, 'ratio'),
  moved(1e12, 1e-9, 'difference'),
  moved(0.99, 1e12, 'ratio'),
  (measurements) => ({ ...measurements, plans: [{ target, kind: 'fixed', rounds: 1 }] }),
  (measurements) => ({ ...measurements, plans: [{ target, kind: 'adaptive', maxRounds: 1_000 }] }),
  (measurements) => ({ ...measurements, plans: [] }),
  (measurements) => ({ ...measurements, baseProblem: 'planted' }),
  (measurements) => ({
    ...measurements,
    failures: [failureOf('base'), failureOf('base', 'lcp'), failureOf('base', 'script-bytes')],
  }),
  (measurements) => ({
    ...measurements,
    failures: metrics.map((metric) => failureOf('head', metric)),
  }),
  onRounds('base', (round) => ({ ...round, values: { ...round.values, 'script-bytes': 1e12 } })),
  onRounds('base', ({ values: { 'script-bytes': _, ...values }, ...round }) => ({
    ...round,
    values,
  })),
  onRounds('base', (round) => ({ ...round, invalid: { 'script-bytes': 'planted' } })),
  onRounds('base', (round) => ({ ...round, values: {}, invalid: {} })),
  onRounds('head', (round) => ({
    ...round,
    invalid: { lcp: 'planted', 'script-bytes': 'planted' },
  })),
  onRounds('head', (round) => ({ ...round, values: {} })),
  onRounds('head', (round) => ({
    ...round,
    background: { othersCores: 64, stolenCores: 64, disturbed: true },
  })),
  onRounds('head', (round) => ({ ...round, target: 'elsewhere (mobile)' })),
  (measurements) => ({
    ...measurements,
    rounds: measurements.rounds.filter(({ arm }) => arm === 'base'),
  }),
  (measurements) => ({ ...measurements, rounds: [] }),
  (measurements) => ({ ...measurements, targets: [] }),
  (measurements) => ({
    ...measurements,
    targets: measurements.targets.map((one) => ({ ...one, kind: 'endpoint', address: '/lighter' })),
  }),
  (measurements) => ({ ...measurements, suite: 'lax' }),
  (measurements) => ({
    ...measurements,
    fingerprint: { ...measurements.fingerprint, settings: {}, chrome: undefined },
  }),
];

/** Returns the measurements with one or two such edits. */
export function editKnowingly(random: Random, honest: Measurements): Measurements {
  const once = pick(random, edits)(honest);
  return random.uniform() < 0.5 ? once : pick(random, edits)(once);
}
