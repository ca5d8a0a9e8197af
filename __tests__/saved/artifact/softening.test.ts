/**
 * What a fork changes in its artifact, beyond the numbers of its head, makes no judgement milder:
 * tried on one that fails.
 */

import type { Baseline, Budget, Measurements, Round } from '../../../src/model.ts';
import { judge } from '../../../src/run/judge.ts';
import { doubting } from '../../../src/run/round-plans.ts';
import { keepTrusted } from '../../../src/saved/artifact/keep-trusted.ts';
import { readUnverified, withTrustedBase } from '../../../src/saved/artifact/unverified.ts';
import { sameJobBaseline } from '../../../src/saved/find-baseline.ts';
import { addArtifact, addRun, measured, zipped } from '../../support/artifact-history.ts';
import { someConfig } from '../../support/fake-ports.ts';
import { someMeasurements, someRound } from '../../support/measurements.ts';
import { openPullRequest, shaOf } from '../../support/pull-request-on-github.ts';
import { pageNamed } from '../../support/step-on-github.ts';

const exactMetrics = ['total-bytes', 'script-bytes', 'total-requests', 'dom-nodes'];
const pages = ['home', 'cart'].map(pageNamed);
const targets = pages.map(({ target: { id, kind, name, profile, address } }) => ({
  id,
  kind,
  name,
  profile,
  address,
}));
const regression = (target: string, metric: string): Budget => ({
  id: `${target} · ${metric} · regression · fail`,
  target,
  metric,
  level: 'fail',
  bound: { kind: 'regression', tolerance: { kind: 'relative', share: 0.05 } },
  source: undefined,
});
const budgets = targets.flatMap(({ id }) =>
  ['lcp', ...exactMetrics].map((metric) => regression(id, metric)),
);
const config = doubting(
  someConfig({ mode: 'judge', targets: pages.map(({ target }) => target), budgets }),
);

const exact = (value: number) => Object.fromEntries(exactMetrics.map((metric) => [metric, value]));
const vouched = {
  suite: 'default',
  head: { commit: shaOf('a'), branch: 'faster', dirty: false },
  base: { commit: shaOf('b'), branch: 'main', dirty: false },
};
const trusted = measured(shaOf('b'), 0, {
  targets,
  rounds: targets.flatMap(({ id: target }) =>
    [0, 1].map((block) => someRound({ target, block, values: exact(1_000) })),
  ),
});

/**
 * Both pages are twice as heavy as the trusted base, and a fifth slower than the base beside them.
 */
const honest: Measurements = someMeasurements({
  targets,
  base: vouched.base,
  rounds: targets.flatMap(({ id: target }) =>
    Array.from({ length: 24 }, (_, index): Round => {
      const arm = index % 2 === 0 ? 'base' : 'head';
      const lcp = (arm === 'base' ? 1_800 : 2_160) + (index % 5);
      return someRound({
        target,
        arm,
        block: Math.floor(index / 2),
        order: index % 2 === 0 ? 0 : 1,
        values: { lcp, ...exact(arm === 'base' ? 1_000 : 2_000) },
      });
    }),
  ),
});

const rounds = (change: (round: Round) => readonly Round[]): Measurements => ({
  ...honest,
  rounds: honest.rounds.flatMap(change),
});
const ofBase = (change: (round: Round) => readonly Round[]): Measurements =>
  rounds((round) => (round.arm === 'base' ? change(round) : [round]));
const baseValues = (change: (values: Round['values']) => Round['values']): Measurements =>
  ofBase((round) => [{ ...round, values: change(round.values) }]);

/** What touches no timing: budgets on timings must fail as they did. */
const besides: Record<string, Measurements> = {};
for (const least of [0.01, 1, 1e3, 1e9])
  for (const scale of ['ratio', 'difference'] as const)
    for (const metric of ['lcp', ...exactMetrics])
      besides[`a self-check in which ${metric} moved by ${least} as a ${scale}`] = {
        ...honest,
        selfCheck: targets.map(({ id: target }) => ({
          target,
          metric,
          scale,
          least,
          typical: 1,
          blocks: 12,
        })),
      };
for (const most of [1, 3, 12, 1_000]) {
  besides[`a plan of ${most} fixed rounds`] = {
    ...honest,
    plans: targets.map(({ id: target }) => ({ target, kind: 'fixed', rounds: most })),
  };
  besides[`a plan of at most ${most} rounds`] = {
    ...honest,
    plans: targets.map(({ id: target }) => ({ target, kind: 'adaptive', maxRounds: most })),
  };
}
besides['why there is no base'] = { ...honest, baseProblem: 'The base could not be built.' };
besides['another base'] = { ...honest, baseFrom: 'https://www.shop.test' };
besides['another commit as its base'] = {
  ...honest,
  base: { commit: shaOf('e'), branch: 'forged', dirty: true },
};
besides['no commit as its base'] = { ...honest, base: undefined };
besides['another machine'] = {
  ...honest,
  fingerprint: { ...honest.fingerprint, cpu: 'another', settings: { throttling: 'none' } },
};
besides['another seed'] = { ...honest, seed: 7 };
besides['another time'] = { ...honest, startedAt: '2001-01-01T00:00:00.000Z' };
besides['no targets'] = { ...honest, targets: [] };
besides['targets of another kind'] = {
  ...honest,
  targets: targets.map((target) => ({ ...target, kind: 'endpoint' })),
};
for (const [claim, values] of Object.entries({
  'as heavy as its head': exact(2_000),
  'far heavier': exact(1e9),
  'without weight': exact(0),
}))
  besides[`a base ${claim}`] = baseValues(({ lcp = 0 }) => ({ lcp, ...values }));
for (const metric of exactMetrics) {
  besides[`a base without ${metric}`] = baseValues((values) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => name !== metric)),
  );
  besides[`a base whose ${metric} must not be judged`] = ofBase((round) => [
    { ...round, invalid: { [metric]: 'saturated' } },
  ]);
  besides[`a base whose ${metric} must not be judged and is not there`] = ofBase((round) => [
    { ...round, values: { lcp: round.values.lcp ?? 0 }, invalid: { [metric]: 'x' } },
  ]);
  besides[`a base whose ${metric} varies`] = ofBase((round) => [
    { ...round, values: { ...round.values, [metric]: round.block * 1_000 } },
  ]);
}
besides['a base without exact values'] = baseValues(({ lcp = 0 }) => ({ lcp }));
besides['exact values in the first block of the base alone'] = ofBase((round) => [
  round.block === 0 ? round : { ...round, values: { lcp: round.values.lcp ?? 0 } },
]);

/** What takes timings away: only the exact budgets must fail as they did. */
const without: Record<string, Measurements> = {
  'without a base': ofBase(() => []),
  'without a base of one page': ofBase((round) =>
    round.target === 'cart (mobile)' ? [] : [round],
  ),
  'with the first block of the base alone': ofBase((round) => (round.block === 0 ? [round] : [])),
  'with every other block of the base': ofBase((round) => (round.block % 2 === 0 ? [round] : [])),
  'with a base in blocks that the head does not have': ofBase((round) => [
    { ...round, block: round.block + 1_000 },
  ]),
  'with empty rounds of the base': ofBase((round) => [{ ...round, values: {} }]),
  'with a base of a page that nobody has': {
    ...honest,
    rounds: [
      ...ofBase(() => []).rounds,
      someRound({ target: 'nobody', arm: 'base', values: { lcp: 1 } }),
    ],
  },
  'with the base of its head': ofBase((round) => [
    { ...round, values: { lcp: 2_160, ...exact(2_000) } },
  ]),
  'with a base that was disturbed': ofBase((round) => [
    { ...round, background: { othersCores: 9, stolenCores: 9, disturbed: true } },
  ]),
  'with a base that was given up': {
    ...honest,
    failures: targets.map(({ id: target }) => ({
      target,
      arm: 'base',
      block: undefined,
      code: 'page-failed',
      message: '',
      hint: '',
      givenUp: true,
    })),
  },
};

/** The budgets that fail, by the path of the second workflow. */
async function failing(given: Measurements): Promise<readonly string[]> {
  const pullRequest = await openPullRequest();
  addRun(pullRequest.server, 55, shaOf('a'), { event: 'pull_request', head_repository: { id: 2 } });
  addArtifact(pullRequest.server, 55, zipped(given));
  const stored = await pullRequest.ports.github.runArtifacts(55);
  const [artifact] = stored.ok ? stored.value : [];
  if (!artifact) throw new Error('the artifact is not listed');
  const read = await readUnverified(artifact, vouched, pullRequest.ports.github);
  await pullRequest.server.close();
  if (read.kind !== 'read') return [read.why];
  const measurements = withTrustedBase(read.measurements, trusted);
  const saved: Baseline = { kind: 'artifact', runs: [trusted], describe: '' };
  const { findings } = judge(config, measurements, sameJobBaseline(measurements) ?? saved);
  return findings.filter(({ verdict }) => verdict === 'fail').map(({ budget }) => budget.id);
}

const exactIds = budgets.filter(({ metric }) => metric !== 'lcp').map(({ id }) => id);

test('all budgets of the honest artifact fail', async () => {
  expect((await failing(honest)).toSorted()).toEqual(budgets.map(({ id }) => id).toSorted());
});

test.each(Object.entries(besides))('all of them fail with %s', async (_name, given) => {
  expect((await failing(given)).toSorted()).toEqual(budgets.map(({ id }) => id).toSorted());
});

test.each(Object.entries(without))('all exact ones fail %s', async (_name, given) => {
  expect(await failing(given)).toEqual(expect.arrayContaining(exactIds));
});

test('nothing that has no rule comes through, wherever it stands', () => {
  const more = { softens: true } as object;
  const given = {
    ...honest,
    ...more,
    fingerprint: { ...honest.fingerprint, ...more },
    targets: honest.targets.map((target) => ({ ...target, ...more })),
    rounds: honest.rounds.map((round) => ({ ...round, ...more })),
    failures: [
      {
        target: 'home (mobile)',
        arm: 'head',
        block: 0,
        code: 'x',
        message: '',
        hint: '',
        ...more,
      } as const,
    ],
    diagnoses: [
      {
        target: 'home (mobile)',
        arm: 'head',
        reportFile: 'x',
        lcpElement: '',
        resources: [],
        opportunities: [],
        ...more,
      } as const,
    ],
  };
  const text = JSON.stringify(keepTrusted(given, vouched));
  expect(text).not.toContain('softens');
  expect(text).not.toContain('reportFile');
});
