/** Measurements whose rounds are given as numbers, for the tests of comparing and deciding. */
import type { Fingerprint, Measurements, Round } from '../../src/model.ts';

export const fingerprint: Fingerprint = {
  cpu: 'cpu',
  cores: 2,
  memoryBytes: 8e9,
  os: 'linux',
  chrome: '156',
  lighthouse: '13.5.0',
  autocannon: '9.0.0',
  node: '24',
  headroom: '0.1.0',
  settings: { delay: '40 ms' },
};

/** Values of one metric by arm, a round each. */
export type Arms = Readonly<
  Record<string, { readonly head: readonly number[]; readonly base?: readonly number[] }>
>;

/** One target with these metrics; block n has the nth values of both arms, and takes 8 s. */
export function measured(
  metrics: Arms,
  { target = 'home', startedAt = '2026-01-01T00:00:00Z', print = fingerprint } = {},
): Measurements {
  const rounds: Round[] = [];
  const most = Math.max(
    ...Object.values(metrics).map(({ head, base }) => Math.max(head.length, base?.length ?? 0)),
  );
  for (let block = 0; block < most; block += 1) {
    for (const arm of ['base', 'head'] as const) {
      const values: Record<string, number> = {};
      for (const [metric, arms] of Object.entries(metrics)) {
        const value = arms[arm]?.[block];
        if (value !== undefined) values[metric] = value;
      }
      if (Object.keys(values).length === 0) continue;
      const order = (block + (arm === 'head' ? 1 : 0)) % 2 === 0 ? 0 : 1;
      rounds.push({ target, arm, block, order, startedAt, durationMs: 4000, values, invalid: {} });
    }
  }
  return {
    format: 'headroom-measurements',
    version: 2,
    suite: 'default',
    startedAt,
    seed: 1,
    head: undefined,
    base: undefined,
    fingerprint: print,
    targets: [],
    rounds,
    failures: [],
    diagnoses: [],
  };
}

/** Numbers around a centre, a wiggle of about ±1 × `by`, always the same. */
export const around = (centre: number, by: number, rounds: number, phase = 0): number[] =>
  Array.from({ length: rounds }, (_, index) => centre + by * Math.sin(1.7 * index + phase));
