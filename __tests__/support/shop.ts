/** The shop that the comments report on: its targets, their budgets, and what its audits saw. */
import type { Budget, Diagnosis } from '../../src/model.ts';
import { amount, budgetInLine, limit, percent } from './budgets.ts';
import { endpointTarget, pageTarget } from './targets.ts';

export const home = pageTarget('home');
export const homeDesktop = pageTarget('home', 'desktop');
export const product = pageTarget('product', 'mobile', '/products/42');
export const list = endpointTarget('list products', 'GET /api/products?page=1');
export const search = endpointTarget('search', 'GET /api/search?q=lamp');
export const shop = [home, homeDesktop, product, list, search];

/** Budgets that the quiet rounds keep. */
export const shopBudgets: readonly Budget[] = [
  budgetInLine(14, 'lcp', percent(5), 'fail', homeDesktop.id),
  budgetInLine(17, 'lcp', limit(2500), 'fail', product.id),
  budgetInLine(12, 'cls', limit(0.1), 'fail', home.id),
  budgetInLine(18, 'total-bytes', limit(600_000), 'fail', product.id),
  budgetInLine(22, 'throughput', limit(500), 'fail', list.id),
  budgetInLine(25, 'p99', percent(10), 'fail', search.id),
  budgetInLine(26, 'error-rate', limit(0), 'fail', search.id),
];

/** Budgets that some of the other rounds exceed. */
export const homeLcp = budgetInLine(9, 'lcp', percent(5), 'fail', home.id);
export const homeScripts = budgetInLine(11, 'script-bytes', limit(170_000), 'fail', home.id);
export const homeTbt = budgetInLine(10, 'tbt', limit(200), 'fail', home.id);
export const listP99 = budgetInLine(21, 'p99', limit(50), 'fail', list.id);
export const searchP50 = budgetInLine(24, 'p50', percent(5), 'fail', search.id);

/** Five budgets of a category's page. */
export const categoryBudgets = (target: string, lcpPercent: number): readonly Budget[] => [
  budgetInLine(9, 'lcp', percent(lcpPercent), 'fail', target),
  budgetInLine(10, 'total-bytes', limit(600_000), 'fail', target),
  budgetInLine(11, 'script-bytes', limit(170_000), 'fail', target),
  budgetInLine(12, 'tbt', amount(50), 'fail', target),
  budgetInLine(13, 'cls', limit(0.1), 'fail', target),
];

export const diagnoses: readonly Diagnosis[] = [
  {
    target: 'home (mobile)',
    arm: 'base',
    reportFile: 'lighthouse/base-home-mobile.html',
    lcpElement: 'main > h1 "Lamps for every room"',
    resources: [
      { url: '/', type: 'document', transferBytes: 8200 },
      { url: '/assets/app.3f2a1b9c.js', type: 'script', transferBytes: 120_400 },
      { url: '/assets/style.css', type: 'stylesheet', transferBytes: 14_000 },
    ],
    opportunities: [
      {
        audit: 'render-blocking-insight',
        title: 'Render-blocking requests',
        savingMs: 150,
        savingBytes: 0,
      },
    ],
  },
  {
    target: 'home (mobile)',
    arm: 'head',
    reportFile: 'lighthouse/head-home-mobile.html',
    lcpElement: 'main > img.hero',
    resources: [
      { url: '/', type: 'document', transferBytes: 8350 },
      { url: '/assets/hero.jpg', type: 'image', transferBytes: 412_000 },
      { url: '/assets/app.9c8d7e6f.js', type: 'script', transferBytes: 132_900 },
      { url: '/assets/carousel.js', type: 'script', transferBytes: 7800 },
      { url: '/assets/style.css', type: 'stylesheet', transferBytes: 14_000 },
    ],
    opportunities: [
      {
        audit: 'render-blocking-insight',
        title: 'Render-blocking requests',
        savingMs: 600,
        savingBytes: 0,
      },
      {
        audit: 'image-delivery-insight',
        title: 'Improve image delivery',
        savingMs: 450,
        savingBytes: 308_000,
      },
    ],
  },
];
