import { deriveContext } from '../../src/report/context.ts';
import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';
import { comparison, finding, judgement } from '../support/judgements.ts';
import { context, measurements } from '../support/report-context.ts';
import { page } from '../support/targets.ts';

const scenario = (name: string) => {
  const { judgement, context } = scenarios[name]?.() ?? {
    judgement: undefined as never,
    context: undefined as never,
  };
  return report(judgement, context);
};

test('the title says the verdict in one line', () => {
  expect(
    Object.fromEntries(Object.keys(scenarios).map((name) => [name, scenario(name).title])),
  ).toEqual({
    'all-pass': 'Within budget: 7 budgets',
    'trend-of-the-base':
      'p99 of list products 61 ms (limit 50 ms), LCP of home (mobile) +18 % (+12…+25), 1 ' +
      'more exceeded, 7 within',
    'page-and-endpoint-fail':
      'p99 of list products 61 ms (limit 50 ms), LCP of home (mobile) +18 % (+12…+25), 1 ' +
      'warning, 1 inconclusive, 7 within',
    'page-leads-elsewhere':
      'Not the page that was asked for: home (mobile) (/) leads to /login?next=%2F, and ' +
      'not at the base; product (mobile): /assets/app.9c8d7e6f.js (404) fails, and does ' +
      'not at the base, 7 within',
    'pages-lead-elsewhere-at-the-base-too':
      'Not the page that was asked for: home (mobile) (/) leads to /en/, at the base too; ' +
      'the base of home (desktop) (/) leads to /old; and 1 more, 6 within',
    'page-lacks-a-recorded-part':
      'Not the whole page: home (mobile) is measured without https://tags.example/new.js, which ' +
      'its recording lacks, and not at the base, 7 within',
    'step-leads-elsewhere':
      'Not the page of the base: checkout › pay (mobile) leads to /basket, and at the base to ' +
      '/thanks, 8 within',
    'step-loads-nothing':
      'Not the step of the base: checkout › pay (mobile) loads no new page, and does at the ' +
      'base, 8 within',
    'page-lacks-files':
      'Not the whole page: map (mobile): /a.css (500), /b.css (500), /c.css (500), /d.css ' +
      '(500), /e.css (500) and 1 more fail, 8 within',
    waived: 'LCP of home (mobile) +18 % (+12…+25) waived, 1 more waived, 7 within',
    'waived-not-enough': 'LCP of home (mobile) +18 % (+12…+25), 1 waived, 7 within',
    'waived-inconclusive': '1 inconclusive, 7 within',
    'waiver-added':
      'The budgets file became milder: Script bytes of any target would be waived up to 10 ' +
      'kB (a waiver counts once the base has it), 7 within',
    'content-comes-later':
      'LCP of home (mobile) +0.19 % (−0.01…+0.33), observed 115 ms → 508 ms, 7 within',
    'content-may-come-later': '1 inconclusive, 7 within',
    warning: 'Script bytes of home (mobile) 171 kB (limit 170 kB), 7 within',
    inconclusive: '2 inconclusive, 7 within',
    'too-few-rounds': '2 inconclusive, 1 within',
    'over-with-too-few-rounds': '4 inconclusive, 1 within',
    'not-measured':
      'LCP of product (mobile) not measured, Total bytes of product (mobile) not measured, ' +
      '1 more not measured, 5 within',
    'server-does-not-start': 'LCP of home (mobile) not measured',
    improvements: 'Within budget: 8 budgets',
    'no-baseline': '2 without a baseline, 1 within',
    'budgets-file-milder':
      'The budgets file became milder: checkout (mobile) is no longer measured, 5 more, 8 within',
    'budgets-file-milder-and-exceeded':
      'LCP of home (mobile) +18 % (+12…+25), the budgets file became milder, 3 within',
    'measured-otherwise':
      'The budgets file measures something else: home (mobile) measures /welcome instead ' +
      'of / (also changed: block), 2 more, 7 within',
    'served-otherwise':
      'The budgets file measures something else: the suite is called shop 2 instead of ' +
      'shop, and so are its check and its saved baseline, 4 more, 7 within',
    'sees-less':
      'The budgets file lets this run see less: 7 budgets share the allowed error instead ' +
      'of 2, and up to 1,000 rounds are looked at instead of 30: with 30 rounds, the ' +
      'smallest visible change of LCP of home…',
    'held-against-nothing':
      'The budgets file is held against nothing: that of the base could not be read ' +
      '(budgets.json at 41c9bd2 cannot be read:…), 7 within',
    'limits-by-lighthouse':
      'LCP of home (mobile) 3.0 s (limit 2.5 s), LCP of home (mobile) +18 % (+12…+25), 8 within',
    'less-measured':
      'The budgets file became milder: there is no "baseline" any more, so that nothing ' +
      'says what got slower, 3 more, 7 within',
    'first-run': 'Within budget: 7 budgets',
    'first-minute': 'Measured 2 targets, nothing is judged yet',
    'unverified-artifact-baseline': 'LCP of home (mobile) +18 % (+9…+21), 2 within',
    'three-hundred-budgets':
      'LCP of category 20, lamps and tables and chair… +19 % (+10…+26), LCP of category ' +
      '19, lamps and tables and chair… +19 % (+10…+26), 18 more exceeded, 280 within',
  });
});

test('budgets that lack a baseline for different reasons are each told their own', () => {
  const without = (target: string, metric: string, reason: object) =>
    finding(comparison(target, metric, { head: 1841 }), {
      verdict: 'inconclusive',
      share: 0.05,
      reason: { kind: 'no-baseline', ...reason } as never,
    });
  const oneAddress = { why: 'The blog has one address for both.', hint: 'Give its path alone.' };
  const noRun = { why: 'No run of main has saved measurements yet' };
  const all = [
    without('blog (mobile)', 'lcp', oneAddress),
    without('home (mobile)', 'lcp', noRun),
    without('home (mobile)', 'fcp', noRun),
  ];
  const advice =
    'Measure the base in the same job, or let the workflow run on pushes to the base ' +
    'branch too, so that a baseline is saved.';
  const { markdown } = report(judgement(all), context([page('home'), page('blog')]));
  expect(markdown).toContain(
    '**Why there is no baseline**: The blog has one address for both. Give its path alone. ' +
      `(LCP of blog (mobile)) ${noRun.why}. ${advice} (LCP of home (mobile), FCP of home ` +
      '(mobile))',
  );
  expect(report(judgement(all.slice(1)), context([page('home')])).markdown).toContain(
    `**Why there is no baseline**: ${noRun.why}. ${advice}\n`,
  );
});

test('exceeded budgets and warnings are annotated on their own lines, the worst first', () => {
  expect(scenario('page-and-endpoint-fail').annotations).toEqual([
    {
      file: 'budgets.json',
      line: 21,
      column: 20,
      level: 'failure',
      title: 'Budget exceeded: p99 of list products',
      message:
        'p99 of list products is 61 ms (59 to 64 ms), 23 % over the limit of 50 ms. ' +
        'Budget: ≤ 50 ms.',
    },
    {
      file: 'budgets.json',
      line: 9,
      column: 20,
      level: 'failure',
      title: 'Budget exceeded: LCP of home (mobile)',
      message: 'LCP of home (mobile) is 18 % slower (+12 to +25 %). Budget: ≤ +5 %.',
    },
    {
      file: 'budgets.json',
      line: 11,
      column: 20,
      level: 'warning',
      title: 'Warning: Script bytes of home (mobile)',
      message:
        'Script bytes of home (mobile) are 171 kB, 0.79 % over the limit of 170 kB. ' +
        'Budget: ≤ 170 kB.',
    },
  ]);
});

test("a page that leads elsewhere is annotated at its first budget, or at the file's start", () => {
  const { annotations } = scenario('pages-lead-elsewhere-at-the-base-too');
  expect(annotations.filter(({ title }) => title.startsWith('Not the page'))).toEqual([
    {
      file: 'budgets.json',
      line: 9,
      column: 20,
      level: 'warning',
      title: 'Not the page that was asked for: home (mobile)',
      message:
        'home (mobile) (/) leads to /en/, at the base too. Its numbers are of that page. ' +
        'If that is meant, say so with "redirect": "/en/".',
    },
    expect.objectContaining({ line: 14, column: 20, level: 'warning' }),
    expect.objectContaining({
      title: 'Not the page that was asked for: product (mobile)',
      line: 1,
      column: 1,
    }),
  ]);
});

test("what became milder is annotated on its own line, or at the file's start", () => {
  const milder = (message: string, line = 1, column = 1) => ({
    file: 'budgets.json',
    line,
    column,
    level: 'warning',
    title: 'The budgets file became milder',
    message,
  });
  expect(scenario('budgets-file-milder').annotations).toEqual([
    milder('checkout (mobile) is no longer measured.'),
    milder('product (mobile) has no budgets any more.'),
    milder('LCP of home (mobile) 2.5 s → 4 s.', 9, 20),
    milder('Throughput of list products −5 % → −10 %.', 30, 20),
    milder('TBT of home (mobile) only warns now (≤ 200 ms).', 10, 20),
    milder('Script bytes of home (mobile) has lost its budget (≤ 170 kB).'),
  ]);
  expect(
    scenario('budgets-file-milder-and-exceeded').annotations.map(({ level, title }) => [
      level,
      title,
    ]),
  ).toEqual([
    ['failure', 'Budget exceeded: LCP of home (mobile)'],
    ['failure', 'The budgets file became milder'],
  ]);
});

test('a milder budgets file fails by its own headline, and has none where allowed', () => {
  const { judgement: warned, context } = scenarios['budgets-file-milder']?.() ?? {
    judgement: undefined as never,
    context: undefined as never,
  };
  const lineOf = (markdown: string) => markdown.split('\n')[0];
  const failed = report(
    { ...warned, verdict: 'fail', failsJob: true, budgetChangesLevel: 'fail' },
    context,
  );
  expect(lineOf(failed.markdown)).toBe(
    '❌ **The budgets file became milder**: checkout (mobile) is no longer measured; ' +
      'product (mobile) has no budgets any more; and 4 more. 8 within.',
  );
  const allowed = report({ ...warned, verdict: 'pass', budgetChangesLevel: undefined }, context);
  expect(lineOf(allowed.markdown)).toMatch(/^✅ \*\*Within budget/);
  expect(allowed.markdown).toContain('- LCP of home (mobile) 2.5 s → 4 s\n');
  expect(allowed.annotations).toEqual([]);
});

test('report.json says what became milder, how bad that is, and if the base was asked', () => {
  expect(JSON.parse(scenario('budgets-file-milder').json).budgetChanges).toMatchObject({
    level: 'warn',
    base: 'read',
    changes: [
      { kind: 'target-removed', target: 'checkout (mobile)' },
      {},
      { kind: 'loosened', was: { bound: { limit: 2500 } }, now: { bound: { limit: 4000 } } },
      {},
      {},
      {},
    ],
  });
  const { judgement, context } = scenarios['all-pass']?.() ?? {
    judgement: undefined as never,
    context: undefined as never,
  };
  const unread = report(judgement, {
    ...context,
    budgetsAtBase: { kind: 'unknown', why: 'There is no parent.' },
  });
  expect(JSON.parse(unread.json).budgetChanges).toEqual({
    level: null,
    base: 'unknown',
    why: 'There is no parent.',
    changes: [],
  });
  expect(unread.markdown).toContain(
    '- Budgets file: not compared with that of the base (There is no parent)\n',
  );
});

test('report.json holds the verdict, the counts and every number, and no infinity', () => {
  const json = JSON.parse(scenario('too-few-rounds').json);
  expect(json).toMatchObject({
    format: 'headroom-report',
    version: 1,
    suite: 'default',
    verdict: 'inconclusive',
    failsJob: false,
    counts: { exceeded: 0, inconclusive: 2, within: 1 },
    baseline: { kind: 'same-job' },
    findings: [
      {
        target: 'list products',
        metric: 'p99',
        unit: 'ms',
        standing: 'inconclusive',
        interval: { lo: expect.closeTo(-0.235, 3), hi: expect.closeTo(0.67, 3) },
        smallestDetectable: null,
        comparison: {
          effect: { smallestDetectable: null, strict: { lo: -1, hi: null } },
        },
      },
      { target: 'home (mobile)', metric: 'lcp', smallestDetectable: null },
      { target: 'home (mobile)', metric: 'lcp', verdict: 'pass' },
    ],
  });
});

test('each finding of report.json has estimate, interval, rounds and smallest change', () => {
  const { findings } = JSON.parse(scenario('all-pass').json) as {
    findings: Record<string, unknown>[];
  };
  const told = (metric: string, kind: string) =>
    findings.find((one) => one.metric === metric && (one.bound as { kind: string }).kind === kind);
  expect(told('lcp', 'regression')).toMatchObject({
    scale: 'ratio',
    estimate: expect.closeTo(0.00406, 5),
    rounds: 12,
    smallestDetectable: expect.closeTo(0.0506, 4),
  });
  expect(told('lcp', 'limit')).toMatchObject({
    scale: 'value',
    estimate: 1385.5,
    rounds: 12,
    smallestDetectable: expect.closeTo(40.971, 3),
  });
  expect(told('error-rate', 'limit')).toMatchObject({
    scale: 'value',
    estimate: 0,
    rounds: 12,
    smallestDetectable: 0,
  });
  for (const { interval } of findings) expect(interval).toHaveProperty('confidence');
});

test('report.json says how many runs an artifact baseline had, not all they measured', () => {
  expect(JSON.parse(scenario('unverified-artifact-baseline').json).baseline).toEqual({
    kind: 'artifact',
    describe: 'the nearest ancestor that has one, 2 commits before the base',
    runs: 5,
    newest: '2026-03-02T08:00:00.000Z',
  });
});

test('a fall that is good and a rise that is bad are told in the words of their metrics', () => {
  const of = comparison('list', 'throughput', { base: 1000, head: 690, change: [-0.35, -0.27] });
  const more = comparison('home', 'total-requests', { base: 20, head: 32 });
  const { markdown } = report(
    judgement([
      finding(of, { verdict: 'fail', share: 0.1 }),
      finding(more, { verdict: 'fail', amount: 5 }),
    ]),
    context([page('home')]),
  );
  expect(markdown).toContain(
    '❌ **2 budgets exceeded**: Requests of home are up by 12 (+60 %); Throughput of list ' +
      'is 31 % lower (−35 to −27 %).',
  );
  expect(markdown).toContain('≥\u00A0−10\u00A0%');
});

test("the context counts rounds for each arm, and has the base's diagnosis of its run", () => {
  const round = {
    target: 'home (mobile)',
    block: 0,
    order: 0,
    startedAt: '2026-03-04T10:20:30.000Z',
    durationMs: 4000,
    values: {},
    invalid: {},
  } as const;
  const head = {
    ...measurements,
    targets: [page('home')],
    rounds: [
      { ...round, arm: 'head' as const },
      { ...round, arm: 'head' as const, block: 1 },
    ],
  };
  const diagnosis = {
    target: 'home (mobile)',
    arm: 'head',
    reportFile: undefined,
    lcpElement: 'h1',
    resources: [],
    opportunities: [],
  } as const;
  const identity = { commit: '9c8d7e6', branch: 'main', dirty: false };
  const runs = [
    {
      ...measurements,
      startedAt: '2026-03-03T00:00:00.000Z',
      head: identity,
      diagnoses: [diagnosis],
    },
    {
      ...measurements,
      startedAt: '2026-03-01T00:00:00.000Z',
      head: { ...identity, commit: 'older' },
    },
  ];
  const made = deriveContext(head, {
    mode: 'gate',
    baseline: { kind: 'artifact', runs, describe: 'saved' },
    links: { run: undefined, artifact: undefined },
    unverified: false,
    origin: undefined,
  });
  expect(made.rounds).toEqual([{ target: 'home (mobile)', head: 2, base: 0 }]);
  expect([made.base, made.diagnoses, made.durationMs]).toEqual([
    identity,
    [{ ...diagnosis, arm: 'base' }],
    8000,
  ]);
});
