/** A page is simulated calmly, as Lighthouse does it, or in both ways. */
import { fingerprint } from '../../../src/measure/machine/fingerprint.ts';
import { pageValues } from '../../../src/measure/page/values.ts';
import type { PageTarget } from '../../../src/model.ts';
import type { LighthouseReport } from '../../../src/ports.ts';
import { fakeWorld, someConfig } from '../../support/fake-ports.ts';
import { configOfBudgets, refusal } from '../../support/workspace.ts';

const lcp = 'largest-contentful-paint';
const reportWith = (ms: number | undefined): LighthouseReport => ({
  finalDisplayedUrl: 'http://127.0.0.1:4000/',
  audits: {
    [lcp]:
      ms === undefined ? { score: null, errorMessage: 'NO_LCP' } : { score: 1, numericValue: ms },
  },
  categories: {},
  runWarnings: [],
  environment: { benchmarkIndex: 2000, hostUserAgent: 'Chrome' },
});
const report = reportWith(1526);
const own = reportWith(2809);

test('a visit in both ways gives both values, in one way that one', () => {
  expect(pageValues({ report, own }, []).values).toEqual({ lcp: 1526, 'lighthouse-lcp': 2809 });
  expect(pageValues({ report, own, simulation: 'lighthouse' }, []).values).toEqual({ lcp: 2809 });
  expect(pageValues({ report, own: undefined, simulation: 'calm' }, []).values).toEqual({
    lcp: 1526,
  });
});

test('a visit without a number by Lighthouse counts in neither way, and says why', () => {
  const { values, invalid } = pageValues({ report, own: reportWith(undefined) }, ['lcp']);
  expect(values).toEqual({});
  expect(invalid).toEqual({ lcp: `the audit "${lcp}" failed: NO_LCP` });
});

test('a budget on a value that the page does not have says what has it', () => {
  const invalid = (reports: Parameters<typeof pageValues>[0]) =>
    pageValues(reports, ['lighthouse-lcp']).invalid['lighthouse-lcp'];
  expect(invalid({ report, own, simulation: 'lighthouse' })).toContain('without "lighthouse-"');
  expect(invalid({ report, own: undefined, simulation: 'calm' })).toContain('"calm" leaves out');
  expect(invalid({ report, own: undefined })).toBe(
    'nothing of this visit is simulated: its times are those that were seen',
  );
});

const simulationsIn = async (budgets: object): Promise<readonly unknown[]> => {
  const { targets } = await configOfBudgets(budgets);
  return targets.map((target) => (target as PageTarget).simulation);
};

test('a page has its own simulation, else that of defaults or file', async () => {
  const file = {
    server: { command: 'npm run serve' },
    simulation: 'lighthouse',
    pages: { home: { path: '/' }, cart: { path: '/cart', simulation: 'both' } },
  };
  expect(await simulationsIn(file)).toEqual(['lighthouse', undefined]);
  const defaults = { page: { simulation: 'calm' } };
  expect(await simulationsIn({ ...file, defaults })).toEqual(['calm', undefined]);
  expect(await refusal(configOfBudgets({ ...file, simulation: 'Calm' }))).toContain(
    'expected "both", "calm" or "lighthouse"',
  );
});

test('the fingerprint says by which simulation pages are judged', () => {
  const { ports } = fakeWorld();
  const { targets } = someConfig();
  const settings = (simulation?: PageTarget['simulation']) =>
    fingerprint(
      someConfig({ targets: targets.map((one) => ({ ...one, simulation }) as PageTarget) }),
      ports,
      undefined,
    ).settings.simulation;
  expect([settings(), settings('calm'), settings('lighthouse')]).toEqual([
    'calm for changes and lighthouse for limits',
    'calm for changes and limits',
    'lighthouse',
  ]);
});
