/** A budgets file without budgets gets some to start from, and what it says besides stays. */
import { identifyTarget } from '../../src/model/target-identity.ts';
import { report } from '../../src/report/report.ts';
import { proposeFirstBudgets } from '../../src/run/first-budgets.ts';
import { fakeWorld } from '../support/fake-ports.ts';
import { comparison, judgement } from '../support/judgements.ts';
import { context, measurements } from '../support/report-context.ts';
import { configOf, root } from '../support/workspace.ts';

const scripts = { 'perf/login.mjs': '', 'perf/checkout.mjs': '' };
const environment = { SHOP_PASSWORD: 'hunter2-hunter2' };

/** Reads a file, proposes budgets for it, and reads what is proposed. */
async function proposed(
  name: string,
  text: string,
  measured: Readonly<Record<string, Readonly<Record<string, number>>>>,
) {
  const read = (own: string) =>
    configOf({ ...scripts, [name]: own }, { env: 'SHOP_PASSWORD' }, environment);
  const config = await read(text);
  const comparisons = Object.entries(measured).flatMap(([target, values]) =>
    Object.entries(values).map(([metric, head]) => comparison(target, metric, { head })),
  );
  const { ports } = fakeWorld();
  const files = { ...ports.files, read: async () => text };
  const judged = judgement([], { comparisons });
  const identities = config.targets.map(identifyTarget);
  const firstBudgets = await proposeFirstBudgets(
    config,
    judged,
    { ...measurements, targets: identities },
    async (_, own = files) => read(await own.read(`${root}/${name}`)),
    { files, log: ports.log },
  );
  const rendered = report(judged, context(identities, { mode: 'proposal', firstBudgets }));
  const again = firstBudgets?.text === undefined ? undefined : await read(firstBudgets.text);
  return { config, firstBudgets, rendered, again };
}

const whole = `{
  // the shop
  "server": { "command": "npm run serve" },
  "login": "perf/login.mjs",
  "env": { "PASSWORD": "$SHOP_PASSWORD" },
  "pages": {
    "home": { "path": "/", "visits": ["first", "repeat"], "cookies": { "consent": "all" } },
    "search": { "path": "/search", "login": false, "interactions": [{ "click": "#go" }] },
  },
  "flows": {
    "checkout": { "script": "perf/checkout.mjs", "steps": { "open": {}, "add to basket": {} } }
  }
}
`;

const numbers = {
  'home (mobile)': { lcp: 1_000, cls: 0.01, 'script-bytes': 30_000 },
  'home › repeat (mobile)': { lcp: 400, 'cache-hit-ratio': 0.9, 'uncached-bytes': 4_000 },
  'search (mobile)': { lcp: 900, inp: 40 },
  'checkout › open (mobile)': { lcp: 1_000 },
  'checkout › add to basket (mobile)': { inp: 64, 'step-duration': 200, cls: 0 },
};

test('a file with a login, its variables and repeat visits keeps all of them', async () => {
  const { config, firstBudgets, again } = await proposed('budgets.json', whole, numbers);
  expect(again?.targets).toEqual(config.targets);
  expect(firstBudgets?.text).toContain('// the shop');
  expect(firstBudgets?.text).toContain('"env": { "PASSWORD": "$SHOP_PASSWORD" }');
  expect(firstBudgets?.text).not.toContain('hunter2');
  expect(
    again?.budgets.map(({ target, metric, bound }) => [
      target,
      metric,
      bound.kind === 'limit' ? bound.limit : undefined,
    ]),
  ).toEqual([
    ['home (mobile)', 'lcp', 1_500],
    ['home (mobile)', 'cls', 0.1],
    ['home (mobile)', 'script-bytes', 40_000],
    ['home › repeat (mobile)', 'lcp', 500],
    ['home › repeat (mobile)', 'cache-hit-ratio', 0.6],
    ['home › repeat (mobile)', 'uncached-bytes', 5_000],
    ['search (mobile)', 'lcp', 1_200],
    ['search (mobile)', 'inp', 50],
    ['checkout › open (mobile)', 'lcp', 1_500],
    ['checkout › add to basket (mobile)', 'inp', 80],
    ['checkout › add to basket (mobile)', 'step-duration', 250],
    ['checkout › add to basket (mobile)', 'cls', 0.1],
  ]);
});

test('a report of it says that nothing is judged, and shows the whole file', async () => {
  const { firstBudgets, rendered } = await proposed('budgets.json', whole, numbers);
  expect(rendered.markdown.split('\n')[0]).toBe(
    '📋 **Measured 5 targets, nothing is judged yet**: `budgets.json` has no budget, so nothing ' +
      'can fail. Some to start from are proposed below.',
  );
  expect(rendered.title).toBe('Measured 5 targets, nothing is judged yet');
  expect(rendered.markdown).toContain(`\`\`\`jsonc\n${firstBudgets?.text?.trimEnd()}\n\`\`\``);
});

const yaml = `# the shop
server: { command: npm run serve }
pages:
  home:
    path: / # the first
  search:
    path: /search
    budgets: { cls: off }
`;

test('YAML keeps its comments, and a metric that is off stays off', async () => {
  const { firstBudgets, rendered, again } = await proposed('budgets.yml', yaml, {
    'home (mobile)': { lcp: 1_000 },
    'search (mobile)': { lcp: 1_000, cls: 0.2 },
  });
  expect(firstBudgets?.text).toBe(`# the shop
server: { command: npm run serve }
pages:
  home:
    path: / # the first
    budgets:
      lcp: 1.5s
  search:
    path: /search
    budgets: { cls: off, lcp: 1.5s }
`);
  expect(again?.budgets).toHaveLength(2);
  expect(rendered.markdown).toContain('```yaml\n# the shop\n');
});

const anchored = `server: { command: npm run serve }
pages:
  home: &home { path: / }
  start: *home
`;

test.each([
  [
    'an alias has no place of its own',
    'budgets.yml',
    anchored,
    ['home (mobile)', 'start (mobile)'],
  ],
  ['characters that are not seen stay out of a report', 'budgets.yml', `# \u202E\n${yaml}`, []],
])('nothing is proposed where it would not be what it seems: %s', async (_, name, text, more) => {
  const ids = ['home (mobile)', ...more];
  const { firstBudgets, rendered } = await proposed(
    name,
    text,
    Object.fromEntries(ids.map((id) => [id, { lcp: 1_000 }])),
  );
  expect(firstBudgets).toEqual({ file: name, text: undefined });
  expect(rendered.markdown).toContain('`budgets.yml` has no budget, so nothing can fail.');
  expect(rendered.markdown).not.toContain('proposed below');
});

test('a file with a budget gets none', async () => {
  const text = whole.replace('"path": "/",', '"path": "/", "budgets": { "lcp": "2s" },');
  const { firstBudgets } = await proposed('budgets.json', text, numbers);
  expect(firstBudgets).toBeUndefined();
});
