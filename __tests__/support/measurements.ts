import type { Measurements, Round } from '../../src/model.ts';

/** A small, valid run to vary in tests. */
export function someMeasurements(change: Partial<Measurements> = {}): Measurements {
  return {
    format: 'headroom-measurements',
    version: 2,
    suite: 'default',
    startedAt: '2026-11-01T10:00:00.000Z',
    seed: 1,
    head: { commit: 'a'.repeat(40), branch: 'main', dirty: false },
    base: undefined,
    fingerprint: {
      cpu: 'Test CPU',
      cores: 2,
      memoryBytes: 8e9,
      os: 'linux',
      chrome: '156.0',
      lighthouse: '13.5.0',
      autocannon: '9.0.0',
      node: '24.0.0',
      headroom: '0.1.0',
      settings: {},
    },
    targets: [{ id: 'home (mobile)', kind: 'page', name: 'home', profile: 'mobile', address: '/' }],
    rounds: [someRound()],
    failures: [],
    diagnoses: [],
    ...change,
  };
}

export function someRound(change: Partial<Round> = {}): Round {
  return {
    target: 'home (mobile)',
    arm: 'head',
    block: 0,
    order: 0,
    startedAt: '2026-11-01T10:00:01.000Z',
    durationMs: 4_000,
    values: { lcp: 1_800 },
    invalid: {},
    ...change,
  };
}
