/**
 * Waivers of a budgets file and of a pull request, from the files to the report, on a page that got
 * slower.
 */
import type { ReadConfigIn } from '../../src/base/budgets.ts';
import { readConfig } from '../../src/config/read-config.ts';
import type { Waiver } from '../../src/model.ts';
import type { Ports } from '../../src/ports.ts';
import { main } from '../../src/run/run.ts';
import { atTerminal, type RunContext } from '../../src/run/run-context.ts';
import { fakeWorld } from '../support/fake-ports.ts';
import { joinPatterns } from '../support/patterns.ts';
import { startedByHand } from '../support/workspace.ts';

const suite = (...waivers: readonly object[]): string =>
  JSON.stringify(
    {
      server: { url: 'http://127.0.0.1:4001' },
      baseline: { url: 'http://127.0.0.1:4000' },
      pages: { home: { path: '/', budgets: { lcp: { regression: '5%' } } } },
      waivers,
    },
    undefined,
    2,
  );
/** The clock of the fake world begins on 2026-11-01. */
const entry = {
  metric: 'lcp',
  target: 'home',
  upTo: '30%',
  reason: 'the hero video',
  expires: '2026-11-30',
};
const asked: Waiver = {
  metric: 'lcp',
  target: undefined,
  amount: { kind: 'relative', share: 0.3 },
  reason: '',
  source: 'label',
  by: 'maya',
  expires: undefined,
};

/** `base` undefined: there is no such file at the base. */
async function run(head: string, base: string | undefined, runContext: Partial<RunContext> = {}) {
  const world = fakeWorld({
    lcpMs: ({ arm, number }) => (arm === 'base' ? 1_800 : 2_200) + (number % 3),
  });
  world.files.set('/site/budgets.json', head);
  const ports: Ports = { ...world.ports, git: { ...world.ports.git, show: async () => base } };
  const environment = { GITHUB_WORKSPACE: '/site' };
  const read: ReadConfigIn = (directory, files = ports.files) =>
    readConfig({ 'working-directory': directory }, files, environment, startedByHand);
  const given = { 'working-directory': '/site' };
  const config = await readConfig(given, ports.files, environment, startedByHand);
  const outcome = await main(config, read, ports, { ...atTerminal, ...runContext });
  if (outcome.kind !== 'judged') throw new Error('not judged');
  const said = outcome.rendered.markdown
    .split('\n')
    .filter((line) => /waive|accepted/i.test(line) && !line.startsWith('|'));
  return { verdict: outcome.judgement.verdict, failsJob: outcome.judgement.failsJob, said };
}
const underReview = { isUnderReview: true };

test('a pull request is judged with the waivers of its base', async () => {
  expect(await run(suite(entry), suite(entry), underReview)).toEqual({
    verdict: 'pass',
    failsJob: false,
    said: [
      expect.stringMatching(
        joinPatterns(
          /^✅ \*\*1 budget waived\*\*: LCP of home \(mobile\) is 22\S* % slower .*, which /,
          /somebody accepted\.$/,
        ),
      ),
      '**Waived**',
      '- LCP of home (mobile): ≤ +30 % (against the base) is accepted in `budgets.json`, ' +
        'line 19, until 2026-11-30: the hero video.',
    ],
  });
});

test('also where it removes them itself', async () => {
  expect(await run(suite(), suite(entry), underReview)).toMatchObject({ verdict: 'pass' });
});

test('a pull request cannot waive what it makes worse: its waiver is a milder file', async () => {
  const { verdict, failsJob, said } = await run(suite(entry), suite(), underReview);
  expect([verdict, failsJob]).toEqual(['fail', true]);
  expect(said).toEqual([
    '- LCP of home would be waived up to 30 % (a waiver counts once the base has it)',
  ]);
});

test.each<[string, string | undefined, string]>([
  ['has no budgets file', undefined, 'which has no budgets file yet'],
  ['has one that cannot be read', '{', 'whose budgets file could not be read'],
])(
  'where the base %s, no waiver of the file counts in a pull request',
  async (_name, base, why) => {
    const { failsJob, said } = await run(suite(entry), base, underReview);
    expect(failsJob).toBe(true);
    expect(said.join('\n')).toContain(`was refused: only those of the base count, ${why}.`);
  },
);

test('at a terminal and on the default branch the file counts as it is', async () => {
  expect(await run(suite(entry), suite())).toMatchObject({
    failsJob: false,
    said: expect.arrayContaining(['**Waived**']),
  });
  expect(await run(suite(entry), undefined)).toMatchObject({ verdict: 'pass' });
});

test('a waiver that has expired counts as none, and the report says so', async () => {
  const old = suite({ ...entry, expires: '2026-10-31' });
  expect(await run(old, old, underReview)).toEqual({
    verdict: 'fail',
    failsJob: true,
    said: [
      '**Waivers without effect**',
      '- The waiver of LCP of home up to 30 % in `budgets.json`, line 19, expired on ' +
        '2026-10-31 and counts no more.',
    ],
  });
  const today = suite({ ...entry, expires: '2026-11-01' });
  expect(await run(today, today, underReview)).toMatchObject({ verdict: 'pass' });
});

test('what labels and comments accept is asked for once, after measuring', async () => {
  const times: number[] = [];
  const askForWaivers = async () => {
    times.push(Date.now());
    return {
      given: [asked],
      refused: [{ text: 'accept lcp up to 99%', why: 'tom may not write to this repository' }],
    };
  };
  const { verdict, said } = await run(suite(), suite(), { ...underReview, askForWaivers });
  expect([verdict, times.length]).toEqual(['pass', 1]);
  expect(said.slice(1)).toEqual([
    '**Waived**',
    '- LCP of home (mobile): ≤ +30 % (against the base) is accepted by maya (label) for ' +
      'this pull request: no reason was given.',
    '**Waivers without effect**',
  ]);
});
