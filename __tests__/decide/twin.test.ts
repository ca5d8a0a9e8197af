/** What comes later must not pass, although the simulation misses it. */
import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { decide } from '../../src/decide/decide.ts';
import { planNextBlocks } from '../../src/decide/plan-next-blocks.ts';
import { raiseFailLines } from '../../src/decide/widen-tolerances.ts';
import type { Budget, Judgement, Measurements, Waivers } from '../../src/model.ts';
import { amount, budget, limit, neutral, percent, sameJob } from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';

/** A page whose simulated LCP does not move, and whose observed one comes later. */
const later = (byMs: number, rounds: number, spreadMs = 5, simulatedShare = 0): Measurements =>
  measured({
    lcp: {
      head: around(1290 * (1 + simulatedShare), 2, rounds),
      base: around(1290, 2, rounds, 2),
    },
    'observed-lcp': {
      head: around(114 + byMs, spreadMs, rounds),
      base: around(114, spreadMs, rounds, 2),
    },
  });

const plan = { kind: 'adaptive', maxRounds: 24 } as const;

const judge = (
  run: Measurements,
  budgets: readonly Budget[] = [budget('lcp', percent(5))],
  waivers?: Waivers,
): Judgement =>
  decide({
    comparisons: compare(run, sameJob, budgets, plan),
    budgets,
    failures: [],
    policy: neutral,
    baseline: sameJob,
    forecast,
    waivers,
  });

const standing = ({ findings: [finding] }: Judgement): string =>
  `${finding?.verdict}: ${finding?.reason.kind}, observed ${finding?.twin?.verdict}`;

const next = (judgement: Judgement, maxRounds = 24): readonly { readonly blocks: number }[] =>
  planNextBlocks(judgement, {
    maxRounds,
    timeLeftMs: 600_000,
    blockMs: () => 8000,
    policy: neutral,
    forecast,
    isOpen: () => true,
    findGroup: (target) => target,
  });

test('content that surely comes 390 ms later warns, although the simulation sees nothing', () => {
  const judgement = judge(later(390, 8));
  expect(standing(judgement)).toBe('warn: judged, observed warn');
  expect([judgement.verdict, judgement.exitCode]).toEqual(['warn', 0]);
  const [finding] = judgement.findings;
  expect(finding?.comparison?.effect?.estimate).toBeCloseTo(0, 2);
  expect(finding?.twin?.comparison.base?.median).toBeCloseTo(114, -1);
  expect(finding?.twin?.comparison.head.median).toBeCloseTo(504, -1);
});

test.each([
  ['lcp', 'observed-lcp'],
  ['fcp', 'observed-fcp'],
  ['si', 'observed-si'],
])('a budget on %s watches %s, and no other observed time', (metric, observed) => {
  const still = { head: around(1290, 2, 8), base: around(1290, 2, 8, 2) };
  const late = { head: around(504, 5, 8), base: around(114, 5, 8, 2) };
  const times = ['observed-lcp', 'observed-fcp', 'observed-si', 'observed-load'];
  const judgeWith = (isLate: (time: string) => boolean) => {
    const each = times.map((time) => [time, isLate(time) ? late : still]);
    const run = measured({ [metric]: still, ...Object.fromEntries(each) });
    return standing(judge(run, [budget(metric, percent(5))]));
  };
  expect(judgeWith((time) => time === observed)).toBe('warn: judged, observed warn');
  expect(judgeWith((time) => time !== observed)).toBe('pass: judged, observed undefined');
});

test('a first look that cannot show it is measured on, until it can', () => {
  const first = judge(later(390, 3));
  expect(standing(first)).toBe('inconclusive: too-few-rounds, observed inconclusive');
  expect(next(first)).toEqual([{ target: 'home', blocks: 1 }]);
  expect(next(judge(later(390, 8)))).toEqual([]);
});

test('up to 100 ms, or within the tolerance, is nothing that anybody has to know', () => {
  for (const byMs of [60, 90])
    expect(standing(judge(later(byMs, 20)))).toBe('pass: judged, observed undefined');
  expect(standing(judge(later(110, 20, 1)))).toBe('warn: judged, observed warn');
  expect(standing(judge(later(390, 20), [budget('lcp', amount(500))]))).toBe(
    'pass: judged, observed undefined',
  );
  expect(standing(judge(later(390, 20), [budget('lcp', amount(200))]))).toBe(
    'warn: judged, observed warn',
  );
});

test('unchanged pages pass after three blocks, as they did', () => {
  const judgement = judge(later(0, 3));
  expect(standing(judgement)).toBe('pass: judged, observed undefined');
  expect(next(judgement)).toEqual([]);
});

test('later by the estimate and never surely so stays inconclusive, and is given up', () => {
  const judgement = judge(later(130, 24, 120));
  expect(standing(judgement)).toBe('inconclusive: inconclusive, observed inconclusive');
  expect(next(judgement)).toEqual([]);
});

test('a budget that is exceeded stays so, and one that is open is still measured on', () => {
  expect(standing(judge(later(390, 8, 5, 0.2)))).toBe('fail: judged, observed warn');
  const noisy = measured({
    lcp: { head: around(1370, 60, 8), base: around(1290, 60, 8, 2) },
    'observed-lcp': { head: around(505, 5, 8), base: around(114, 5, 8, 2) },
  });
  const judgement = judge(noisy);
  expect(standing(judgement)).toBe('warn: judged, observed warn');
  expect(next(judgement)).toEqual([{ target: 'home', blocks: 2 }]);
});

test('limits, other metrics and rounds without an observed time are judged as before', () => {
  expect(standing(judge(later(390, 8), [budget('lcp', limit(2500))]))).toBe(
    'pass: judged, observed undefined',
  );
  const older = measured({
    lcp: { head: around(1290, 2, 8), base: around(1290, 2, 8, 2) },
  });
  expect(standing(judge(older))).toBe('pass: judged, observed undefined');
});

test('where only the head has an observed time, as against an old one, nothing is said', () => {
  const run = later(390, 8);
  const rounds = run.rounds.map((round) =>
    round.arm === 'head' ? round : { ...round, values: { lcp: round.values.lcp ?? 0 } },
  );
  expect(standing(judge({ ...run, rounds }))).toBe('pass: judged, observed undefined');
});

test('a waiver covers what was accepted, of the observed time as well', () => {
  const waivers = (accepted: number): Waivers => ({
    given: [
      {
        metric: 'lcp',
        target: undefined,
        amount: { kind: 'absolute', amount: accepted },
        reason: 'asked for',
        origin: { kind: 'file', source: undefined },
      } as unknown as Waivers['given'][number],
    ],
    refused: [],
    today: '2026-11-29',
  });
  const budgets = [budget('lcp', percent(5))];
  expect(judge(later(390, 8), budgets, waivers(600)).findings[0]?.verdict).toBe('pass');
  expect(judge(later(390, 8), budgets, waivers(200)).findings[0]?.verdict).toBe('warn');
});

test('twins share the error of budgets that can only warn; those that fail keep theirs', () => {
  const budgets = [
    budget('lcp', percent(5)),
    budget('fcp', percent(5)),
    { ...budget('si', percent(5)), level: 'warn' as const },
  ];
  const values = { head: around(1300, 20, 8), base: around(1290, 20, 8, 2) };
  const withoutTwins = measured({ lcp: values, fcp: values, si: values });
  const withTwins = measured({
    lcp: values,
    fcp: values,
    si: values,
    'observed-lcp': values,
    'observed-fcp': values,
    'observed-si': values,
  });
  const strict = (run: Measurements) =>
    new Map(
      compare(run, sameJob, budgets, plan).map(({ metric, effect }) => [metric, effect?.strict]),
    );
  const [before, after] = [strict(withoutTwins), strict(withTwins)];
  expect(after.get('lcp')).toEqual(before.get('lcp'));
  expect(after.get('fcp')).toEqual(before.get('fcp'));
  // One budget that can only warn and its share of 1 become four: it and three twins.
  expect(after.get('si')?.lo).toBeLessThan(before.get('si')?.lo ?? Number.NaN);
  expect(after.get('observed-lcp')?.lo).toBe(after.get('si')?.lo);
});

test('a limit, and an observed time without a base, share no error with other budgets', () => {
  const values = { head: around(1300, 20, 8), base: around(1290, 20, 8, 2) };
  const every = { lcp: values, si: values, cls: values };
  const strictOfSi = (metrics: Parameters<typeof measured>[0], limited: string) => {
    const budgets = [budget('si', percent(5), 'warn'), budget(limited, limit(9000), 'warn')];
    const compared = compare(measured(metrics), sameJob, budgets, plan);
    return compared.find(({ metric }) => metric === 'si')?.effect?.strict;
  };
  const observed = { 'observed-lcp': values, 'observed-si': values };
  const withTwins = strictOfSi({ ...every, ...observed }, 'cls');
  expect(strictOfSi({ ...every, ...observed }, 'lcp')).toEqual(withTwins);
  const ofHead = { 'observed-si': { head: values.head } };
  expect(strictOfSi({ ...every, ...ofHead }, 'cls')).toEqual(strictOfSi(every, 'cls'));
  expect(strictOfSi(every, 'cls')).not.toEqual(withTwins);
});

test('a machine that moves unchanged visits widens the line of the observed time', () => {
  const budgets = raiseFailLines(
    [budget('lcp', percent(5))],
    [{ target: 'home', metric: 'observed-lcp', scale: 'ratio', least: 4, typical: 114, blocks: 4 }],
  );
  expect(budgets[0]?.failBeyond).toBeUndefined();
  expect(standing(judge(later(390, 8), budgets))).toBe(
    'inconclusive: inconclusive, observed inconclusive',
  );
});

test('a time that nothing simulates is the observed one, and has no twin', () => {
  const asSeen = { ...budget('lcp', percent(5)), isAsSeen: true } as const;
  expect(standing(judge(later(390, 8), [asSeen]))).toBe('pass: judged, observed undefined');
});
