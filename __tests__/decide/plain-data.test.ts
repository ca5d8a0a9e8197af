/**
 * A judgement is plain data: it can be copied, written to a file and read back, and the report of
 * the copy is the same.
 */
import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { decide } from '../../src/decide/decide.ts';
import type { Failure, Judgement, Measurements } from '../../src/model.ts';
import { deriveContext } from '../../src/report/context.ts';
import { report } from '../../src/report/report.ts';
import { budget, limit, neutral, percent, sameJob } from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';

const lost: Failure = {
  target: 'home',
  arm: 'head',
  block: undefined,
  code: 'target-not-measured',
  message: 'no job measured it',
  hint: 'See its job.',
};

const suite = (rounds: number): Measurements =>
  measured({
    lcp: { head: around(1060, 60, rounds), base: around(1000, 60, rounds, 2) },
    tbt: { head: around(300, 5, rounds), base: around(200, 5, rounds, 2) },
    cls: { head: around(0.1, 0.04, rounds), base: around(0.1, 0.04, rounds, 2) },
    requests: { head: Array(rounds).fill(12), base: Array(rounds).fill(12) },
  });

function judge(rounds: number, failures: readonly Failure[] = []): Judgement {
  const budgets = [
    budget('lcp', percent(5)),
    budget('lcp', limit(1050)),
    budget('tbt', percent(5)),
    budget('requests', limit(20)),
  ];
  const comparisons = compare(suite(rounds), sameJob, budgets, {
    kind: 'adaptive',
    maxRounds: 24,
  });
  return decide({ comparisons, budgets, failures, policy: neutral, baseline: sameJob, forecast });
}

function render(judgement: Judgement): object {
  const { title, markdown, json, annotations } = report(
    judgement,
    deriveContext(suite(20), {
      mode: 'gate',
      baseline: sameJob,
      links: { run: undefined, artifact: undefined },
      unverified: false,
      origin: undefined,
    }),
  );
  return { title, markdown, json, annotations };
}

test('a judgement with inconclusive findings survives writing and reading', () => {
  const judgement = judge(20);
  expect(judgement.findings.map(({ verdict }) => verdict)).toEqual([
    'inconclusive',
    'inconclusive',
    'fail',
    'pass',
  ]);
  const read = JSON.parse(JSON.stringify(judgement)) as Judgement;
  expect(read).toEqual(judgement);
  expect(render(read)).toEqual(render(judgement));
});

test('a judgement of so few rounds that intervals have no end can be copied too', () => {
  const judgement = judge(3);
  const copy = structuredClone(judgement);
  expect(copy).toStrictEqual(judgement);
  expect(render(copy)).toEqual(render(judgement));
});

test('a target that no job measured makes verdict, failing job and exit code agree', () => {
  expect(judge(20, [lost])).toMatchObject({
    verdict: 'fail',
    failsJob: true,
    exitCode: 3,
    lostTargets: ['home'],
  });
});

test('a forecast is made for inconclusive findings alone', () => {
  const asked: string[] = [];
  const budgets = [
    budget('lcp', percent(5)),
    budget('tbt', percent(5)),
    budget('requests', limit(20)),
  ];
  decide({
    comparisons: compare(suite(20), sameJob, budgets, { kind: 'adaptive', maxRounds: 24 }),
    budgets,
    failures: [],
    policy: neutral,
    baseline: sameJob,
    forecast: (comparison, bound) => {
      asked.push(`${bound} of ${comparison.metric}`);
      return forecast(comparison, bound);
    },
  });
  expect(asked).toEqual(['regression of lcp']);
});
