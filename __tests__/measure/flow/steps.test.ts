/** Steps of a flow from the round to the verdict: new ones, failed ones, and limits on them. */
import { compare } from '../../../src/compare/compare.ts';
import { forecast } from '../../../src/compare/forecast.ts';
import { decide } from '../../../src/decide/decide.ts';
import { HeadroomError } from '../../../src/errors.ts';
import { flow } from '../../../src/measure/flow/flow.ts';
import { stepValues } from '../../../src/measure/flow/values.ts';
import type { Together } from '../../../src/measure/measurer.ts';
import type { ArmServer } from '../../../src/measure/server/running-server.ts';
import type {
  Arm,
  Budget,
  Failure,
  FlowTarget,
  Judgement,
  Round,
  Simulation,
} from '../../../src/model.ts';
import type { Browser, Played, PlayedStep } from '../../../src/ports.ts';
import { budget, limit, neutral, percent, sameJob } from '../../support/budgets.ts';
import { fakeWorld, someConfig } from '../../support/fake-ports.ts';
import { measured } from '../../support/measured-rounds.ts';
import { flowTarget, flow as identify } from '../../support/targets.ts';

const steps = ['open', 'add', 'pay'] as const;
const targets = steps.map((step) =>
  flowTarget('checkout', step),
) as unknown as Together<FlowTarget>;
const [, added = '', paid = ''] = targets.map(({ id }) => id);
const arms = ['base', 'head'] as const;
const rounds = 12;

const acted: PlayedStep = {
  kind: 'interaction',
  durationMs: 120,
  interactions: 1,
  layoutShift: 0.2,
  blockedMs: 300,
};
const lcp = (numericValue: number) => ({
  'largest-contentful-paint': { score: 1, numericValue },
});
const loaded: PlayedStep = {
  kind: 'navigation',
  durationMs: 400,
  requestedUrl: 'http://h/',
  report: {
    finalDisplayedUrl: 'http://h/',
    audits: lcp(2_000),
    categories: {},
    runWarnings: [],
    environment: { benchmarkIndex: 1_000, hostUserAgent: '' },
  },
};
const interactions = (...known: readonly string[]): Played['known'] =>
  new Map(known.map((step) => [step, 'interaction']));
const whole: Played = {
  steps: new Map(steps.map((step) => [step, acted])),
  known: interactions(...steps),
  met: [],
};
/** The script does not find in the page what the step needs. */
const withoutAdd: Played = {
  steps: new Map([['open', acted]]),
  known: interactions('open'),
  problem: {
    error: new HeadroomError('script-failed', 'no #add\n  at way.mjs:3:8'),
    step: 'add',
    console: [],
  },
  met: [],
};

/** The script passes over a step that the page has no place for. */
const passingOverAdd: Played = {
  steps: new Map([
    ['open', acted],
    ['pay', acted],
  ]),
  known: interactions('open', 'pay'),
  problem: { error: new HeadroomError('step-missing', 'there is no step "add"'), console: [] },
  met: [],
};

interface Judged {
  readonly judgement: Judgement;
  readonly failures: readonly Failure[];
  readonly log: readonly string[];
}

/** Takes the rounds of both arms, as they are played, and judges them. */
async function judge(
  played: Readonly<Record<Arm, Played>>,
  ...budgets: readonly Budget[]
): Promise<Judged> {
  const { ports, log } = fakeWorld();
  const servers = arms.map((arm) => ({ arm, origin: `http://${arm}.test`, ready: async () => {} }));
  const browser = {
    play: async ({ origin }: { readonly origin: string }) =>
      played[origin.includes('base') ? 'base' : 'head'],
  } as unknown as Browser;
  const tools = {
    config: someConfig({ targets, budgets }),
    ports,
    browser: async () => browser,
    addDiagnosis: async () => {},
    isFreshEachRound: false,
  };
  const taken = await flow.take(targets, servers as unknown as readonly ArmServer[], tools);
  const failures: Failure[] = [];
  const kept: Round[] = [];
  for (const [at, outcomes] of taken.entries())
    for (const [step, outcome] of outcomes.entries()) {
      const arm = arms[at] ?? 'head';
      const target = targets[step]?.id ?? '';
      for (let block = 0; block < rounds; block += 1)
        if ('code' in outcome) {
          const { code, message, hint } = outcome;
          failures.push({ target, arm, block, code, message, hint });
        } else {
          const { values, invalid } = outcome;
          const startedAt = '2026-01-01T00:00:00Z';
          kept.push({
            target,
            arm,
            block,
            order: at === 0 ? 0 : 1,
            startedAt,
            durationMs: 9,
            values,
            invalid,
          });
        }
    }
  const empty = measured({});
  const measurements = {
    ...empty,
    fingerprint: { ...empty.fingerprint, settings: { simulation: 'calm' } },
    targets: steps.map((step) => identify('checkout', step)),
    rounds: kept,
    failures,
  };
  const comparisons = compare(measurements, sameJob, budgets, {
    kind: 'adaptive',
    maxRounds: rounds,
  });
  const how = { failures, policy: neutral, baseline: sameJob, forecast };
  return { judgement: decide({ comparisons, budgets, ...how }), failures, log };
}

const on =
  (target: string) =>
  (...[metric, bound]: Parameters<typeof budget>): Budget =>
    budget(metric, bound, 'fail', target);
const onAdd = on(added);
const onPay = on(paid);

const toldOnce = (failures: readonly Failure[]): readonly string[] => [
  ...new Set(failures.map(({ arm, target, code }) => `${arm} ${target} ${code}`)),
];

test('a step that the base cannot play is new there: not compared, and no failure', async () => {
  const { judgement, failures } = await judge(
    { base: withoutAdd, head: whole },
    onAdd('tbt', percent(5)),
    onAdd('tbt', limit(400)),
  );
  expect(toldOnce(failures)).toEqual([`base ${added} step-new`, `base ${paid} step-new`]);
  const [regression, absolute] = judgement.findings;
  expect(regression).toMatchObject({
    verdict: 'inconclusive',
    reason: { kind: 'no-baseline', why: 'The base cannot play this step: no #add' },
  });
  expect(absolute).toMatchObject({ verdict: 'pass', reason: { kind: 'judged' } });
  expect(judgement.failsJob).toBe(false);
});

test('so is a step after it, which the base does not come to: nobody has to mend it', async () => {
  const { judgement } = await judge(
    { base: withoutAdd, head: whole },
    onPay('tbt', percent(5)),
    onPay('tbt', limit(400)),
    onPay('tbt', limit(200)),
  );
  const [regression, within, over] = judgement.findings;
  expect(regression).toMatchObject({
    verdict: 'inconclusive',
    reason: {
      kind: 'no-baseline',
      why: 'The base stops before this step: no #add',
      hint: 'Nothing: once the change is merged, the step has a baseline.',
    },
  });
  expect([within?.verdict, over?.verdict]).toEqual(['pass', 'fail']);
});

test('a step after one that the base passes over is compared as ever', async () => {
  const { judgement, failures } = await judge(
    { base: passingOverAdd, head: whole },
    onAdd('tbt', percent(5)),
    onPay('tbt', percent(5)),
  );
  expect(toldOnce(failures)).toEqual([`base ${added} step-new`]);
  expect(judgement.findings).toMatchObject([
    { verdict: 'inconclusive', reason: { kind: 'no-baseline' } },
    { verdict: 'pass', reason: { kind: 'judged' } },
  ]);
});

test('a step that the head cannot play is a failure of the job, and one after it too', async () => {
  const { judgement, failures } = await judge(
    { base: whole, head: withoutAdd },
    onAdd('tbt', percent(5)),
    onPay('tbt', percent(5)),
  );
  expect(toldOnce(failures)).toEqual([`head ${added} script-failed`, `head ${paid} not-reached`]);
  expect(judgement.findings).toMatchObject([
    { verdict: 'fail', reason: { kind: 'not-measured', failure: { code: 'script-failed' } } },
    { verdict: 'fail', reason: { kind: 'not-measured', failure: { code: 'not-reached' } } },
  ]);
  expect(judgement.failsJob).toBe(true);
});

test('a step that the head passes over fails by itself alone', async () => {
  const { judgement, failures } = await judge(
    { base: whole, head: passingOverAdd },
    onPay('tbt', percent(5)),
  );
  expect(toldOnce(failures)).toEqual([`head ${added} step-missing`]);
  expect(judgement.findings.map(({ verdict }) => verdict)).toEqual(['pass']);
});

test('a step that the base has played before and fails now is no new one', async () => {
  const known = interactions(...steps);
  const { failures } = await judge({ base: { ...withoutAdd, known }, head: whole });
  expect(toldOnce(failures)).toEqual([`base ${added} script-failed`, `base ${paid} not-reached`]);
});

test('a base whose Chrome crashes in a step has failed, and the step is no new one', async () => {
  const error = new HeadroomError('page-crashed', 'The tab crashed.');
  const base = { ...withoutAdd, problem: { error, step: 'add', console: [] } };
  const { failures } = await judge({ base, head: whole });
  expect(toldOnce(failures)).toEqual([`base ${added} page-crashed`, `base ${paid} not-reached`]);
});

test('a step that was played for the first time says so, whatever came after it', async () => {
  const head: Played = {
    steps: new Map([['open', acted]]),
    known: interactions('open', 'add'),
    playedFirst: new Set(['add']),
    problem: {
      error: new HeadroomError('script-failed', 'checkout › pay: no card'),
      step: 'pay',
      console: [],
    },
    met: [],
  };
  const { failures } = await judge({ base: whole, head });
  expect(toldOnce(failures)).toEqual([`head ${added} step-changed`, `head ${paid} script-failed`]);
  expect(failures[0]).toMatchObject({ message: `${added} was played for the first time.` });
});

test('what stops a flow after its last step is told, and takes nothing away', async () => {
  const problem = { error: new HeadroomError('script-failed', 'no way out'), console: [] };
  const { failures, log, judgement } = await judge(
    { base: whole, head: { ...whole, problem } },
    onPay('tbt', limit(400)),
  );
  expect([failures, judgement.findings.map(({ verdict }) => verdict)]).toEqual([[], ['pass']]);
  expect(log).toEqual([
    'warning: head: its steps are measured, and then the flow stopped: no way out',
  ]);
});

test.each([
  ['inp', { ...loaded }, 'the step loads a new page, and such a step has no inp'],
  ['lcp', { ...acted }, 'the step loads no new page, so it has no lcp'],
] as const)('%s of a step of the other kind is told with what to do', (metric, step, why) => {
  expect(stepValues(step, 'http://h', [metric]).invalid).toEqual({
    [metric]: `${why}: write "${metric}": "off" there`,
  });
});

test('a step that loads a page is judged by the simulation that was asked for', () => {
  const step: PlayedStep = { ...loaded, own: { audits: { ...lcp(3_000) }, categories: {} } };
  const valuesBy = (simulation: Simulation | undefined) =>
    stepValues(step, 'http://h', [], { simulation }).values;
  expect(valuesBy(undefined)).toMatchObject({ lcp: 2_000, 'lighthouse-lcp': 3_000 });
  expect(valuesBy('lighthouse')).toMatchObject({ lcp: 3_000 });
  expect(valuesBy('lighthouse')).not.toHaveProperty('lighthouse-lcp');
});

test('a request that the recording lacks is a failure of the round of its step', () => {
  const unrecorded = [{ method: 'POST', url: 'https://pay.example/a', type: 'fetch' }];
  const failed = [
    { url: 'https://pay.example/a', type: 'fetch', problem: 'POST not in the recording' },
  ];
  expect(stepValues({ ...acted, unrecorded }, 'http://h', []).seen).toEqual({ failed });
  expect(stepValues(acted, 'http://h', []).seen).toBeUndefined();
});

test('what was typed is covered in the addresses that a step leads to and asks for', async () => {
  const seen = {
    landedOn: 'http://head.test/found?q=lamp',
    status: 200,
    failed: [{ url: 'http://head.test/api?q=lamp', type: 'fetch', problem: '404' }],
  };
  const played: Played = {
    steps: new Map([['open', { ...loaded, requestedUrl: 'http://head.test/', seen }]]),
    known: new Map([['open', 'navigation']]),
    met: [],
    coverTyped: (text) => text.replaceAll('lamp', '***'),
  };
  const browser = { play: async () => played } as unknown as Browser;
  const [open] = targets;
  const [head] = await flow.take(
    [open],
    [{ arm: 'head', origin: 'http://head.test', ready: async () => {} } as unknown as ArmServer],
    {
      config: someConfig({ targets: [open], budgets: [] }),
      ports: fakeWorld().ports,
      browser: async () => browser,
      addDiagnosis: async () => {},
      isFreshEachRound: false,
    },
  );
  expect(head?.[0]).toMatchObject({
    seen: {
      landedOn: '/found?q=***',
      failed: [{ url: '/api?q=***', type: 'fetch', problem: '404' }],
    },
  });
});

test.each([
  ['tbt', 300, 299],
  ['cls', 0.2, 0.19],
] as const)(
  'a limit on the %s of an interaction is held against its own values',
  async (metric, own, low) => {
    const { judgement } = await judge(
      { base: whole, head: whole },
      onAdd(metric, limit(own)),
      onAdd(metric, limit(low)),
    );
    expect(judgement.findings.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
    for (const { reason, comparison } of judgement.findings) {
      expect(reason).toEqual({ kind: 'judged' });
      expect(comparison?.head.median).toBe(own);
      expect(comparison?.notes).toEqual([]);
    }
  },
);
