import { configOf, configOfBudgets, refusal } from '../support/workspace.ts';

const waiver = {
  metric: 'lcp',
  target: 'home (mobile)',
  upTo: '20%',
  reason: 'the hero video',
  expires: '2026-12-31',
};
const suite = (waivers: unknown) => ({
  server: { static: 'dist' },
  pages: { home: { path: '/', budgets: { lcp: '2.5s' } } },
  waivers,
});
const waiversOf = async (...waivers: readonly object[]) =>
  (await configOfBudgets(suite(waivers))).waivers;

test('a waiver is read with its metric, amount, reason, last day and place', async () => {
  const [read, ...others] = (await waiversOf(waiver)) ?? [];
  expect(others).toEqual([]);
  expect(read).toEqual({
    metric: 'lcp',
    target: 'home (mobile)',
    amount: { kind: 'relative', share: 0.2 },
    reason: 'the hero video',
    source: 'file',
    by: undefined,
    expires: '2026-12-31',
    position: { file: 'budgets.json', line: 14, column: 5, keyPath: 'waivers[0]' },
  });
});

test('a target is optional and may be a page on any device; an amount has a unit', async () => {
  const { target: _, ...ofAll } = waiver;
  const read = await waiversOf(
    ofAll,
    { ...waiver, target: 'home' },
    { ...waiver, metric: 'script-bytes', upTo: '10kB' },
    { ...waiver, metric: 'cls', upTo: 0.05 },
  );
  expect(read?.map(({ target, amount }) => [target, amount])).toEqual([
    [undefined, { kind: 'relative', share: 0.2 }],
    ['home', { kind: 'relative', share: 0.2 }],
    ['home (mobile)', { kind: 'absolute', amount: 10_000 }],
    ['home (mobile)', { kind: 'absolute', amount: 0.05 }],
  ]);
});

test('YAML writes the day without quotes', async () => {
  const text = `server: { static: dist }
pages: { home: { path: /, budgets: { lcp: 2.5s } } }
waivers:
  - { metric: lcp, upTo: 20%, reason: the hero video, expires: 2026-12-31 }
`;
  expect((await configOf({ 'budgets.yml': text })).waivers).toMatchObject([
    { expires: '2026-12-31', position: { line: 4, keyPath: 'waivers[0]' } },
  ]);
});

test.each<[string, object, string]>([
  [
    'without a reason',
    { reason: undefined },
    'waivers[0].reason: missing; expected why it is accepted',
  ],
  [
    'without a last day',
    { expires: undefined },
    'waivers[0].expires: missing; expected a day such as "2026-12-31"',
  ],
  [
    'until a day that is none',
    { expires: '2026-02-31' },
    'waivers[0].expires: expected a day such as "2026-12-31", got "2026-02-31"',
  ],
  [
    'until a time',
    { expires: '2026-12-31T00:00:00Z' },
    'waivers[0].expires: expected a day such as "2026-12-31", got "2026-12-31T00:00:00Z"',
  ],
  [
    'of an unknown metric',
    { metric: 'lpc' },
    'waivers[0].metric: there is no metric "lpc"; did you mean "lcp"?',
  ],
  [
    'of an unknown target',
    { target: 'hmoe' },
    'waivers[0].target: there is no target "hmoe"; did you mean "home"?',
  ],
  [
    'without an amount',
    { upTo: undefined },
    'waivers[0].upTo: missing; expected an amount such as "20%" or "100ms"',
  ],
  ['up to nothing', { upTo: '0%' }, 'waivers[0].upTo: a waiver up to 0 accepts nothing'],
  [
    'in the unit of another metric',
    { upTo: '20kB' },
    'waivers[0].upTo: "20kB" has the wrong unit; write "5%" or "100ms"',
  ],
  [
    'with a key that is none',
    { until: '2026-12-31' },
    'waivers[0].until: unknown key; known here: metric, target, upTo, reason, expires',
  ],
])('a waiver %s is refused at its place', async (_name, change, message) => {
  expect(
    (await refusal(configOfBudgets(suite([{ ...waiver, ...change }])))).replace(
      /^[a-z-]+: budgets\.json:\d+:\d+: /,
      '',
    ),
  ).toBe(message);
});

test('a list is needed, and a file without one has none', async () => {
  expect(await refusal(configOfBudgets(suite(waiver)))).toContain(
    'waivers: expected a list of waivers, got an object',
  );
  expect((await configOfBudgets(suite(undefined))).waivers).toEqual([]);
});
