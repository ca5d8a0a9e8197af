/** Pages that are not the page that was asked for, or not the whole of it. */
import type { PageSeen, PageTarget } from '../../../src/model.ts';
import { budgetInLine, limit } from '../budgets.ts';
import { home, homeDesktop, list, product, search, shop, shopBudgets } from '../shop.ts';
import { headAlone, quietRounds, slowHome, withRounds } from '../shop-rounds.ts';
import { flowTarget, pageTarget } from '../targets.ts';
import { type Reported, wholeRun } from '../whole-run.ts';

const failedScript = { url: '/assets/app.9c8d7e6f.js', type: 'script', problem: '404' } as const;

const meantForLogin: PageTarget = { ...product, redirect: '/login' };

const map: PageTarget = {
  ...pageTarget('map', 'mobile', '/map'),
  until: { kind: 'moment', ms: 5_000 },
};

const withoutStyles: PageSeen = {
  failed: [...'abcdef'].map((name) => ({
    url: `/${name}.css`,
    type: 'stylesheet',
    problem: '500',
  })),
};

const tag: PageSeen = {
  failed: [{ url: 'https://tags.example/new.js', type: 'script', problem: 'not in the recording' }],
};

const pay = flowTarget('checkout', 'pay');
const rounds = Array.from({ length: 12 });

/** A step of the shop that loads a document, in both arms or in the base alone. */
const withStep = (isLoadedInHead: boolean, seen: PageSeen = {}): Reported =>
  wholeRun({
    targets: [...shop, pay],
    rounds: withRounds(quietRounds, {
      [pay.id]: {
        'step-duration': {
          base: rounds.map((_, at) => 412 + (at % 5)),
          head: rounds.map((_, at) => 413 + (at % 4)),
        },
        'document-bytes': {
          base: rounds.map(() => 4_100),
          head: isLoadedInHead ? rounds.map(() => 4_100) : [],
        },
      },
    }),
    budgets: [...shopBudgets, budgetInLine(31, 'step-duration', limit(1_000), 'fail', pay.id)],
    seen: { [pay.id]: { head: seen, base: { landedOn: '/thanks' } } },
  });

export const visits: Readonly<Record<string, () => Reported>> = {
  'page-leads-elsewhere': () =>
    wholeRun({
      rounds: quietRounds,
      budgets: shopBudgets,
      seen: {
        [home.id]: { head: { landedOn: '/login?next=%2F' } },
        [product.id]: { head: { failed: [failedScript] } },
      },
    }),

  'pages-lead-elsewhere-at-the-base-too': () =>
    wholeRun({
      targets: [home, homeDesktop, meantForLogin, list, search],
      rounds: withRounds(quietRounds, { [home.id]: slowHome }),
      budgets: [
        budgetInLine(9, 'lcp', limit(4000), 'warn', home.id),
        ...shopBudgets.filter(({ target }) => target !== product.id),
      ],
      seen: {
        [home.id]: { head: { landedOn: '/en/' }, base: { landedOn: '/en/' } },
        [homeDesktop.id]: { base: { landedOn: '/old' } },
        [product.id]: { head: { landedOn: '/shop' }, base: { landedOn: '/all' } },
      },
    }),

  'page-lacks-a-recorded-part': () =>
    wholeRun({
      rounds: quietRounds,
      budgets: shopBudgets,
      seen: { [home.id]: { head: tag } },
    }),

  'step-leads-elsewhere': () => withStep(true, { landedOn: '/basket' }),

  'step-loads-nothing': () => withStep(false),

  'page-lacks-files': () =>
    wholeRun({
      targets: [{ ...home, until: { kind: 'load' } }, map, ...shop.filter((one) => one !== home)],
      rounds: {
        ...quietRounds,
        [map.id]: headAlone(slowHome),
      },
      budgets: [...shopBudgets, budgetInLine(15, 'lcp', limit(2500), 'fail', map.id)],
      seen: { [map.id]: { head: withoutStyles } },
    }),
};
