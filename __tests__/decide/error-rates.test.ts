/** Arms that failed differently often: said first, and nothing else of them is an improvement. */
import { compare } from '../../src/compare/compare.ts';
import { forecast } from '../../src/compare/forecast.ts';
import { decide } from '../../src/decide/decide.ts';
import type { Budget, Judgement, Measurements } from '../../src/model.ts';
import { deriveContext } from '../../src/report/context.ts';
import { report } from '../../src/report/report.ts';
import { budget, limit, neutral, percent, sameJob } from '../support/budgets.ts';
import { around, measured } from '../support/measured-rounds.ts';

const plain = (text: string): string => text;
const plainPaint = { red: plain, green: plain, yellow: plain, dim: plain, bold: plain };

interface Made {
  readonly errors: readonly [base: number, head: number];
  readonly better?: boolean;
}

/**
 * Eight rounds of an endpoint whose head is a third better, or worse, in everything but its errors.
 */
function run({ errors: [base, head], better = true }: Made): Measurements {
  const [slow, fast] = [
    { p50: 9, p99: 30, throughput: 600, 'bytes-per-second': 6e5 },
    { p50: 6, p99: 20, throughput: 900, 'bytes-per-second': 9e5 },
  ];
  const [of, against] = better ? [fast, slow] : [slow, fast];
  const metrics = Object.entries(of).map(([metric, value]) => {
    const other = against[metric as keyof typeof against];
    return [
      metric,
      { head: around(value, value / 200, 8), base: around(other, other / 200, 8, 2) },
    ] as const;
  });
  return measured({
    ...Object.fromEntries(metrics),
    'error-rate': { head: Array(8).fill(head), base: Array(8).fill(base) },
  });
}

function judged(
  made: Made,
  budgets: readonly Budget[],
): { judgement: Judgement; markdown: string; terminal: string; title: string } {
  const measurements = run(made);
  const judgement = decide({
    comparisons: compare(measurements, sameJob, budgets, { kind: 'single' }),
    budgets,
    failures: [],
    policy: neutral,
    baseline: sameJob,
    forecast,
  });
  const context = deriveContext(measurements, {
    mode: 'gate',
    baseline: sameJob,
    links: { run: undefined, artifact: undefined },
    unverified: false,
    origin: undefined,
  });
  const { markdown, terminal, title } = report(judgement, context);
  return { judgement, markdown, title, terminal: terminal(plainPaint, 200) };
}

const better = ({ changes }: Judgement) =>
  changes
    .filter(({ direction }) => direction === 'better')
    .map(({ comparison }) => comparison.metric);
const budgets = [
  budget('throughput', percent(5)),
  budget('p99', limit(100)),
  budget('error-rate', limit(0)),
];
const withoutErrors = budgets.filter(({ metric }) => metric !== 'error-rate');

test('with equal error rates faster is an improvement', () => {
  for (const rate of [0, 0.2]) {
    const { judgement, markdown } = judged({ errors: [rate, rate] }, withoutErrors);
    expect(better(judgement).sort()).toEqual(['bytes-per-second', 'p50', 'p99', 'throughput']);
    expect(markdown).not.toContain('Error rates differ');
  }
});

test.each([
  [0, 0.995],
  [0, 0.0004],
  [0.1, 0.3],
  [0.995, 0.5],
])(
  'from %d to %d nothing else is called improved, and it is said before all numbers',
  (base, head) => {
    for (const held of [budgets, withoutErrors]) {
      const { judgement, markdown, terminal } = judged({ errors: [base, head] }, held);
      expect(better(judgement)).toEqual(head < base ? ['error-rate'] : []);
      for (const text of [markdown, terminal]) {
        const [headline = ''] = text.split('\n\n');
        expect(headline).toMatch(/error rate of home is/i);
        const [, second = ''] = text.split('\n\n');
        expect(second).toMatch(/^Error rates differ: home/);
        expect(text).not.toMatch(/Throughput of home is .* higher|p50 of home is .* faster/);
      }
    }
  },
);

test('it is the first of the exceeded budgets, however far others are beyond theirs', () => {
  const { markdown, title } = judged({ errors: [0, 0.01], better: false }, [
    budget('p99', percent(1)),
    budget('throughput', limit(1e6)),
    budget('error-rate', limit(0)),
  ]);
  expect(title).toMatch(/^Error rate of home/);
  expect(markdown.split('\n')[0]).toMatch(/exceeded.*: Error rate of home is 1 %/);
});

test('what got worse is still told', () => {
  const { judgement } = judged({ errors: [0, 0.5], better: false }, withoutErrors);
  expect(
    judgement.changes
      .filter(({ direction }) => direction === 'worse')
      .map(({ comparison }) => comparison.metric),
  ).toEqual(expect.arrayContaining(['p50', 'p99', 'throughput', 'error-rate']));
});

test.each([
  [0, 0.997, '99.7 pp higher'],
  [0, 0.002, '0.2 pp higher'],
  [0.01, 0.02, '1 pp higher'],
  [0.5, 0.25, '25 pp lower'],
])('a change from %d to %d is told in points: %s', (base, head, words) => {
  const { markdown } = judged({ errors: [base, head] }, withoutErrors);
  expect(markdown).toContain(`Error rate of home is ${words}`);
});

test('an error in one round of eight is the rate of all eight, not the median of none', () => {
  const measurements = measured({
    'error-rate': { head: [0, 0, 0.08, 0, 0, 0, 0, 0], base: Array(8).fill(0) },
  });
  const [comparison] = compare(measurements, sameJob, [], { kind: 'single' });
  expect([comparison?.head.median, comparison?.head.max]).toEqual([0.01, 0.08]);
});
