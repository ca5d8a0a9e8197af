/** The kinds of later content, the pages, and the two arms that differ by one kind. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The change of `plan.json` by kind. */
const plans = {
  unchanged: {},
  'an API 200 ms slower': { apiMs: 220 },
  'an API 400 ms slower': { apiMs: 420 },
  'a timer of 200 ms': { timerMs: 200 },
  'a timer of 400 ms': { timerMs: 400 },
  'a hero injected 400 ms later': { heroMs: 400 },
  'a font that blocks for 600 ms': { fontMs: 605 },
  'ten fetches in a chain': { fetches: 10 },
  'a lazy module of 300 ms': { lazyMs: 300 },
  'an image 400 ms slower': { imageMs: 405 },
  'styles 300 ms slower': { stylesMs: 305 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A kind of later content, or the A/A. */
export type Kind = keyof typeof plans;

export const unchanged = 'unchanged' satisfies Kind;

export const kinds: readonly Kind[] = (Object.keys(plans) as Kind[]).filter(
  (kind) => kind !== unchanged,
);

/**
 * A page that its script renders, a shop that its server renders, and a story that its server
 * streams (pages/).
 */
export const pages = ['client-rendered', 'shop', 'story'] as const;

export type Page = (typeof pages)[number];

/** Writes base and head, which differ by this kind, into folders of their own. */
export function writeArms(folder: string, kind: Kind, page: Page = 'client-rendered'): void {
  const tolerated = { regression: '5%' };
  const budgets = { lcp: tolerated, fcp: tolerated, si: tolerated };
  const file = {
    suite: 'late',
    baseline: { directory: '../base' },
    server: { command: 'node site.mjs' },
    pages: { lamps: { path: '/', budgets } },
  };
  for (const arm of ['base', 'head']) {
    writeSite(join(folder, arm), { page, ...(arm === 'head' ? plans[kind] : {}) });
    writeFileSync(join(folder, arm, 'budgets.json'), JSON.stringify(file));
  }
}

/** Writes the server of a page into a folder. The plan says how late each part of it comes. */
export function writeSite(
  folder: string,
  plan: { readonly page: Page } & Readonly<Record<string, number | string>>,
): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(import.meta.dirname, 'site.mjs'), join(folder, 'site.mjs'));
  cpSync(join(import.meta.dirname, 'pages'), join(folder, 'pages'), { recursive: true });
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
}
