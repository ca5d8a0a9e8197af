import type { Budget, Config, Measurements } from '../../src/model.ts';
import { exitCodeForSelfCheck } from '../../src/run/exit-codes.ts';
import { main, type Outcome } from '../../src/run/run.ts';
import { commandServer, type FakeWorld, fakeWorld, someConfig } from '../support/fake-ports.ts';
import { joinPatterns } from '../support/patterns.ts';

const noBaseConfig = async () => undefined;
const plain = (text: string): string => text;
const flat = (text: string): string => text.replace(/\s+/g, ' ');
const noPaint = { red: plain, green: plain, yellow: plain, dim: plain, bold: plain };

const effort = { rounds: undefined, maxRounds: 30, timeLimitMs: 600_000, seed: 1 };

/**
 * One build: both servers are started from the same command, the base on port 4000 and the head on
 * 4001.
 */
function twoPorts(world: FakeWorld): FakeWorld {
  let started = 0;
  const network = { ...world.ports.network, freePort: async () => 4_000 + (++started % 2) };
  return { ...world, ports: { ...world.ports, network } };
}

async function checked(
  world: FakeWorld,
  change: Partial<Config> = {},
): Promise<Extract<Outcome, { kind: 'self-checked' }>> {
  const outcome = await main(
    someConfig({
      mode: 'self-check',
      server: commandServer,
      baseline: { kind: 'none' },
      effort,
      ...change,
    }),
    noBaseConfig,
    world.ports,
  );
  if (outcome.kind !== 'self-checked') throw new Error('not self-checked');
  return outcome;
}

/** A spread of about `size`, the same in every run, without a pattern. */
const noise = (number: number, size: number): number =>
  1 + size * (((number * 7919 + 104_729) % 1_000) / 500 - 1);
const quietWorld = () => {
  let number = 0;
  return twoPorts(fakeWorld({ lcpMs: () => 1_800 * noise((++number) ** 2, 0.01) }));
};
const loudWorld = () => {
  let number = 0;
  return twoPorts(fakeWorld({ lcpMs: () => 1_800 * noise((++number) ** 2, 0.6) }));
};

const savedIn = (world: FakeWorld, file: string): Measurements =>
  JSON.parse(world.files.get(file) ?? '{}') as Measurements;

test('a self-check measures twelve rounds of one build as base and as head', async () => {
  const world = quietWorld();
  const starts: string[] = [];
  const start = world.ports.processes.start;
  const processes = {
    ...world.ports.processes,
    start: async (command: Parameters<typeof start>[0]) => {
      starts.push(`${command.command} in ${command.cwd}`);
      return start(command);
    },
  };
  await checked({ ...world, ports: { ...world.ports, processes } });
  const rounds = savedIn(world, '/site/.headroom/self-check/measurements.json').rounds;
  expect(rounds.map(({ arm }) => arm).sort()).toEqual([
    ...Array(12).fill('base'),
    ...Array(12).fill('head'),
  ]);
  expect(new Set(starts)).toEqual(new Set(['serve in /site']));
});

test('on a quiet machine there is no false alarm, and the budget is told its reach', async () => {
  const outcome = await checked(quietWorld());
  expect([outcome.rendered.isGreen, exitCodeForSelfCheck(outcome)]).toEqual([true, 0]);
  const [lcp] = outcome.selfCheck.budgets;
  expect(lcp).toMatchObject({ budget: { metric: 'lcp' }, tolerance: 0.05, suggestion: undefined });
  expect(lcp?.passBlocks).toBeLessThanOrEqual(5);
  expect(outcome.selfCheck.budgetRate.tables).toBe(2_000);
  expect(outcome.selfCheck.budgetRate.upper).toBeLessThan(0.01);
});

test('on a loud machine the budget is told which tolerance could be judged', async () => {
  const outcome = await checked(loudWorld());
  const [lcp] = outcome.selfCheck.budgets;
  expect(lcp?.passBlocks).toBeUndefined();
  expect(lcp?.suggestion?.tolerance).toBeGreaterThan(0.05);
  expect(flat(outcome.rendered.terminal(noPaint))).toContain(
    'LCP of home (mobile) (≤ +5 %): cannot be judged here',
  );
});

test('two processes of one build that differ for good are a false alarm', async () => {
  let number = 0;
  const world = twoPorts(
    fakeWorld({
      lcpMs: ({ arm }) => (arm === 'head' ? 2_100 : 1_800) * noise((++number) ** 2, 0.01),
    }),
  );
  const outcome = await checked(world);
  expect(outcome.selfCheck.failed.map(({ budget }) => budget.metric)).toEqual(['lcp']);
  expect(exitCodeForSelfCheck(outcome)).toBe(1);
  expect(world.outputs.get('verdict')).toBe('fail');
  expect(flat(outcome.rendered.markdown)).toMatch(
    joinPatterns(
      /\*\*2 false alarms\*\*.*LCP of home \(mobile\) is 15.9 % slower .*, and failed /,
      /its budget.*differ for good/,
    ),
  );
});

test('the rate of false alarms is told for the whole table and for each metric', async () => {
  let number = 0;
  const world = twoPorts(
    fakeWorld({
      lcpMs: ({ arm }) => (arm === 'head' ? 2_100 : 1_800) * noise((++number) ** 2, 0.01),
    }),
  );
  const { selfCheck, rendered } = await checked(world);
  const { budgetRate, changeRate, metricRates } = selfCheck;
  const alarms = Object.fromEntries(metricRates.map(({ metric, rate }) => [metric, rate.alarms]));
  expect(alarms).toEqual({ accessibility: 0, lcp: alarms.lcp, fcp: 0, tbt: 0 });
  expect(budgetRate.alarms).toBeGreaterThan(0);
  expect(alarms.lcp).toBeGreaterThanOrEqual(budgetRate.alarms);
  expect(alarms.lcp).toBeLessThanOrEqual(budgetRate.alarms + changeRate.alarms);
  expect(JSON.parse(rendered.json)).toMatchObject({ metricRates });
  expect(flat(rendered.markdown)).toContain(`By metric: LCP of home (mobile) in ${alarms.lcp} (`);
});

test('an alarm of the observed time that a budget watches names that time', async () => {
  const world = quietWorld();
  let visits = 0;
  const launch: typeof world.ports.chrome.launch = async (...how) => {
    const browser = await world.ports.chrome.launch(...how);
    const audit: typeof browser.audit = async (request) => {
      const { report, ...visited } = await browser.audit(request);
      const seenMs =
        (new URL(request.url).port === '4001' ? 505 : 114) * noise((++visits) ** 2, 0.01);
      const metrics = {
        score: null,
        details: { items: [{ observedLargestContentfulPaint: seenMs }] },
      };
      return { ...visited, report: { ...report, audits: { ...report.audits, metrics } } };
    };
    return { ...browser, audit };
  };
  const outcome = await checked({ ...world, ports: { ...world.ports, chrome: { launch } } });
  expect(outcome.selfCheck.different.map(({ metric }) => metric)).toEqual(['observed-lcp']);
  const rates = outcome.selfCheck.metricRates.map(({ metric, rate }) => [metric, rate.alarms > 0]);
  expect(Object.fromEntries(rates)).toMatchObject({ lcp: false, 'observed-lcp': true });
  const said = flat(outcome.rendered.markdown);
  expect(said).toMatch(
    joinPatterns(
      /Observed LCP of home \(mobile\) is \d+ % slower \([^)]+\), and failed the budget /,
      /on LCP/,
    ),
  );
  expect(said).toContain(
    'LCP of home (mobile) (≤ +5 %): failed by its observed time on unchanged code',
  );
});

test('a limit that is exceeded is no false alarm', async () => {
  const [limit] = someConfig().budgets;
  const tight = { ...limit, bound: { kind: 'limit', limit: 1_000 } } as Budget;
  const outcome = await checked(quietWorld(), { budgets: [tight] });
  expect([outcome.rendered.isGreen, exitCodeForSelfCheck(outcome)]).toEqual([true, 0]);
});

test('without budgets every metric is told what could be budgeted', async () => {
  const { selfCheck, rendered } = await checked(quietWorld(), {
    budgets: [],
    budgetsFile: undefined,
  });
  expect(selfCheck.noises.map(({ metric }) => metric)).toEqual(
    expect.arrayContaining(['lcp', 'fcp', 'tbt']),
  );
  expect(rendered.markdown.replaceAll('\u00A0', ' ')).toMatch(
    /\| LCP \| 1\.80 s \| .*≥ [\d.]+ % \|/,
  );
});

test('warnings that fail the job share its error, so budgets find less', async () => {
  const { budgets, policy } = someConfig();
  const warning = (target: number): Budget => ({
    ...(budgets[1] as Budget),
    id: `${target}`,
    target: `page ${target}`,
    level: 'warn',
  });
  const many = [...budgets, ...Array.from({ length: 8 }, (_, target) => warning(target))];
  const found = async (failOn: 'fail' | 'warn') =>
    (await checked(quietWorld(), { budgets: many, policy: { ...policy, failOn } })).selfCheck
      .budgets[0]?.found ?? 0;
  expect(await found('warn')).toBeGreaterThan(await found('fail'));
});

test('too few rounds to ever fail are said to be too few', async () => {
  const { rendered } = await checked(quietWorld(), { effort: { ...effort, rounds: 3 } });
  expect(flat(rendered.terminal(noPaint))).toContain(
    'But 3 rounds can never fail any regression budget',
  );
});

test('a time limit that leaves fewer rounds is said', async () => {
  const { rendered } = await checked(quietWorld(), { effort: { ...effort, timeLimitMs: 60_000 } });
  expect(flat(rendered.terminal(noPaint))).toMatch(
    /Some metrics rest on \d of the 12 rounds only: the time limit was reached/,
  );
});

test('a page that never loads cannot be checked: an error, never a green report', async () => {
  const world = twoPorts(
    fakeWorld({
      lcpMs: () => {
        throw new Error('it answered 404');
      },
    }),
  );
  await expect(checked(world)).rejects.toThrow('404');
});

test.each<Budget['bound']>([
  { kind: 'regression', tolerance: { kind: 'relative', share: 0.05 } },
  { kind: 'limit', limit: 200 },
])('a budget that could not be measured is never green: $kind', async (bound) => {
  const { budgets } = someConfig();
  const inp = { ...budgets[0], id: 'inp', metric: 'inp', bound } as Budget;
  const world = quietWorld();
  const outcome = await checked(world, { budgets: [...budgets, inp] });
  expect([outcome.rendered.isGreen, exitCodeForSelfCheck(outcome)]).toEqual([false, 3]);
  expect(world.outputs.get('verdict')).toBe('fail');
  expect(outcome.rendered.title).toMatch(
    /^Not everything was measured: .* 1 budget could not be measured\.$/,
  );
});

test('the same rounds and the same seed give the same report', async () => {
  const [one, other] = [await checked(quietWorld()), await checked(quietWorld())];
  expect(one.rendered.json).toBe(other.rendered.json);
});

test('its report goes through the outputs: a failed summary is a warning', async () => {
  const world = quietWorld();
  const runner = {
    ...world.ports.runner,
    summary: async () => {
      throw new Error('no room');
    },
  };
  const outcome = await checked({ ...world, ports: { ...world.ports, runner } });
  const folder = '/site/.headroom/self-check';
  expect(outcome.files).toEqual({
    report: `${folder}/self-check.json`,
    markdown: `${folder}/self-check.md`,
  });
  expect(Object.fromEntries(world.outputs)).toEqual({
    ...outcome.files,
    verdict: 'pass',
    measurements: `${folder}/measurements.json`,
    failed: '0',
  });
  expect(world.log.filter((line) => line.includes('no room'))).toEqual([
    expect.stringMatching(/Publishing the job summary failed: .*no room.* The verdict stands\./),
  ]);
});
