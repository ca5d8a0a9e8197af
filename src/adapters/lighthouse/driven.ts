/** Navigations that a script makes in a tab of its own, instead of Lighthouse. */
import { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';
import { pageFunctions } from 'lighthouse/core/lib/page-functions.js';
import type { Page } from 'puppeteer-core';

/** A navigation that somebody else makes. */
export interface Driven {
  readonly page: Page;
  /** Makes the page navigate. Resolves when that is done, and never rejects. */
  readonly trigger: () => Promise<void>;
  /** Ends the visit. The visit then rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

type Options = NonNullable<Parameters<typeof navigationGather>[2]>;

const lighthouses = pageFunctions.computeBenchmarkIndex;

/**
 * Gathers one navigation. Lighthouse would first spend a second on a benchmark of the machine, in
 * the page that the script is on.
 */
export async function gatherDriven(
  { page, trigger }: Driven,
  options: Options,
): ReturnType<typeof navigationGather> {
  pageFunctions.computeBenchmarkIndex = noBenchmark;
  try {
    return await navigationGather(page, trigger, options);
  } finally {
    pageFunctions.computeBenchmarkIndex = lighthouses;
  }
}

/** Lighthouse warns below 1000. */
function noBenchmark(): number {
  return 1000;
}
