/** The repeat visit of a page in the budgets file. */
import type { Config } from '../../src/model.ts';
import { configOf } from '../support/workspace.ts';

const read = (home: object, defaults: object = {}): Promise<Config> =>
  configOf({
    'budgets.json': JSON.stringify({
      server: { static: 'dist' },
      defaults: { page: defaults },
      pages: { home: { path: '/', ...home } },
    }),
    'dist/index.html': '<h1>Home</h1>',
  });

const shown = ({ targets }: Config) =>
  targets.map((target) =>
    target.kind === 'page' ? [target.id, target.visit, target.group] : target.id,
  );
const held = ({ budgets }: Config) => budgets.map(({ id }) => id);

test('a repeat visit is a target beside the first on each device, with own budgets', async () => {
  const config = await read(
    {
      devices: ['mobile', 'desktop'],
      budgets: { lcp: '2s' },
      visits: ['first', 'repeat'],
      repeat: { budgets: { lcp: '1s' } },
    },
    { repeat: { budgets: { 'uncached-bytes': '20kB', lcp: '3s' } } },
  );
  expect(shown(config)).toEqual([
    ['home (mobile)', undefined, undefined],
    ['home › repeat (mobile)', 'repeat', 'home (mobile)'],
    ['home (desktop)', undefined, undefined],
    ['home › repeat (desktop)', 'repeat', 'home (desktop)'],
  ]);
  expect(held(config)).toEqual(
    ['mobile', 'desktop'].flatMap((device) => [
      `home (${device}) · lcp · limit · fail`,
      `home › repeat (${device}) · uncached-bytes · limit · fail`,
      `home › repeat (${device}) · lcp · limit · fail`,
    ]),
  );
  const own = config.budgets.find(({ id }) => id === 'home › repeat (mobile) · lcp · limit · fail');
  expect(own?.bound).toEqual({ kind: 'limit', limit: 1_000 });
});

test('the defaults say it for all pages, and a page says otherwise', async () => {
  const defaults = { visits: ['first', 'repeat'] };
  expect((await read({}, defaults)).targets).toHaveLength(2);
  expect((await read({ visits: ['first'] }, defaults)).targets).toHaveLength(1);
});

test('the history of a page that was renamed goes on for its repeat visit, too', async () => {
  const { formerNames } = await read({ visits: ['first', 'repeat'], was: 'start' });
  expect(formerNames).toEqual({
    'start (mobile)': 'home (mobile)',
    'start › repeat (mobile)': 'home › repeat (mobile)',
  });
});

test.each([
  [
    { visits: ['repeat'] },
    'pages.home.visits: expected ["first", "repeat"], since a repeat visit follows a first one',
  ],
  [{ visits: ['first', 'again'] }, 'pages.home.visits[1]: expected "first" or "repeat"'],
  [
    { repeat: { budgets: { lcp: '1s' } } },
    'pages.home.repeat: the page has no repeat visit: add "visits": ["first", "repeat"]',
  ],
  [
    { budgets: { 'cache-hit-ratio': '80%' } },
    'pages.home.budgets.cache-hit-ratio: only a repeat visit has cache-hit-ratio: write it below ' +
      '"repeat"',
  ],
  [
    { visits: ['first', 'repeat'], repeat: { budgets: { seo: '80%' } } },
    'pages.home.repeat.budgets.seo: seo is measured in the first visit alone',
  ],
])('%j is refused', async (home, message) => {
  await expect(read(home)).rejects.toThrow(message);
});
