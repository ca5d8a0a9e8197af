/** Budgets that are kept, exceeded, inconclusive or not measured. */
import type { Failure } from '../../../src/model.ts';
import { budgetInLine, limit, percent } from '../budgets.ts';
import {
  categoryBudgets,
  diagnoses,
  home,
  homeLcp,
  homeScripts,
  homeTbt,
  list,
  listP99,
  product,
  search,
  searchP50,
  shopBudgets,
} from '../shop.ts';
import {
  categoryRounds,
  fasterHome,
  heavierScripts,
  quietRounds,
  slowHome,
  slowList,
  unclearHome,
  unclearSearch,
  withRounds,
} from '../shop-rounds.ts';
import { pageTarget } from '../targets.ts';
import { type Reported, wholeRun } from '../whole-run.ts';

const scriptsWarn = { ...homeScripts, level: 'warn' } as const;

/** Few rounds: three of each arm. */
const fewBudgets = [
  budgetInLine(8, 'lcp', percent(5), 'fail', home.id),
  budgetInLine(9, 'lcp', limit(2500), 'fail', home.id),
  budgetInLine(17, 'p99', percent(20), 'fail', list.id),
];

const productAnswers500: Failure = {
  target: product.id,
  arm: 'head',
  block: undefined,
  code: 'page-not-loaded',
  message: 'http://127.0.0.1:40123/products/42 answered 500 Internal Server Error.',
  hint: 'Open the page in a browser and see what it answers.',
};

const serverEnds: Failure = {
  target: home.id,
  arm: 'head',
  block: undefined,
  code: 'server-exited',
  message:
    'The server ended with code 1 before it was ready.\n' +
    'The end of its log (.headroom/server.log):\n' +
    '  > shop@1.0.0 serve\n' +
    '  Error: Cannot find module ./routes\n' +
    '  ``` <!-- headroom:default --> @acme/admins',
  hint: 'Run the command yourself and see why it ends.',
};

const categories = Array.from({ length: 60 }, (_, at) =>
  pageTarget(
    `category ${at + 1}, lamps and tables and chairs for every room of the house, ` +
      'sorted by price and filtered by colour and by delivery date',
    'mobile',
    `/category/${at + 1}`,
  ),
);

export const outcomes: Readonly<Record<string, () => Reported>> = {
  'all-pass': () => wholeRun({ rounds: quietRounds, budgets: shopBudgets }),

  'page-and-endpoint-fail': () =>
    wholeRun({
      rounds: withRounds(quietRounds, {
        [home.id]: { ...slowHome, ...heavierScripts },
        [list.id]: slowList,
        [search.id]: unclearSearch,
      }),
      budgets: [...shopBudgets, homeLcp, listP99, scriptsWarn, searchP50],
      diagnoses,
    }),

  warning: () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: heavierScripts }),
      budgets: [...shopBudgets, scriptsWarn],
      diagnoses,
    }),

  inconclusive: () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: unclearHome }),
      budgets: [...shopBudgets, homeLcp, homeTbt],
    }),

  'too-few-rounds': () =>
    wholeRun({
      targets: [home, list],
      roundMs: 4_000,
      rounds: {
        [home.id]: { lcp: { head: [1530, 1841, 1650], base: [1560, 1610, 1480] } },
        [list.id]: { p99: { head: [29.1, 31.9, 33], base: [19.8, 21.4, 30.2] } },
      },
      budgets: fewBudgets,
      config: { effort: { rounds: 3, maxRounds: 30, timeLimitMs: 600_000, seed: 1 } },
    }),

  'over-with-too-few-rounds': () =>
    wholeRun({
      targets: [home, list],
      roundMs: 4_000,
      rounds: {
        [home.id]: {
          lcp: { head: [2710, 2741, 2690], base: [1560, 1610, 1580] },
          tbt: { head: [195, 231, 152], base: [180, 201, 165] },
        },
        [list.id]: { p99: { head: [31.1, 31.9, 33], base: [20.8, 21.4, 22.2] } },
      },
      budgets: [
        ...fewBudgets,
        budgetInLine(11, 'tbt', limit(200), 'fail', home.id),
        budgetInLine(12, 'tbt', limit(900), 'warn', home.id),
      ],
    }),

  'not-measured': () => {
    const { [product.id]: _, ...rounds } = quietRounds;
    return wholeRun({
      rounds,
      budgets: [
        ...shopBudgets,
        budgetInLine(13, 'user-timing:hero-shown', limit(800), 'fail', home.id),
      ],
      failures: [productAnswers500],
    });
  },

  'server-does-not-start': () =>
    wholeRun({
      targets: [home],
      rounds: {},
      budgets: [budgetInLine(9, 'lcp', limit(2500), 'fail', home.id)],
      failures: [serverEnds],
      setting: { links: { run: undefined, artifact: undefined } },
    }),

  improvements: () =>
    wholeRun({
      rounds: withRounds(quietRounds, { [home.id]: fasterHome }),
      budgets: [...shopBudgets, homeLcp],
    }),

  'three-hundred-budgets': () =>
    wholeRun({
      targets: categories,
      rounds: Object.fromEntries(categories.map(({ id }, at) => [id, categoryRounds(at)])),
      budgets: categories.flatMap(({ id }, at) => categoryBudgets(id, at < 20 ? 5 : 30)),
    }),
};
