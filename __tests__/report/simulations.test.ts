/** When the report says that the two simulations disagree. */
import { buildRows } from '../../src/report/row.ts';
import { simulationSections } from '../../src/report/simulations.ts';
import { comparison, finding, judgement } from '../support/judgements.ts';
import { context } from '../support/report-context.ts';
import { page } from '../support/targets.ts';

const home = page('home');

/** Returns the sentences on an LCP that both simulations saw change by so many milliseconds. */
function told(lighthousesMs: number, calmMs: number): string {
  const lcp = (base: number, change: number) =>
    comparison(home.id, 'lcp', { base, head: base + change });
  const [own, calm] = [lcp(2800, lighthousesMs), lcp(1500, calmMs)];
  const both = { ...calm, ...{ head: own.head, base: own.base, compared: calm } };
  const judged = judgement([finding(both, { share: 0.05 })]);
  const rows = buildRows(judged, context([home]));
  return JSON.stringify(simulationSections(judged, [rows], rows, 'open'));
}

test.each([
  [100, -100, true],
  [-100, 100, true],
  [100, 100, false],
  [-100, -100, false],
  // Of LCP, up to 20 ms are no change.
  [100, -15, false],
  [15, -100, false],
])('Lighthouse’s medians changed by %d ms, the calm ones by %d: a note %s', (own, calm, isTold) => {
  expect(told(own, calm)).toContain('By the calm simulation, which repeats better');
  expect(told(own, calm).includes('moved one way and the calm simulation the other')).toBe(isTold);
});
