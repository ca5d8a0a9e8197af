/** The report in the formats of other tools, each read by a reader of its format. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import * as z from 'zod';
import type { ExportFormat } from '../../src/model.ts';
import { writeJUnitWithoutVerdict } from '../../src/report/export/junit.ts';
import { report } from '../../src/report/report.ts';
import { buildRows } from '../../src/report/row.ts';
import { scenarios } from '../support/comment-scenarios.ts';
import { comparison, finding, judgement } from '../support/judgements.ts';
import { context } from '../support/report-context.ts';
import { endpoint, flow } from '../support/targets.ts';
import type { Reported } from '../support/whole-run.ts';

const schema = readFileSync(join(import.meta.dirname, '../support/junit.xsd'), 'utf8');

const named = (name: string): Reported => {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`no scenario ${name}`);
  return scenario();
};

const exportOf = ({ judgement, context }: Reported, format: ExportFormat): string =>
  report(judgement, context).exportAs(format);

/** What xmllint says against the file. */
async function complaints(contents: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: { fileName: 'junit.xml', contents },
    schema: { fileName: 'junit.xsd', contents: schema },
  } as Parameters<typeof validateXML>[0]);
  return errors.map(({ message }) => message);
}

const count = (text: string, part: RegExp): number => [...text.matchAll(part)].length;

test('JUnit: xmllint does complain about a file that the schema forbids', async () => {
  const found = await complaints(
    '<testsuites><testsuite name="a"><test/></testsuite></testsuites>',
  );
  expect(found.length).toBeGreaterThan(0);
  expect(await complaints('<testsuites>')).not.toEqual([]);
});

test.each(Object.keys(scenarios))(
  'JUnit of "%s" is valid, and tells every budget',
  async (name) => {
    const reported = named(name);
    const xml = exportOf(reported, 'junit');
    expect(await complaints(xml)).toEqual([]);
    const rows = buildRows(reported.judgement, reported.context);
    const standing = (...statuses: readonly string[]): number =>
      rows.filter(({ status }) => statuses.includes(status)).length;
    const hasOwn =
      reported.judgement.failsJob && standing('exceeded', 'not-measured') === 0 ? 1 : 0;
    expect(count(xml, /<testcase /g)).toBe(rows.length + hasOwn);
    expect(count(xml, /<failure /g)).toBe(standing('exceeded') + hasOwn);
    expect(count(xml, /<error /g)).toBe(standing('not-measured'));
    expect(count(xml, /<skipped /g)).toBe(standing('inconclusive', 'no-baseline'));
    expect(count(xml, /<(failure|error) /g) > 0).toBe(
      reported.judgement.failsJob || standing('exceeded', 'not-measured') > 0,
    );
  },
);

test('JUnit: hostile names and control characters are text and nothing else', async () => {
  const hostile = '"><failure/>]]>&amp;\u0000\u0008\u001b[31m\ufffe\ud800\u202e <a>';
  const { judgement, context } = named('page-and-endpoint-fail');
  const rename = <T extends { readonly target: string }>(one: T): T => ({
    ...one,
    target: `${hostile} ${one.target}`,
  });
  const findings = judgement.findings.map((finding) => ({
    ...finding,
    budget: rename({ ...finding.budget, metric: `user-timing:${hostile}` }),
  }));
  const reported = { judgement: { ...judgement, findings }, context };
  const xml = exportOf(reported, 'junit');
  expect(await complaints(xml)).toEqual([]);
  expect(count(xml, /<testcase /g)).toBe(findings.length);
  const ofError = writeJUnitWithoutVerdict(hostile, 'error', `${hostile}\nsecond line`);
  expect(await complaints(ofError)).toEqual([]);
  expect(ofError).toMatch(/tests="1" failures="0" errors="1"/);
  const skipped = writeJUnitWithoutVerdict('shop', 'skipped', 'Nothing to measure.');
  expect(await complaints(skipped)).toEqual([]);
  expect(skipped).toMatch(/tests="1" failures="0" errors="0" skipped="1"/);
});

const browserPerformance = z.array(
  z.strictObject({
    subject: z.string().min(1),
    metrics: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          value: z.number(),
          desiredSize: z.enum(['smaller', 'larger']),
        }),
      )
      .min(1),
  }),
);

test('GitLab gets the medians of the pages with the side on which they are better', () => {
  const text = exportOf(named('page-and-endpoint-fail'), 'browser-performance');
  const subjects = browserPerformance.parse(JSON.parse(text));
  expect(subjects.map(({ subject }) => subject)).toContain('home (mobile)');
  const home = subjects.find(({ subject }) => subject === 'home (mobile)');
  expect(home?.metrics).toContainEqual({
    name: 'LCP (ms)',
    value: expect.any(Number),
    desiredSize: 'smaller',
  });
});

test('JUnit and GitLab tell the numbers that limits are held against', () => {
  const reported = named('limits-by-lighthouse');
  const { findings } = reported.judgement;
  const limited = findings.find(
    ({ verdict, budget }) => verdict === 'fail' && 'limit' in budget.bound,
  );
  const { compared, head } = limited?.comparison ?? {};
  expect([compared?.head.median, head?.median]).toEqual([
    expect.closeTo(1_840, -2),
    expect.closeTo(3_040, -2),
  ]);
  expect(exportOf(reported, 'junit')).toMatch(
    /LCP of home \(mobile\) is 3\.0\d* s .* over the limit/,
  );
  const subjects = browserPerformance.parse(JSON.parse(exportOf(reported, 'browser-performance')));
  const home = subjects.find(({ subject }) => subject === 'home (mobile)');
  const lcp = home?.metrics.find(({ name }) => name === 'LCP (ms)');
  expect(lcp?.value).toBeCloseTo(head?.median ?? Number.NaN, 2);
});

test("GitLab gets the steps of flows beside the pages, and no endpoint's numbers", () => {
  const step = flow('checkout', 'add to basket');
  const list = endpoint('list products', 'GET /api/products');
  const findings = [
    finding(comparison(step.id, 'inp', { head: 150 }), { limit: 200 }),
    finding(comparison(list.id, 'p99', { head: 20 }), { limit: 50 }),
  ];
  const reported = { judgement: judgement(findings), context: context([step, list]) };
  expect(JSON.parse(exportOf(reported, 'browser-performance'))).toEqual([
    {
      subject: 'checkout › add to basket (mobile)',
      metrics: [{ name: 'INP (ms)', value: 150, desiredSize: 'smaller' }],
    },
  ]);
});

test('of an exceeded regression base and head are those that the change is of', () => {
  const entries = JSON.parse(exportOf(named('limits-by-lighthouse'), 'exceeded')) as readonly {
    readonly budget: string;
    readonly base: number;
    readonly head: number;
    readonly change: number;
  }[];
  const find = (budget: string) => entries.find((entry) => entry.budget === budget);
  const regression = find('≤ +5 %');
  expect((regression?.head ?? 0) / (regression?.base ?? 1) - 1).toBeCloseTo(
    regression?.change ?? 0,
    1,
  );
  expect(regression?.head).toBeLessThan(2000);
  expect(find('≤ 2.5 s')?.head).toBeGreaterThan(2500);
});

/** As GitLab's widget reads k6's summary. */
const loadPerformance = z.object({
  metrics: z.object({
    http_reqs: z.object({ rate: z.number() }).optional(),
    http_req_waiting: z
      .object({ 'p(90)': z.number(), 'p(95)': z.number(), 'p(99)': z.number() })
      .partial()
      .optional(),
    checks: z.object({ passes: z.number(), fails: z.number() }).optional(),
  }),
});

test('GitLab gets the load as k6 sums it up, and how many budgets of endpoints are kept', () => {
  const { metrics } = loadPerformance.parse(
    JSON.parse(exportOf(named('page-and-endpoint-fail'), 'load-performance')),
  );
  expect(metrics.checks?.fails).toBeGreaterThan(0);
  expect(Object.keys(metrics.http_req_waiting ?? {})).not.toEqual([]);
});

test.each(Object.keys(scenarios))('the formats for machines of "%s" are JSON', (name) => {
  const reported = named(name);
  browserPerformance.parse(JSON.parse(exportOf(reported, 'browser-performance')));
  loadPerformance.parse(JSON.parse(exportOf(reported, 'load-performance')));
  const badge = JSON.parse(exportOf(reported, 'badge'));
  expect(badge).toEqual({
    schemaVersion: 1,
    label: expect.stringMatching(/^headroom/),
    message: expect.stringMatching(/./),
    color: expect.stringMatching(/^(brightgreen|yellow|red|lightgrey)$/),
    isError: reported.judgement.verdict === 'fail',
  });
  const exceeded = JSON.parse(exportOf(reported, 'exceeded')) as readonly unknown[];
  const rows = buildRows(reported.judgement, reported.context);
  expect(exceeded).toHaveLength(rows.filter(({ status }) => status === 'exceeded').length);
});

test('the badge says the smallest headroom, in the colour of the verdict', () => {
  const badgeOf = (name: string) => JSON.parse(exportOf(named(name), 'badge'));
  expect(badgeOf('page-and-endpoint-fail')).toMatchObject({ color: 'red', isError: true });
  expect(badgeOf('not-measured')).toMatchObject({ message: 'not measured' });
  expect(badgeOf('first-minute')).toMatchObject({ message: 'no budgets', color: 'lightgrey' });
});

test('of thousands of exceeded budgets the worst ones fit into an output', () => {
  const { judgement, context } = named('page-and-endpoint-fail');
  const [worst] = judgement.findings.filter(({ verdict }) => verdict === 'fail');
  if (!worst) throw new Error('the scenario has an exceeded budget');
  const findings = Array.from({ length: 2_000 }, () => worst);
  const text = exportOf({ judgement: { ...judgement, findings }, context }, 'exceeded');
  expect(text.length).toBeLessThanOrEqual(60_000);
  const entries = JSON.parse(text) as readonly Readonly<Record<string, unknown>>[];
  expect(entries.length).toBeGreaterThan(100);
  expect(Object.keys(entries[0] ?? {})).toEqual([
    'target',
    'metric',
    'unit',
    'budget',
    'base',
    'head',
    'change',
    'scale',
    'text',
  ]);
});
