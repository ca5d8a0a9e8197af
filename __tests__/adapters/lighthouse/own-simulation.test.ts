/** The second audit of a visit gives what stock Lighthouse gives of the same visit. */
import { jest } from '@jest/globals';
import type { RunnerResult } from 'lighthouse';
import { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';
import { Runner } from 'lighthouse/core/runner.js';
import { chromeFlags } from '../../../src/adapters/chrome/flags.ts';
import { defaultRoundSettings } from '../../../src/adapters/chrome/lighthouse.ts';
import { startChrome } from '../../../src/adapters/chrome/process.ts';
import { auditAsLighthouse } from '../../../src/adapters/lighthouse/own-simulation.ts';
import { simulateAsLighthouse, simulateWith } from '../../../src/adapters/lighthouse/simulation.ts';
import { environment, openSite } from '../../support/visiting.ts';

jest.setTimeout(120_000);

const busy = 'for (let turn = 0, sum = 0; turn < 3e7; turn += 1) sum = (sum * 31 + turn) | 0;';
const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/': [
    'text/html',
    '<!doctype html><title>Page</title><link rel="icon" href="data:,">' +
      '<link rel="stylesheet" href="/a.css"><h1>Page</h1><script src="/a.js"></script>',
  ],
  '/a.css': ['text/css', `h1 { color: teal } ${'/* so much */'.repeat(3000)}`],
  '/a.js': ['text/javascript', busy],
};

const timings = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'interactive',
  'speed-index',
  'max-potential-fid',
] as const;

type Gathered = Awaited<ReturnType<typeof navigationGather>>;
type Report = RunnerResult['lhr'] | undefined;

const numbersIn = (report: Report): Readonly<Record<string, number | undefined>> => ({
  ...Object.fromEntries(timings.map((id) => [id, report?.audits[id]?.numericValue])),
  score: report?.categories.performance?.score ?? undefined,
});

let gathered: Gathered;
let origin: string;

beforeAll(async () => {
  const site = await openSite(({ url = '' }, response) => {
    const [type, body] = files[url] ?? ['text/plain', ''];
    response.setHeader('content-type', type);
    response.end(body);
  });
  ({ origin } = site);
  const chrome = await startChrome(
    environment,
    chromeFlags(process.getuid?.() === 0, defaultRoundSettings),
  );
  try {
    gathered = await navigationGather(undefined, `${origin}/`, {
      config: { extends: 'lighthouse:default', settings: { onlyCategories: ['performance'] } },
      flags: { port: chrome.port, logLevel: 'silent' },
    });
  } finally {
    chrome.kill();
    await chrome.ended;
    await site.close();
  }
});

afterEach(simulateAsLighthouse);

/** The visit, as often as it is asked for: an audit leaves its own numbers in the cache. */
const freshVisit = (log: unknown = gathered.artifacts.DevtoolsLog): Gathered => ({
  artifacts: { ...gathered.artifacts, DevtoolsLog: log },
  runnerOptions: { ...gathered.runnerOptions, computedCache: new Map() },
});

/** The log of the same visit, if a delay line had held each answer back. */
const heldBack = (delayMs: number): unknown =>
  structuredClone(gathered.artifacts.DevtoolsLog).map(
    (message: { readonly params?: { readonly response?: { readonly timing?: object } } }) => {
      const timing = message.params?.response?.timing as Record<string, number> | undefined;
      if (timing)
        for (const key of ['receiveHeadersStart', 'receiveHeadersEnd'])
          timing[key] = (timing[key] ?? 0) + delayMs;
      return message;
    },
  );

async function auditStock(log?: unknown): Promise<Report> {
  const { artifacts, runnerOptions } = freshVisit(log);
  return (await Runner.audit(artifacts, runnerOptions))?.lhr;
}

test("without a delay line, times and score are stock Lighthouse's to the last digit", async () => {
  const own = numbersIn(await auditAsLighthouse(freshVisit(), new Map()));
  expect(own).toEqual(numbersIn(await auditStock()));
  expect(own['first-contentful-paint']).toBeGreaterThan(500);
});

test("the delay line's share is taken out of what servers took", async () => {
  // A server that needs less than 0.1 ms is told as one that needs so much.
  const ownMs = 5;
  const delayed = freshVisit(heldBack(ownMs + 40));
  const timesOf = async (delaysMs: ReadonlyMap<string, number>): Promise<readonly number[]> => {
    const numbers = numbersIn(await auditAsLighthouse(delayed, delaysMs));
    return ['first-contentful-paint', 'largest-contentful-paint', 'interactive'].map(
      (id) => numbers[id] ?? Number.NaN,
    );
  };
  const stock = numbersIn(await auditStock(heldBack(ownMs)));
  const without = await timesOf(new Map([[origin, 40]]));
  const within = await timesOf(new Map());
  expect(without[0]).toBeCloseTo(stock['first-contentful-paint'] ?? 0, 6);
  expect(without[1]).toBeCloseTo(stock['largest-contentful-paint'] ?? 0, 6);
  expect(without[2]).toBeCloseTo(stock.interactive ?? 0, 6);
  // The document and the stylesheet before the first paint.
  expect((within[0] ?? 0) - (without[0] ?? 0)).toBeGreaterThan(40);
});

test('the calm simulation of the same visit leaves nothing behind', async () => {
  const before = numbersIn(await auditAsLighthouse(freshVisit(), new Map()));
  const visit = freshVisit();
  simulateWith(defaultRoundSettings, {
    mainThread: [],
    frames: new Map(),
    startUs: 0,
    document: { urls: new Set(), answeredUs: 0 },
    firstContentfulPaintUs: undefined,
    responseMs: new Map(),
    ownResponseMs: new Map(),
  });
  const calm = numbersIn((await Runner.audit(visit.artifacts, visit.runnerOptions))?.lhr);
  simulateAsLighthouse();
  const own = numbersIn(await auditAsLighthouse(visit, new Map()));
  expect(own).toEqual(before);
  expect(own).not.toEqual(calm);
});
