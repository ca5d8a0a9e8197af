/** Changes of the budgets file: milder budgets, another measurement, less that is seen. */
import type { Config } from '../../../src/model.ts';
import { budgetInLine, limit, percent } from '../budgets.ts';
import { commandServer } from '../fake-ports.ts';
import {
  home,
  homeDesktop,
  homeLcp,
  homeScripts,
  homeTbt,
  list,
  product,
  search,
  shop,
  shopBudgets,
} from '../shop.ts';
import { quietRounds, quietTbt, slowHome, withRounds } from '../shop-rounds.ts';
import { pageTarget } from '../targets.ts';
import { type Reported, wholeRun } from '../whole-run.ts';

const checkout = pageTarget('checkout', 'mobile', '/checkout');

const withoutProduct = shopBudgets.filter(({ target }) => target !== product.id);
const homeLimit = (ms: number) => budgetInLine(9, 'lcp', limit(ms), 'fail', home.id);
const listThroughput = (share: number) =>
  budgetInLine(30, 'throughput', percent(share), 'fail', list.id);

/** The base is checked out and built beside the change. */
const built = (build: string) =>
  ({ kind: 'same-job', setup: 'npm ci', build, directory: undefined }) as const;

const quiet = { rounds: quietRounds, budgets: shopBudgets };
const unread = {
  kind: 'unread',
  why: 'budgets.json at 41c9bd2 cannot be read: it is a link that leads nowhere.',
} as const;

const effort = { rounds: undefined, maxRounds: 30, timeLimitMs: 600_000, seed: 1 } as const;

const servedBefore: Partial<Config> & { readonly changedFiles: readonly string[] } = {
  suite: 'shop',
  server: { ...commandServer, command: 'npm run serve', env: {} },
  baseline: built('npm run build'),
  allowHosts: [],
  changedFiles: ['perf/reset.mjs', 'perf/data'],
};

export const budgetsFileChanges: Readonly<Record<string, () => Reported>> = {
  'budgets-file-milder': () =>
    wholeRun({
      rounds: withRounds(quietRounds, {
        [home.id]: { ...slowHome, ...quietTbt },
      }),
      budgets: [
        homeLimit(4000),
        { ...homeTbt, level: 'warn' },
        listThroughput(10),
        ...withoutProduct,
      ],
      before: {
        targets: [...shop, checkout],
        budgets: [
          budgetInLine(40, 'lcp', limit(2500), 'fail', checkout.id),
          ...shopBudgets.filter(({ target }) => target === product.id),
          homeLimit(2500),
          listThroughput(5),
          homeTbt,
          homeScripts,
          ...withoutProduct,
        ],
      },
    }),

  'budgets-file-milder-and-exceeded': () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: slowHome }),
      budgets: [homeLcp, homeLimit(4000), ...shopBudgets.slice(0, 2)],
      config: {
        policy: {
          failOn: 'fail',
          onInconclusive: 'neutral',
          onMissingBaseline: 'neutral',
          budgetChanges: 'fail',
        },
      },
      before: { budgets: [homeLcp, homeLimit(2500), ...shopBudgets.slice(0, 2)] },
    }),

  'measured-otherwise': () =>
    wholeRun({
      ...quiet,
      targets: [
        { ...home, path: '/welcome', address: '/welcome', blockedUrls: ['*.ads.example/*'] },
        homeDesktop,
        product,
        { ...list, headers: { accept: 'text/html' }, load: { ...list.load, connections: 2 } },
        search,
      ],
      config: { baseline: built('npm run build') },
      before: { targets: shop, baseline: { kind: 'url', origin: 'https://main.shop.example' } },
    }),

  'served-otherwise': () =>
    wholeRun({
      ...quiet,
      config: {
        suite: 'shop 2',
        server: { ...commandServer, command: 'npm start', env: { MODE: 'fast' } },
        baseline: built('npm run build:fast'),
        allowHosts: ['*.shop.example'],
      },
      before: servedBefore,
    }),

  'sees-less': () =>
    wholeRun({
      ...quiet,
      config: { effort: { ...effort, maxRounds: 1_000 } },
      before: { budgets: shopBudgets.slice(0, 2), effort },
    }),

  'held-against-nothing': () => wholeRun({ ...quiet, budgetsAtBase: unread }),

  'less-measured': () =>
    wholeRun({
      ...quiet,
      config: {
        baseline: { kind: 'none' },
        paths: ['src/**', '!**/*.md'],
        effort: { ...effort, rounds: 12, timeLimitMs: 30_000 },
      },
      before: { baseline: built('npm run build'), paths: [], effort },
    }),
};
