/**
 * What a pull request does to the budgets file is found in git, whatever becomes of the base's
 * numbers.
 */
import type { ReadConfigIn } from '../../src/base/budgets.ts';
import { readConfig } from '../../src/config/read-config.ts';
import type { Config } from '../../src/model.ts';
import type { Ports } from '../../src/ports.ts';
import { main, type Outcome } from '../../src/run/run.ts';
import { type FakeWorld, fakeWorld } from '../support/fake-ports.ts';
import { joinPatterns } from '../support/patterns.ts';
import { startedByHand } from '../support/workspace.ts';

interface Lcp {
  readonly limit: string;
  readonly level?: string;
}

const suite = (pages: Readonly<Record<string, Readonly<Record<string, Lcp>>>>): string =>
  JSON.stringify(
    {
      server: { url: 'http://127.0.0.1:4001' },
      pages: Object.fromEntries(
        Object.entries(pages).map(([name, budgets]) => [name, { path: `/${name}`, budgets }]),
      ),
    },
    undefined,
    2,
  );

const before = suite({ home: { lcp: { limit: '2.5s' } }, product: { lcp: { limit: '2.5s' } } });

interface Repository {
  readonly head: string;
  /** Undefined: there is no such file at the base. */
  readonly base: string | undefined;
  readonly git?: Partial<Ports['git']>;
  readonly options?: Readonly<Record<string, string>>;
  readonly world?: Parameters<typeof fakeWorld>[0];
}

/** A pull request as git knows it; the numbers have no base at all. */
async function pullRequest({
  head,
  base,
  git = {},
  options = {},
  world: told = {},
}: Repository): Promise<{
  readonly world: FakeWorld;
  run(change?: Partial<Config>): Promise<Extract<Outcome, { kind: 'judged' }>>;
}> {
  const world = fakeWorld(told);
  world.files.set('/site/budgets.json', head);
  const show: Ports['git']['show'] = async (directory, commit, path) =>
    `${directory} ${commit} ${path}` === `/site ${'b'.repeat(40)} ./budgets.json`
      ? base
      : undefined;
  const parents = {
    identity: async () => ({ commit: 'c'.repeat(40), branch: undefined, dirty: false }),
  };
  const ports: Ports = { ...world.ports, git: { ...world.ports.git, ...parents, show, ...git } };
  const given = { 'working-directory': '/site', ...options };
  const environment = { GITHUB_WORKSPACE: '/site' };
  const readConfigIn: ReadConfigIn = (directory, files = ports.files) =>
    readConfig({ ...given, 'working-directory': directory }, files, environment, startedByHand);
  const config = await readConfig(given, ports.files, environment, startedByHand);
  return {
    world,
    async run(change = {}) {
      const outcome = await main({ ...config, ...change }, readConfigIn, ports);
      if (outcome.kind !== 'judged') throw new Error('not judged');
      return outcome;
    },
  };
}

const lines = (markdown: string): readonly string[] =>
  markdown
    .split('\n')
    .filter((line) => /budgets file|→|only warns|lost its|no longer|first run/.test(line));

test.each<[string, string, string, readonly unknown[]]>([
  [
    'loosened',
    suite({ home: { lcp: { limit: '4s' } }, product: { lcp: { limit: '2.5s' } } }),
    'The budgets file became milder: LCP of home (mobile) 2.5 s → 4 s, 2 within',
    [
      {
        file: 'budgets.json',
        line: 10,
        level: 'warning',
        message: 'LCP of home (mobile) 2.5 s → 4 s.',
      },
    ],
  ],
  [
    'removed',
    suite({ home: { fcp: { limit: '2s' } }, product: { lcp: { limit: '2.5s' } } }),
    'The budgets file became milder: LCP of home (mobile) has lost its budget (≤ 2.5 s), 2 within',
    [
      {
        file: 'budgets.json',
        line: 1,
        level: 'warning',
        message: 'LCP of home (mobile) has lost its budget (≤ 2.5 s).',
      },
    ],
  ],
  [
    'downgraded',
    suite({ home: { lcp: { limit: '2.5s', level: 'warn' } }, product: { lcp: { limit: '2.5s' } } }),
    'The budgets file became milder: LCP of home (mobile) only warns now (≤ 2.5 s), 2 within',
    [
      {
        file: 'budgets.json',
        line: 10,
        level: 'warning',
        message: 'LCP of home (mobile) only warns now (≤ 2.5 s).',
      },
    ],
  ],
  [
    'removed with its target',
    suite({ home: { lcp: { limit: '2.5s' } } }),
    'The budgets file became milder: product (mobile) is no longer measured, 1 within',
    [
      {
        file: 'budgets.json',
        line: 1,
        level: 'warning',
        message: 'product (mobile) is no longer measured.',
      },
    ],
  ],
])(
  'a budget that is %s is a warning, on its line, and the title says it, without any baseline',
  async (_, head, title, annotations) => {
    const { world, run } = await pullRequest({ head, base: before });
    const { judgement, rendered } = await run();
    expect([judgement.verdict, judgement.failsJob, rendered.title]).toEqual(['warn', false, title]);
    expect(world.annotations).toMatchObject(annotations);
    expect(world.outputs.get('verdict')).toBe('warn');
  },
);

test('where that must fail it fails the job; where it is allowed it is listed', async () => {
  const head = suite({ home: { lcp: { limit: '4s' } }, product: { lcp: { limit: '2.5s' } } });
  const strict = await pullRequest({ head, base: before, options: { 'budget-changes': 'fail' } });
  const { judgement } = await strict.run();
  expect([judgement.verdict, judgement.failsJob]).toEqual(['fail', true]);
  expect(strict.world.annotations).toMatchObject([{ level: 'failure' }]);
  const lax = await pullRequest({ head, base: before, options: { 'budget-changes': 'allow' } });
  const allowed = await lax.run();
  expect([allowed.judgement.verdict, lax.world.annotations]).toEqual(['pass', []]);
  expect(lines(allowed.rendered.markdown)).toEqual([
    '**Milder in the budgets file**',
    '- LCP of home (mobile) 2.5 s → 4 s',
  ]);
});

test('what is loosened on the default branch was reviewed, and is not told again', async () => {
  const head = suite({ home: { lcp: { limit: '4s' } }, product: { lcp: { limit: '2.5s' } } });
  const push = { kind: 'push', before: 'b'.repeat(40) } as const;
  const { world, run } = await pullRequest({
    head,
    base: before,
    options: { 'budget-changes': 'fail' },
  });
  const beside = {
    baseline: { kind: 'same-job', setup: undefined, build: undefined, directory: undefined },
  } as const;
  for (const change of [{}, beside]) {
    for (const baseHint of [push, { kind: 'work-tree' } as const]) {
      const { judgement, rendered } = await run({
        ...change,
        baseHint: { ...baseHint, onDefaultBranch: true },
      });
      expect([
        judgement.verdict,
        judgement.failsJob,
        judgement.budgetChanges,
        lines(rendered.markdown),
      ]).toEqual(['pass', false, [], []]);
    }
  }
  expect(world.annotations).toEqual([]);
  expect((await run({ baseHint: push })).judgement.budgetChanges).toMatchObject([
    { kind: 'loosened' },
  ]);
});

test('an unchanged or stricter budgets file is not mentioned', async () => {
  const { run } = await pullRequest({
    head: suite({ home: { lcp: { limit: '2s' } }, product: { lcp: { limit: '2.5s' } } }),
    base: before,
  });
  const { judgement, rendered } = await run();
  expect([judgement.verdict, lines(rendered.markdown)]).toEqual(['pass', []]);
});

test('a base without a budgets file makes it the first run: neutral, and said', async () => {
  const { world, run } = await pullRequest({ head: before, base: undefined });
  const { judgement, rendered } = await run();
  expect([judgement.verdict, judgement.budgetChanges]).toEqual(['pass', []]);
  expect(lines(rendered.markdown)).toEqual([
    'This is the first run: the base has no budgets file, so nobody can tell whether these ' +
      'budgets are milder than before.',
  ]);
  expect(world.log.filter((line) => line.startsWith('warning'))).toEqual([]);
});

test("a base's budgets file that cannot be read is told as a loosened one is", async () => {
  const why = 'that of the base could not be read (budgets.json:1:12: a value is expected here)';
  const { world, run } = await pullRequest({ head: before, base: '{ "pages": ' });
  const { judgement, rendered } = await run();
  expect([judgement.verdict, judgement.failsJob, rendered.title]).toEqual([
    'warn',
    false,
    'The budgets file is held against nothing: that of the base could not be read ' +
      '(budgets.json:1:12: a value is expected …), 2 within',
  ]);
  expect(rendered.markdown).toContain(`**The budgets file is held against nothing**\n\n- ${why}\n`);
  expect(world.annotations).toMatchObject([{ level: 'warning', line: 1, message: `${why}.` }]);
  const strict = await pullRequest({
    head: before,
    base: '{ "pages": ',
    options: { 'budget-changes': 'fail' },
  });
  expect((await strict.run()).judgement).toMatchObject({ verdict: 'fail', failsJob: true });
});

test.each<[string, Partial<Config>, string, RegExp]>([
  [
    'where an event names it',
    { baseHint: { kind: 'push', before: '0'.repeat(40) } },
    'warn',
    /could not be read \(The commit has no parent\)/,
  ],
  [
    'where none does',
    {},
    'pass',
    /Budgets file: not compared with that of the base \(The commit has no parent\)/,
  ],
])('a base that cannot be found is a finding %s', async (_, change, verdict, said) => {
  const { run } = await pullRequest({
    head: before,
    base: before,
    git: { parents: async () => [] },
  });
  const { judgement, rendered } = await run(change);
  expect(judgement.verdict).toBe(verdict);
  expect(rendered.markdown).toMatch(said);
});

test('judging what other jobs measured finds the change in the same commit alone', async () => {
  const head = suite({ home: { lcp: { limit: '4s' } }, product: { lcp: { limit: '2.5s' } } });
  const { run } = await pullRequest({ head, base: before });
  await run();
  const judging = {
    mode: 'judge',
    measurementFiles: ['/site/.headroom/measurements.json'],
  } as const;
  expect((await run(judging)).judgement.budgetChanges).toMatchObject([{ kind: 'loosened' }]);

  let checkout = 'c'.repeat(40);
  const trusted = await pullRequest({
    head,
    base: before,
    git: { identity: async () => ({ commit: checkout, branch: 'main', dirty: false }) },
  });
  await trusted.run();
  checkout = 'd'.repeat(40);
  const elsewhere = await trusted.run(judging);
  expect(elsewhere.judgement.budgetChanges).toEqual([]);
  expect(elsewhere.rendered.markdown).toContain('not the commit that was measured');
});

test('what makes the same budgets say less is told too: fewer rounds, no baseline', async () => {
  const [was, now] = [
    {
      pages: { home: { path: '/', budgets: { lcp: { limit: '2.5s' } } } },
      baseline: { build: 'npm run build' },
    },
    {
      pages: { home: { path: '/empty', block: ['*.js'], budgets: { lcp: { limit: '2.5s' } } } },
      rounds: 2,
      'time-limit': '30s',
    },
  ].map((file) => JSON.stringify({ server: { command: 'serve' }, ...file }));
  const { run } = await pullRequest({ head: now ?? '', base: was });
  const { judgement, rendered } = await run({ baseline: { kind: 'none' } });
  expect(judgement.verdict).toBe('warn');
  expect(rendered.markdown).toContain(
    '- home (mobile) measures /empty instead of / (also changed: block)\n',
  );
  expect(rendered.markdown).toContain(
    '- there is no "baseline" any more, so that nothing says what got slower\n',
  );
  expect(rendered.markdown).toMatch(
    /- 2 rounds at most instead of 30\n- measuring may take 30 s instead of 10 min\n/,
  );
});

test('that fewer changes will be measured is told by the change that says so', async () => {
  const file = (more: object): string =>
    JSON.stringify({
      server: { static: 'dist' },
      pages: { home: { path: '/', budgets: { lcp: { limit: '2.5s' } } } },
      ...more,
    });
  const { run } = await pullRequest({
    head: file({ paths: ['nothing/**'] }),
    base: file({}),
    git: { changedFiles: async () => ['budgets.json'] },
  });
  const { judgement, rendered } = await run();
  expect([judgement.verdict, rendered.title]).toEqual([
    'warn',
    'The budgets file became milder: fewer changes are measured ("paths" is nothing/**), 1 within',
  ]);
});

test('another address under the same name is not called milder in the title', async () => {
  const at = (path: string): string =>
    JSON.stringify({
      server: { static: 'dist' },
      pages: { home: { path, budgets: { lcp: { limit: '2.5s' } } } },
    });
  const { world, run } = await pullRequest({ head: at('/products'), base: at('/product') });
  const { rendered } = await run();
  expect(rendered.title).toMatch(
    joinPatterns(
      /^The budgets file measures something else: home \(mobile\) measures \/products /,
      /instead of \/product, 1 within$/,
    ),
  );
  expect(rendered.markdown).toMatch(
    /^⚠️ \*\*The budgets file measures something else\*\*: home \(mobile\) measures/,
  );
  expect(world.annotations).toMatchObject([
    { title: 'The budgets file measures something else', level: 'warning' },
  ]);
});

/** Rounds of a page that is never twice as fast. */
const unsteady: Repository['world'] = {
  lcpMs: ({ number, arm }) => 1_800 + 40 * Math.sin(number * 2.7 + (arm === 'base' ? 1 : 0)),
};

const beside = (more: object, pages: object = {}): string =>
  JSON.stringify({
    server: { url: 'http://127.0.0.1:4001' },
    baseline: { url: 'http://127.0.0.1:4000' },
    pages: { home: { path: '/', budgets: { lcp: { regression: '5%' } } }, ...pages },
    ...more,
  });

/** Limits that nothing exceeds. */
const trivial = (count: number): object =>
  Object.fromEntries(
    Array.from({ length: count / 2 }, (_, index) => [
      `p${index}`,
      { path: `/${index}`, budgets: { fcp: '50s', lcp: '60s' } },
    ]),
  );

test.each<[string, string, string, string]>([
  [
    'more rounds at most',
    beside({ 'max-rounds': 1_000 }),
    beside({}),
    'up to 1,000 rounds are looked at instead of 30',
  ],
  [
    'more rounds at most, with looks',
    beside({ 'max-rounds': 60 }),
    beside({ 'max-rounds': 20 }),
    'up to 60 rounds are looked at instead of 20',
  ],
  [
    'rounds that were looked at once',
    beside({ 'max-rounds': 12 }),
    beside({ rounds: 12 }),
    'the rounds are looked at oftener',
  ],
  [
    'hundreds of budgets that nothing exceeds',
    beside({}, trivial(300)),
    beside({}),
    '301 budgets share the allowed error instead of 1',
  ],
  [
    'many budgets beside a few',
    beside({}, trivial(100)),
    beside({}, trivial(20)),
    '101 budgets share the allowed error instead of 21',
  ],
])(
  '%s: told, with the smallest visible change before and after',
  async (_name, head, base, cause) => {
    const { run } = await pullRequest({
      head,
      base,
      world: unsteady,
      options: { 'time-limit': '2h' },
    });
    const { judgement, rendered } = await run();
    expect(judgement.budgetChanges.map(({ kind }) => kind)).toEqual(['sees-less']);
    const [, said, after, before] = joinPatterns(
      /^- (.*): with \d+ rounds, the smallest visible change of LCP of home \(mobile\) /m,
      /is ([\d.]+) % instead of ([\d.]+) %$/,
    ).exec(rendered.markdown) ?? [undefined, rendered.markdown];
    expect(said).toBe(cause);
    expect(Number(after)).toBeGreaterThan(Number(before));
    expect(judgement.verdict).not.toBe('pass');
  },
);

test('a few budgets more are no weaker gate', async () => {
  const { run } = await pullRequest({
    head: beside({}, trivial(26)),
    base: beside({}, trivial(20)),
    world: unsteady,
  });
  expect((await run()).judgement.budgetChanges).toEqual([]);
});
