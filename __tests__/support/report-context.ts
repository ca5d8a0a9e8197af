/** What a report says about its run: commits, baseline, machine, links. */
import type { Fingerprint, Measurements, TargetIdentity } from '../../src/model.ts';
import type { ReportContext } from '../../src/report/context.ts';

const fingerprint: Fingerprint = {
  cpu: 'AMD EPYC 7763 64-Core Processor',
  cores: 4,
  memoryBytes: 16_772_000_000,
  os: 'Ubuntu 24.04.3 LTS',
  chrome: '142.0.7444.59',
  lighthouse: '13.5.0',
  autocannon: '9.0.0',
  node: '24.21.0',
  headroom: '0.1.0',
  settings: {},
};

export function context(
  targets: readonly TargetIdentity[],
  more: Partial<ReportContext> = {},
): ReportContext {
  return {
    suite: 'default',
    mode: 'gate',
    head: {
      commit: '3f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a',
      branch: 'faster-hero',
      dirty: false,
    },
    base: { commit: '9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d', branch: 'main', dirty: false },
    baseline: {
      kind: 'same-job',
      commit: '9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d',
      describe: 'what the pull request was merged onto',
    },
    budgetsAtBase: { kind: 'read', budgets: [] },
    targets,
    fingerprint,
    seed: 1337,
    startedAt: '2026-03-04T10:20:30.000Z',
    durationMs: 252_000,
    rounds: targets.map(({ id }) => ({ target: id, head: 12, base: 12 })),
    failures: [],
    diagnoses: [],
    links: {
      run: 'https://github.com/acme/shop/actions/runs/42',
      artifact: 'https://github.com/acme/shop/actions/runs/42/artifacts/7',
    },
    unverified: false,
    origin: undefined,
    ...more,
  };
}

/** A saved run without rounds. */
export const measurements: Measurements = {
  format: 'headroom-measurements',
  version: 2,
  suite: 'default',
  startedAt: '2026-03-04T10:20:30.000Z',
  seed: 1337,
  head: undefined,
  base: undefined,
  fingerprint,
  targets: [],
  rounds: [],
  failures: [],
  diagnoses: [],
};
