import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';
import {
  type SimulationSettings,
  simulateAsLighthouse,
  simulateWith,
} from '../../../src/adapters/lighthouse/simulation.ts';
import { leaveDelayLineOutOfSpeedIndex } from '../../../src/adapters/lighthouse/speed-index.ts';
import type { VisitFacts } from '../../../src/adapters/lighthouse/visit-facts.ts';
import { withoutDelay } from '../../../src/adapters/lighthouse/without-delay.ts';

type TaskEvent = ConstructorParameters<typeof Lantern.Graph.CPUNode>[0];
const calm: SimulationSettings = {
  taskTime: 'cpu',
  renderBlockingUntil: 'frame',
  speedIndexFrom: 'own-work',
  slowAnswers: 'own-time',
  scriptsBy: 'order',
};
const { CPUNode, NetworkNode, PageDependencyGraph } = Lantern.Graph;
const { FirstContentfulPaint } = Lantern.Metrics;

/** A task of the main thread that lasted `ms`, of which it had a core for `ranMs`. */
const task = (ms: number, ranMs?: number, startMs = 0): TaskEvent =>
  ({
    name: 'RunTask',
    ts: 1000 * startMs,
    dur: 1000 * ms,
    ...(ranMs === undefined ? {} : { tdur: 1000 * ranMs }),
    tid: 1,
    args: {},
  }) as unknown as TaskEvent;
const nodeOf = (event: TaskEvent): Lantern.Graph.CPUNode => new CPUNode(event);

/**
 * First seen, with content, at `seenMs`; the main thread did `events`, each a name and when, and
 * painted at the second what was seen at the first of each of `frames`.
 */
const visitOf = (
  events: readonly (readonly [name: string, ms: number])[],
  seenMs = 300,
  frames: readonly (readonly [seenMs: number, paintedMs: number])[] = [],
): VisitFacts => ({
  mainThread: events.map(([name, ms]) => ({ name, ts: 1000 * ms })),
  frames: new Map(frames.map(([seen, painted]) => [1000 * seen, 1000 * painted])),
  startUs: 0,
  document: { urls: new Set(['http://page/']), answeredUs: 50_000 },
  firstContentfulPaintUs: 1000 * seenMs,
  responseMs: new Map(),
  ownResponseMs: new Map(),
});

const runs = (url: string): TaskEvent =>
  ({ name: 'EvaluateScript', ts: 0, args: { data: { url } } }) as unknown as TaskEvent;

function request(
  url: string,
  resourceType: string,
  startMs: number,
  endMs: number,
): Lantern.Graph.NetworkNode {
  const [rendererStartTime, networkRequestTime, networkEndTime] = [startMs, startMs, endMs];
  const node = new NetworkNode({
    ...{
      requestId: url,
      url,
      resourceType,
      rendererStartTime,
      networkRequestTime,
      networkEndTime,
      responseHeadersEndTime: endMs,
    },
    ...{
      priority: 'VeryHigh',
      parsedURL: { scheme: 'http', securityOrigin: 'http://page' },
      protocol: 'http/1.1',
      transferSize: 0,
      initiator: { type: 'parser' },
    },
  } as unknown as ConstructorParameters<typeof NetworkNode>[0]);
  node.setIsMainDocument(resourceType === 'Document');
  return node;
}

/** A page that runs `early.js` at 200 ms, and at 250 ms `late.js` and a script of its own. */
function pageOf(ms = 20): Lantern.Graph.NetworkNode {
  const page = request('http://page/', 'Document', 0, 50);
  for (const [url, startMs] of [
    ['http://page/early.js', 200] as const,
    ['http://page/late.js', 250] as const,
  ]) {
    const file = request(url, 'Script', 60, 100);
    const run = new CPUNode(
      task(ms, ms, startMs),
      url.endsWith('late.js') ? [runs(url), runs('http://page/')] : [runs(url)],
    );
    page.addDependent(file);
    file.addDependent(run);
  }
  return page;
}

function namesIn(graph: Lantern.Graph.Node): readonly string[] {
  const found: string[] = [];
  graph.traverse(
    (node) =>
      void found.push(
        node instanceof NetworkNode
          ? node.request.url.replace('http://page/', '/')
          : `task at ${node.startTime / 1000} ms`,
      ),
  );
  return found.sort();
}

type Navigation = Parameters<typeof FirstContentfulPaint.getOptimisticGraph>[1];

/** What held up the first paint, which was seen at `seenMs`. */
const heldUp = (seenMs: number, page = pageOf()): readonly string[] =>
  namesIn(
    FirstContentfulPaint.getOptimisticGraph(page, {
      timestamps: { firstContentfulPaint: 1000 * seenMs },
    } as unknown as Navigation),
  );

/** What held up another paint, such as the largest one. */
const heldUpLater = (seenMs: number, ms = 20, page = pageOf(ms)): readonly string[] =>
  namesIn(
    FirstContentfulPaint.getFirstPaintBasedGraph(page, {
      cutoffTimestamp: 1000 * seenMs,
      treatNodeAsRenderBlocking: () => true,
    }),
  );

afterEach(simulateAsLighthouse);

test('a task is as long as it had a core; its own waiting is what others do not explain', () => {
  simulateWith(calm, visitOf([]));
  const lengths = [task(40, 20), task(200, 20), task(40, 1), task(40), task(40, 60)].map(
    (event) => nodeOf(event).duration / 1000,
  );
  expect(lengths).toEqual([20, 150, 28, 40, 40]);
  simulateAsLighthouse();
  expect(nodeOf(task(40, 20)).duration / 1000).toBe(40);
});

test("Chrome's work to put up the document is left out, that of the page's frames is not", () => {
  const began = (name: string, startMs: number, ms: number, ranMs: number) => ({
    name,
    ts: 1000 * startMs,
    dur: 1000 * ms,
    tdur: 1000 * ranMs,
  });
  const commit = (startMs: number) => [
    began('DocumentLoader::CommitNavigation', startMs, 30, 14),
    began('NavigationBodyLoader::StartLoadingBody', startMs + 20, 9, 4),
  ];
  const empty = began('DocumentLoader::CommitNavigation', 5, 4, 2);
  simulateWith(calm, { ...visitOf([]), mainThread: [empty, ...commit(105), ...commit(405)] });
  const lengths = [0, 100, 300, 400].map(
    (startMs) => nodeOf(task(40, 20, startMs)).duration / 1000,
  );
  expect(lengths).toEqual([20, 10, 20, 20]);
  simulateAsLighthouse();
  expect(nodeOf(task(40, 20, 100)).duration / 1000).toBe(40);
});

test('what ran after the seen frame was painted did not hold it up; its document did', () => {
  simulateWith(calm, visitOf([['ParseHTML', 60]], 300, [[300, 240]]));
  expect(heldUp(300)).toEqual(['/', '/early.js', 'task at 200 ms']);
  expect(heldUpLater(300)).toEqual(['/', '/early.js', 'task at 200 ms']);
  simulateAsLighthouse();
  expect(heldUp(300)).toEqual(['/', '/early.js', '/late.js', 'task at 200 ms', 'task at 250 ms']);
});

test('the largest paint has its own frame: what ran before that one held it up', () => {
  const frames = [[270, 210] as const, [400, 390] as const];
  const page = pageOf();
  const afterwards = request('http://page/afterwards.js', 'Script', 60, 100);
  page.addDependent(afterwards);
  afterwards.addDependent(new CPUNode(task(20, 20, 395), [runs('http://page/afterwards.js')]));
  simulateWith(calm, visitOf([], 270, frames));
  expect(heldUp(270, page)).toEqual(['/', '/early.js', 'task at 200 ms']);
  expect(heldUpLater(400, 20, page)).toEqual([
    '/',
    '/early.js',
    '/late.js',
    'task at 200 ms',
    'task at 250 ms',
  ]);
});

test('a font that arrived after the frame was painted did not hold it up', () => {
  const pageWithFonts = (...endsMs: readonly number[]): Lantern.Graph.NetworkNode => {
    const page = pageOf();
    for (const endMs of endsMs)
      page.addDependent(request(`http://page/${endMs}.woff`, 'Font', 150, endMs));
    return page;
  };
  simulateWith(calm, visitOf([], 300, [[300, 240]]));
  for (const paint of [
    heldUp(300, pageWithFonts(180, 290)),
    heldUpLater(300, 20, pageWithFonts(180, 290)),
  ])
    expect(paint).toEqual(['/', '/180.woff', '/early.js', 'task at 200 ms']);
  expect(heldUp(300, pageWithFonts(250))).not.toContain('/250.woff');
  expect(heldUpLater(300, 20, pageWithFonts(250))).not.toContain('/250.woff');
  simulateAsLighthouse();
  expect(heldUp(300, pageWithFonts(290))).toContain('/290.woff');
});

test('fonts that arrived together count together, on either side of the frame', () => {
  const page = pageOf();
  for (const endMs of [175, 190, 280, 295])
    page.addDependent(request(`http://page/${endMs}.woff`, 'Font', 150, endMs));
  simulateWith(calm, visitOf([], 300, [[300, 240]]));
  const expected = ['/', '/175.woff', '/190.woff', '/280.woff', '/early.js', 'task at 200 ms'];
  expect(heldUp(300, page)).toEqual(expected);
  expect(heldUpLater(300, 20, page)).toEqual(expected);
  // Also where one of them arrived after the frame was seen.
  simulateWith(calm, visitOf([], 270, [[270, 240]]));
  expect(heldUp(270, page)).toEqual(expected);
  simulateAsLighthouse();
  expect(heldUp(270, page)).not.toContain('/280.woff');
});

test('the task that parses the document holds the paint up, after an empty page too', () => {
  const parsing = (startMs: number): Lantern.Graph.CPUNode =>
    new CPUNode(task(20, 20, startMs), [
      { name: 'ParseHTML', ts: 1000 * (startMs + 5), args: {} } as unknown as TaskEvent,
    ]);
  const page = pageOf();
  for (const startMs of [10, 110, 150]) page.addDependent(parsing(startMs));
  simulateWith(
    calm,
    visitOf([
      ['ParseHTML', 15],
      ['ParseHTML', 115],
      ['ParseHTML', 155],
    ]),
  );
  expect(heldUp(300, page)).toEqual(expect.arrayContaining(['task at 10 ms', 'task at 110 ms']));
  expect(heldUp(300, page)).not.toContain('task at 150 ms');
  simulateAsLighthouse();
  expect(heldUp(300, page)).not.toContain('task at 110 ms');
});

/**
 * What the trace says of a document that is put up at a moment and parsed 30 ms later, each in a
 * task of its own.
 */
const putUp = (url: string, startMs: number) => [
  { name: 'DocumentLoader::CommitNavigation', ts: 1000 * startMs, dur: 20_000, tdur: 12_000 },
  {
    name: 'NavigationBodyLoader::StartLoadingBody',
    ts: 1000 * (startMs + 10),
    dur: 5_000,
    tdur: 2_000,
    args: { url },
  },
  { name: 'ParseHTML', ts: 1000 * (startMs + 31), args: { beginData: { url } } },
];

test('the first page of a redirect by script is not taken for the second document', () => {
  const page = pageOf();
  for (const startMs of [60, 130]) page.addDependent(new CPUNode(task(20, 20, startMs)));
  const first = {
    name: 'ParseHTML',
    ts: 61_000,
    args: { beginData: { url: 'http://page/first' } },
  };
  const frameOfFirst = putUp('http://page/frame', 55);
  const mainThread = [first, ...frameOfFirst, ...putUp('http://page/#top', 100)].sort(
    (one, other) => one.ts - other.ts,
  );
  simulateWith(calm, { ...visitOf([]), mainThread });
  expect(heldUp(300, page)).toContain('task at 130 ms');
  expect(heldUp(300, page)).not.toContain('task at 60 ms');
  expect([50, 100].map((startMs) => nodeOf(task(40, 20, startMs)).duration / 1000)).toEqual([
    20, 10,
  ]);
});

test('the tasks that put up and begin to parse the document stay, however short', () => {
  const isKept = (startMs: number): boolean => {
    const [root, between, end] = [
      nodeOf(task(20, 20)),
      nodeOf(task(1, 1, startMs)),
      nodeOf(task(20, 20, 160)),
    ];
    root.addDependent(between);
    between.addDependent(end);
    PageDependencyGraph.pruneNode(between);
    return between.getDependents().length > 0;
  };
  simulateWith(calm, { ...visitOf([]), mainThread: putUp('http://page/', 100) });
  expect([100, 131, 140].map(isKept)).toEqual([true, true, false]);
});

test('where Chrome does not say which frame was seen, it stays at the moment when it was', () => {
  simulateWith(calm, visitOf([], 300, [[280, 240]]));
  expect(heldUp(300)).toContain('/late.js');
});

test('tasks of 2 ms and more stay in the graph, where Lighthouse drops those under 10 ms', () => {
  const isKept = (ms: number): boolean => {
    const [root, between, end] = [
      nodeOf(task(20, 20)),
      nodeOf(task(ms, ms, 30)),
      nodeOf(task(20, 20, 60)),
    ];
    root.addDependent(between);
    between.addDependent(end);
    PageDependencyGraph.pruneNode(between);
    return between.getDependents().length > 0;
  };
  simulateWith(calm, visitOf([]));
  expect([isKept(5), isKept(1)]).toEqual([true, false]);
  simulateAsLighthouse();
  expect(isKept(5)).toBe(false);
});

test('Speed Index sees the first paint when its tasks would have let it', () => {
  const seenAt = (firstPaintMs: number): number => {
    simulateWith(calm, visitOf([], firstPaintMs));
    const first = nodeOf(task(60, 30));
    first.addDependent(nodeOf(task(20, 20, 70)));
    const fcpResult = {
      pessimisticGraph: first,
      pessimisticEstimate: { timeInMs: 0 },
    } as unknown as Lantern.Metrics.MetricResult;
    const extras = { optimistic: true, observedSpeedIndex: firstPaintMs + 40, fcpResult };
    return Lantern.Metrics.SpeedIndex.getEstimateFromSimulation(
      { timeInMs: 0, nodeTimings: new Map() },
      extras,
    ).timeInMs;
  };
  // 50 ms of tasks, and 40 ms from the first paint to what Speed Index counts.
  expect([seenAt(60), seenAt(390), seenAt(1900), seenAt(30)].map(Math.round)).toEqual([
    90, 90, 1590, 70,
  ]);
});

test("the delay line's share of what Speed Index saw is that of the answers in a row", () => {
  const seenAt = (delayMs: number, serverMs = 10): number => {
    const page = request('http://page/', 'Document', 0, 50);
    const [style, script] = [
      request('http://page/a.css', 'Stylesheet', 60, 100),
      request('http://page/a.js', 'Script', 60, 100),
    ];
    page.addDependent(style);
    page.addDependent(script);
    const seenResponseMs = new Map([['http://page', serverMs + delayMs]]);
    const delaysMs = new Map([['http://page', delayMs]]);
    leaveDelayLineOutOfSpeedIndex(seenResponseMs, withoutDelay(seenResponseMs, delaysMs));
    const fcpResult = {
      pessimisticGraph: page,
      pessimisticEstimate: { timeInMs: 0 },
    } as unknown as Lantern.Metrics.MetricResult;
    const extras = { optimistic: true, observedSpeedIndex: 300 + 2 * delayMs, fcpResult };
    return Lantern.Metrics.SpeedIndex.getEstimateFromSimulation(
      { timeInMs: 0, nodeTimings: new Map() },
      extras,
    ).timeInMs;
  };
  // The stylesheet and the script wait for the document, and not for each other.
  expect([seenAt(40), seenAt(100)].map(Math.round)).toEqual([300, 300]);
  // A server that needed no time is not one of which nothing is known.
  expect([seenAt(40, 0), seenAt(40, -1)].map(Math.round)).toEqual([300, 302]);
});

test('where no frame is known, a late script counts as Lighthouse has it', () => {
  simulateWith(calm, visitOf([]));
  expect(heldUpLater(240)).not.toContain('/late.js');
  expect(heldUpLater(240, 5)).toContain('/late.js');
});

test('an answer takes its own time, and those that share its connection the usual one', () => {
  const page = request('http://page/', 'Document', 0, 50);
  const slow = request('http://page/api', 'Fetch', 60, 500);
  const after = request('http://page/next', 'Fetch', 510, 520);
  page.addDependent(slow);
  slow.addDependent(after);
  const simulator = new Lantern.Simulation.Simulator({
    ...{ rtt: 150, throughput: 1_600_000, cpuSlowdownMultiplier: 4, layoutTaskMultiplier: 2 },
    observedThroughput: 1_600_000,
    additionalRttByOrigin: new Map(),
    serverResponseTimeByOrigin: new Map([['http://page', 5]]),
  });
  const endsMs = (): readonly number[] => {
    const { nodeTimings } = simulator.simulate(page);
    return [page, slow, after].map((node) => nodeTimings.get(node)?.endTime ?? Number.NaN);
  };
  const usual = endsMs();
  simulateWith(calm, { ...visitOf([]), ownResponseMs: new Map([['http://page/api', 405]]) });
  const [pageMs = 0, slowMs = 0, afterMs = 0] = usual;
  expect(endsMs()).toEqual([pageMs, slowMs + 400, afterMs + 400]);
  simulateAsLighthouse();
  expect(endsMs()).toEqual(usual);
});
