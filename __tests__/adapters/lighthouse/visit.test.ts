import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { LoadSimulator } from 'lighthouse/core/computed/load-simulator.js';
import { ProcessedTrace } from 'lighthouse/core/computed/processed-trace.js';
import Trace from 'lighthouse/core/gather/gatherers/trace.js';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import {
  type FrameEvent,
  paintedAt,
  paintedFrames,
} from '../../../src/adapters/lighthouse/frames.ts';
import type { AuditRequest, Browser, Log } from '../../../src/ports.ts';

jest.setTimeout(120_000);

const silent: Log = { note() {}, progress() {}, warn() {}, error() {}, debug() {} };
const env = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
const waitMs = 300;
/** How long the server waits before it answers. */
const waitsMs: Readonly<Record<string, number>> = {
  '/slow': waitMs,
  '/later': waitMs,
  '/much-later': 2 * waitMs,
};

const page = (head: string, end = ''): string =>
  `<!doctype html><title>Page</title><link rel="icon" href="data:,">${head}<h1>Page</h1>${end}`;
/**
 * Work, not time: however long the machine lets it wait for a core. Beyond 100 ms on any of today's
 * machines.
 */
const busy = 'for (let turn = 0, sum = 0; turn < 5e7; turn += 1) sum = (sum * 31 + turn) | 0;';
/**
 * Shows content once an answer has come. It asks for it itself, so that no other request is under
 * way at that moment in the simulation: which of several gets the free connection is chance there.
 */
const showsAnswer =
  'fetch(path).then(() => { const text = document.createElement("h1"); text.textContent = ' +
  '"Words ".repeat(60); document.body.append(text); })';
const pages: Readonly<Record<string, string>> = {
  '/plain': page(''),
  '/slow': page(''),
  '/busy': page(`<script>${busy}</script>`),
  '/waits': page(
    '<script>const ask = new XMLHttpRequest(); ask.open("GET", "/later", false); ' +
      'ask.send();</script>',
  ),
  '/timed': page(
    '<style>h1 { display: none } .shown h1 { display: block }</style>',
    '<script>setTimeout(() => document.body.className = "shown", 1500)</script>',
  ),
  '/grows': page(
    '',
    '<script>new PerformanceObserver(() => { const text = document.createElement("h1"); ' +
      'text.textContent = "More and larger text ".repeat(20); document.body.append(text); ' +
      '}).observe({ type: "paint", buffered: true })</script>',
  ),
  '/show.js': showsAnswer,
  '/asks-slow': page('<script>const path = "/later"</script>', '<script src="/show.js"></script>'),
  '/asks-slower': page(
    '<script>const path = "/much-later"</script>',
    '<script src="/show.js"></script>',
  ),
  '/busy-late': page(
    '<script>new PerformanceObserver(() => fetch("/painted")).observe({ type: "paint", ' +
      'buffered: true })</script>',
    '<script src="/late.js"></script>',
  ),
};

const { promise: painted, resolve: seen } = Promise.withResolvers<void>();
let origin: string;
let browser: Browser;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const body = path === '/late.js' ? busy : (pages[path] ?? '');
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html');
    // However long the machine needs for the first frame: the script arrives once it has been seen.
    if (path === '/late.js') return void painted.then(() => response.end(body));
    if (path === '/painted') seen();
    setTimeout(() => response.end(body), waitsMs[path] ?? 0);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromeLauncher(silent).launch(env, {
    origins: [origin],
    delayMs: 40,
    otherHosts: 'allow',
  });
  closing.push(
    () => server.close(),
    () => browser.close(),
  );
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

async function visit(path: string, more: Partial<AuditRequest> = {}) {
  const { report, seen } = await browser.audit({
    url: origin + path,
    device: 'mobile',
    scope: 'metrics',
    audits: [
      'first-contentful-paint',
      'largest-contentful-paint',
      'speed-index',
      'total-blocking-time',
    ],
    headers: {},
    blockedUrls: [],
    timeoutMs: 30_000,
    ...more,
  });
  const of = (audit: string): number => report.audits[audit]?.numericValue ?? Number.NaN;
  return {
    fcp: of('first-contentful-paint'),
    lcp: of('largest-contentful-paint'),
    si: of('speed-index'),
    tbt: of('total-blocking-time'),
    timers: seen?.timers,
  };
}

test('a slow server, a busy script and one that waits each make the metrics worse', async () => {
  const plain = await visit('/plain');
  const slow = await visit('/slow');
  const working = await visit('/busy');
  const waiting = await visit('/waits');
  expect(slow.fcp - plain.fcp).toBeGreaterThan(0.8 * waitMs);
  expect(slow.si - plain.si).toBeGreaterThan(0.8 * waitMs);
  // A phone is simulated as four times as slow.
  expect(working.fcp - plain.fcp).toBeGreaterThan(300);
  expect(working.si - plain.si).toBeGreaterThan(300);
  // Waiting up to 50 ms could be others' doing; the rest is the page's.
  expect(waiting.fcp - plain.fcp).toBeGreaterThan(4 * (waitMs - 60));
});

test('content that waits for a slow answer is as late, and what is before it is not', async () => {
  const slow = await visit('/asks-slow');
  const slower = await visit('/asks-slower');
  expect(slow.lcp - slow.fcp).toBeGreaterThan(waitMs);
  expect(slower.lcp - slow.lcp).toBeGreaterThan(0.8 * waitMs);
  expect(slower.lcp - slow.lcp).toBeLessThan(1.5 * waitMs);
  expect(slower.fcp - slow.fcp).toBeLessThan(0.5 * waitMs);
});

test('a script after the first frame holds it up in no way, and blocks what follows', async () => {
  const plain = await visit('/plain');
  const late = await visit('/busy-late');
  expect(late.fcp - plain.fcp).toBeLessThan(300);
  expect(late.tbt).toBeGreaterThan(300);
});

test('a page that shows itself by a timer has a worse Speed Index, and tells it', async () => {
  const plain = await visit('/plain');
  const timed = await visit('/timed');
  expect(timed.si - plain.si).toBeGreaterThan(1000);
  expect(timed.timers).toEqual([{ url: `${origin}/timed`, line: 1, ms: 1500 }]);
  expect(plain.timers).toEqual([]);
});

/** What Lighthouse reads of the trace of one visit, and the frames in it. */
async function traceOf(path: string) {
  const traces = jest.spyOn(ProcessedTrace, 'request');
  await visit(path);
  const [asked] = traces.mock.results.map(
    ({ value }) => value as ReturnType<typeof ProcessedTrace.request>,
  );
  const categories = new Set(
    traces.mock.calls.flatMap(([{ traceEvents }]) =>
      traceEvents.flatMap(({ cat }) => cat.split(',')),
    ),
  );
  traces.mockRestore();
  if (!asked) throw new Error('no trace was processed');
  const { processEvents, mainThreadEvents, frameEvents } = await asked;
  const seenUs = (event: string): number =>
    frameEvents.findLast(({ name }) => name === event)?.ts ?? Number.NaN;
  return {
    seenUs,
    mainThreadEvents,
    categories,
    frames: paintedFrames(processEvents as readonly FrameEvent[]),
  };
}

test('Chrome records when the main thread painted the frame that is the first paint', async () => {
  const { seenUs, mainThreadEvents, frames } = await traceOf('/busy');
  const firstUs = seenUs('firstContentfulPaint');
  const ranUs = mainThreadEvents.findLast(
    ({ name, ts }) => name === 'EvaluateScript' && ts < firstUs,
  )?.ts;
  expect(paintedAt(frames, firstUs)).toBeGreaterThan(ranUs ?? Number.NaN);
  expect(paintedAt(frames, firstUs)).toBeLessThan(firstUs);
});

test('the largest paint has the time of its own frame, where that comes later', async () => {
  const { seenUs, frames } = await traceOf('/grows');
  const [firstUs, largestUs] = [
    seenUs('firstContentfulPaint'),
    seenUs('largestContentfulPaint::Candidate'),
  ];
  expect(paintedAt(frames, largestUs)).toBeGreaterThan(firstUs);
  expect(paintedAt(frames, largestUs)).toBeLessThan(largestUs);
});

test("the text of scripts is not traced for Headroom's own metrics, all else is", async () => {
  const { categories } = await traceOf('/busy');
  const ofText = Trace.getDefaultTraceCategories().filter((category) =>
    category.includes('source-rundown'),
  );
  expect(ofText).toHaveLength(2);
  expect(ofText.filter((category) => categories.has(category))).toEqual([]);
  expect([...categories]).toEqual(
    expect.arrayContaining(['devtools.timeline', 'loading', 'blink.user_timing']),
  );
});

test('a bug in what the simulation is told fails the visit: its times are not calm', async () => {
  const telling = jest
    .spyOn(LoadSimulator, 'convertAnalysisToSaveableLanternData')
    .mockImplementation(() => {
      throw new TypeError('a bug');
    });
  await expect(visit('/plain', { simulation: 'calm' })).rejects.toThrow('a bug');
  telling.mockRestore();
});
