import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { waiverChanges } from '../../src/decide/budget-file-changes/waivers.ts';
import { decide } from '../../src/decide/decide.ts';
import type {
  Baseline,
  Budget,
  Failure,
  Judgement,
  Measurements,
  Tolerance,
  Waiver,
  Waivers,
} from '../../src/model.ts';
import {
  amount,
  budget,
  limit,
  neutral,
  noBaseline,
  percent,
  sameJob,
} from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';

const upTo = (share: number): Tolerance => ({ kind: 'relative', share: share / 100 });
const waiver = (tolerance: Tolerance, change: Partial<Waiver> = {}): Waiver => ({
  metric: 'lcp',
  target: 'home',
  amount: tolerance,
  reason: 'the new hero video',
  source: 'comment',
  by: 'maya',
  expires: undefined,
  ...change,
});
const today = '2026-03-01';

interface Setting {
  readonly refused?: Waivers['refused'];
  readonly policy?: Partial<typeof neutral>;
  readonly baseline?: Baseline;
  readonly failures?: readonly Failure[];
}

function judge(
  run: Measurements,
  budgets: readonly Budget[],
  given: readonly Waiver[],
  { refused = [], policy = {}, ...rest }: Setting = {},
): Judgement {
  const { baseline = sameJob, failures = [] } = rest;
  const comparisons = compare(run, baseline, budgets, { kind: 'adaptive', maxRounds: 24 });
  return decide({
    comparisons,
    budgets,
    failures,
    policy: { ...neutral, ...policy },
    baseline,
    forecast,
    waivers: { given, refused, today },
  });
}

const slower = (share: number, by = 5, rounds = 8) =>
  measured({
    lcp: { head: around(1000 * (1 + share), by, rounds), base: around(1000, by, rounds, 2) },
  });
const outcome = ({ verdict, failsJob, findings, waiverRemarks = [] }: Judgement) => [
  verdict,
  failsJob,
  ...findings.map((finding) =>
    finding.waived
      ? `${finding.verdict} by ${finding.waived.waiver.by ?? 'the file'}`
      : finding.verdict,
  ),
  ...waiverRemarks.map(({ kind }) => kind),
];

describe('a regression of 20 % with a budget of 5 %', () => {
  const judged = (given: readonly Waiver[], setting?: Setting) =>
    outcome(judge(slower(0.2), [budget('lcp', percent(5))], given, setting));

  test('fails without a waiver, and passes visibly with one that reaches', () => {
    expect(judged([])).toEqual(['fail', true, 'fail']);
    expect(judged([waiver(upTo(25))])).toEqual(['pass', false, 'pass by maya']);
  });

  test('fails beyond a waiver that is shown to be too small, which is said', () => {
    expect(judged([waiver(upTo(10))])).toEqual(['fail', true, 'fail', 'exceeded']);
  });

  test('takes the waiver that reaches, whichever it is', () => {
    expect(judged([waiver(upTo(10), { by: 'tom' }), waiver(upTo(30))])).toEqual([
      'pass',
      false,
      'pass by maya',
    ]);
  });

  test('takes an amount in the unit of the metric', () => {
    expect([
      judged([waiver({ kind: 'absolute', amount: 250 })])[0],
      judged([waiver({ kind: 'absolute', amount: 100 })])[0],
    ]).toEqual(['pass', 'fail']);
  });

  test('keeps what the finding says: the change, the budget, and that there is no room', () => {
    const [plain, waived] = [[], [waiver(upTo(25))]].map(
      (given) => judge(slower(0.2), [budget('lcp', percent(5))], given).findings[0],
    );
    expect(waived).toEqual({
      ...plain,
      verdict: 'pass',
      waived: {
        waiver: waiver(upTo(25)),
        bound: { kind: 'regression', tolerance: { kind: 'relative', share: 0.25 } },
      },
    });
    expect(waived?.headroom).toBeLessThan(-0.1);
  });

  test('a waiver of another metric or target, or of none, has no effect and says so', () => {
    expect(judged([waiver(upTo(50), { metric: 'fcp' })])).toEqual([
      'fail',
      true,
      'fail',
      'without-budget',
    ]);
    expect(judged([waiver(upTo(50), { target: 'hmoe' })])).toEqual([
      'fail',
      true,
      'fail',
      'without-budget',
    ]);
    expect(judged([waiver(upTo(50), { target: undefined })])).toEqual([
      'pass',
      false,
      'pass by maya',
    ]);
  });

  test("a page's name covers it on each device, and its id on one", () => {
    const pages = [budget('lcp', percent(5))].map((one) => ({ ...one, target: 'home (mobile)' }));
    const run = slower(0.2);
    const mobile = {
      ...run,
      rounds: run.rounds.map((round) => ({ ...round, target: 'home (mobile)' })),
    };
    const of = (target: string) => judge(mobile, pages, [waiver(upTo(25), { target })]).verdict;
    expect([of('home'), of('home (mobile)'), of('home (desktop)')]).toEqual([
      'pass',
      'pass',
      'fail',
    ]);
  });

  test('an expired waiver counts as none and says so; on its last day it counts', () => {
    const file = { source: 'file', by: undefined } as const;
    expect(judged([waiver(upTo(25), { ...file, expires: '2026-02-28' })])).toEqual([
      'fail',
      true,
      'fail',
      'expired',
    ]);
    expect(judged([waiver(upTo(25), { ...file, expires: today })])).toEqual([
      'pass',
      false,
      'pass by the file',
    ]);
  });

  test('a refused waiver is a remark and nothing else', () => {
    const refused = [{ text: 'accept lcp up to 99%', why: 'tom may not write to this repository' }];
    expect(judged([], { refused })).toEqual(['fail', true, 'fail', 'refused']);
    expect(judge(slower(0.2), [], [], { refused }).waiverRemarks).toEqual([
      { kind: 'refused', ...refused[0] },
    ]);
  });
});

describe('where the interval reaches over what is accepted', () => {
  const budgets = [budget('lcp', percent(5))];

  test('it is waived when the estimate is within: only "worse than the budget" is sure', () => {
    const judgement = judge(slower(0.2, 30), budgets, [waiver(upTo(22))]);
    const [finding] = judgement.findings;
    expect(finding?.comparison?.effect?.early.hi).toBeGreaterThan(0.22);
    expect(outcome(judgement)).toEqual(['pass', false, 'pass by maya']);
  });

  test('it is inconclusive when the estimate is beyond, and the policy says the rest', () => {
    const judgement = judge(slower(0.2, 30), budgets, [waiver(upTo(18))]);
    expect(judgement.findings[0]?.comparison?.effect?.strict.lo).toBeLessThan(0.18);
    expect(outcome(judgement)).toEqual(['inconclusive', false, 'inconclusive by maya']);
    expect(judgement.findings[0]?.reason).toMatchObject({ kind: 'inconclusive' });
    expect(
      judge(slower(0.2, 30), budgets, [waiver(upTo(18))], { policy: { onInconclusive: 'fail' } })
        .failsJob,
    ).toBe(true);
  });

  test('what is inconclusive against its budget stays so, unless all of it is accepted', () => {
    const open = slower(0.08, 40);
    expect(outcome(judge(open, budgets, []))[0]).toBe('inconclusive');
    expect(outcome(judge(open, budgets, [waiver(upTo(9))]))).toEqual([
      'inconclusive',
      false,
      'inconclusive',
    ]);
    expect(outcome(judge(open, budgets, [waiver(upTo(30))]))).toEqual([
      'pass',
      false,
      'pass by maya',
    ]);
  });
});

describe('a limit', () => {
  const over = measured({ lcp: { head: around(2_700, 5, 8) } });
  const judged = (given: readonly Waiver[]) =>
    outcome(judge(over, [budget('lcp', limit(2_500))], given, { baseline: noBaseline }))[0];

  test('is moved by a share of itself, or by an amount', () => {
    expect([judged([]), judged([waiver(upTo(5))]), judged([waiver(upTo(10))])]).toEqual([
      'fail',
      'fail',
      'pass',
    ]);
    expect([
      judged([waiver({ kind: 'absolute', amount: 100 })]),
      judged([waiver({ kind: 'absolute', amount: 250 })]),
    ]).toEqual(['fail', 'pass']);
  });

  test('is moved down where more is better', () => {
    const run = measured({ throughput: { head: around(400, 1, 8) } });
    const of = (share: number) =>
      judge(
        run,
        [budget('throughput', limit(500))],
        [waiver(upTo(share), { metric: 'throughput' })],
        { baseline: noBaseline },
      ).verdict;
    expect([of(10), of(25)]).toEqual(['fail', 'pass']);
  });

  test('of 0 has no share: only an amount moves it', () => {
    const run = measured({ 'error-rate': { head: Array(8).fill(0.01) } });
    const of = (tolerance: Tolerance) =>
      judge(run, [budget('error-rate', limit(0))], [waiver(tolerance, { metric: 'error-rate' })], {
        baseline: noBaseline,
      }).verdict;
    expect([of(upTo(100)), of({ kind: 'absolute', amount: 0.02 })]).toEqual(['fail', 'pass']);
  });

  test('and a regression of the same metric are both held to what one waiver accepts', () => {
    const run = measured({ lcp: { head: around(2_700, 5, 8), base: around(2_400, 5, 8, 2) } });
    const budgets = [budget('lcp', limit(2_500)), budget('lcp', percent(5))];
    expect(outcome(judge(run, budgets, [waiver(upTo(10))]))).toEqual([
      'fail',
      true,
      'pass by maya',
      'fail',
      'exceeded',
    ]);
    expect(outcome(judge(run, budgets, [waiver(upTo(15))]))).toEqual([
      'pass',
      false,
      'pass by maya',
      'pass by maya',
    ]);
  });
});

test('a waiver makes no warning of what is kept, and a warning passes with one', () => {
  const warns = [budget('lcp', percent(5), 'warn')];
  expect(outcome(judge(slower(0.2), warns, []))).toEqual(['warn', false, 'warn']);
  expect(outcome(judge(slower(0.2), warns, [waiver(upTo(25))]))).toEqual([
    'pass',
    false,
    'pass by maya',
  ]);
  expect(outcome(judge(slower(0), warns, [waiver(upTo(25))]))).toEqual(['pass', false, 'pass']);
});

test('what could not be measured, and what has no baseline, cannot be waived', () => {
  const failures: readonly Failure[] = [
    { target: 'home', arm: 'head', block: 0, code: 'page-crashed', message: 'crashed', hint: '' },
  ];
  const missing = judge(
    slower(0),
    [budget('inp', limit(200))],
    [waiver(upTo(100), { metric: 'inp' })],
    { failures },
  );
  expect(outcome(missing)).toEqual(['fail', true, 'fail']);
  const alone = judge(
    measured({ lcp: { head: [1_000, 1_001, 1_002] } }),
    [budget('lcp', amount(100))],
    [waiver(upTo(100))],
    { baseline: noBaseline },
  );
  expect(outcome(alone)).toEqual(['inconclusive', false, 'inconclusive']);
});

describe('a waiver that a change brings into the budgets file', () => {
  const file = (change: Partial<Waiver> = {}) =>
    waiver(upTo(20), { source: 'file', by: undefined, expires: '2026-12-31', ...change });

  test.each<[string, Waiver, readonly Waiver[], number]>([
    ['is new', file(), [], 1],
    ['is there already', file(), [file()], 0],
    [
      'accepts less than the one of the base',
      file({ amount: upTo(10), expires: '2026-06-30' }),
      [file()],
      0,
    ],
    ['accepts more', file({ amount: upTo(30) }), [file()], 1],
    ['lasts longer', file({ expires: '2027-12-31' }), [file()], 1],
    [
      'accepts an amount of another kind',
      file({ amount: { kind: 'absolute', amount: 1 } }),
      [file()],
      1,
    ],
    ['is of another target', file({ target: 'product' }), [file()], 1],
    [
      'is of one device of a page that the base waives',
      file({ target: 'home (mobile)' }),
      [file()],
      0,
    ],
    ['is of every target', file({ target: undefined }), [file()], 1],
    ['is of one target where the base waives all', file(), [file({ target: undefined })], 0],
  ])('%s', (_name, now, base, changes) => {
    expect(waiverChanges([now], base)).toHaveLength(changes);
  });
});
