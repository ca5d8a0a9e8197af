/** Keeps the page itself out of what a selector by an accessible name finds. */
import { type Step, selectorToPElementSelector } from '@puppeteer/replay';

/**
 * Returns the step with such selectors below the document's element. The accessible name of a
 * document is its title, so `aria/Search` also finds a page that is called "Search". A click on
 * that waits for a place in the page until its time is over.
 */
export const withinPage = (step: Step): Step =>
  'selectors' in step && step.selectors
    ? { ...step, selectors: step.selectors.map(belowRoot) }
    : step;

function belowRoot<S extends string | readonly string[]>(selector: S): S {
  const [first = '', ...further] = typeof selector === 'string' ? [selector] : selector;
  if (!first.startsWith('aria/')) return selector;
  const below = `html ${selectorToPElementSelector(first)}`;
  return (typeof selector === 'string' ? below : [below, ...further]) as S;
}
