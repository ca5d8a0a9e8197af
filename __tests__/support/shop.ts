/**
 * The shop that the scenarios report on: its targets, quiet findings, two regressions, and what its
 * audits saw.
 */
import type { Comparison, Diagnosis, Finding } from '../../src/model.ts';
import { comparison, finding } from './judgements.ts';
import { endpoint, page } from './targets.ts';

export const home = page('home');
const homeDesktop = page('home', 'desktop');
const product = page('product', 'mobile', '/products/42');
export const list = endpoint('list products', 'GET /api/products?page=1');
const search = endpoint('search', 'GET /api/search?q=lamp');
export const shop = [home, homeDesktop, product, list, search];

const steady = (target: string, base: number): Comparison =>
  comparison(target, 'lcp', {
    base,
    head: base * 1.004,
    change: [-0.012, 0.021],
    smallest: 0.031,
    headRange: [base * 0.99, base * 1.02],
  });

export const quiet: readonly Finding[] = [
  finding(steady('home (desktop)', 640), { share: 0.05 }),
  finding(steady('product (mobile)', 1380), { limit: 2500 }),
  finding(
    comparison('home (mobile)', 'cls', {
      base: 0.02,
      head: 0.021,
      change: [-0.004, 0.006],
      headRange: [0.019, 0.024],
    }),
    { limit: 0.1 },
  ),
  finding(comparison('product (mobile)', 'total-bytes', { base: 412_300, head: 412_300 }), {
    limit: 600_000,
  }),
  finding(
    comparison('list products', 'throughput', {
      base: 1240,
      head: 1236,
      change: [-0.021, 0.015],
      headRange: [1210, 1255],
      smallest: 0.052,
    }),
    {
      limit: 500,
    },
  ),
  finding(
    comparison('search', 'p99', {
      base: 18.42,
      head: 18.31,
      change: [-0.03, 0.022],
      smallest: 0.061,
    }),
    { share: 0.1 },
  ),
  finding(comparison('search', 'error-rate', { base: 0, head: 0 }), { limit: 0 }),
];

export const slowHome = comparison('home (mobile)', 'lcp', {
  base: 1560,
  head: 1841,
  change: [0.124, 0.251],
  headRange: [1790, 1902],
});
export const slowList = comparison('list products', 'p99', {
  base: 21.4,
  head: 61.3,
  change: [1.62, 2.11],
  headRange: [59.1, 64.2],
});
export const heavierScripts = comparison('home (mobile)', 'script-bytes', {
  base: 151_020,
  head: 171_344,
});

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
