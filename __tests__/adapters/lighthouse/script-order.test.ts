import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';
import { defaultRoundSettings } from '../../../src/adapters/chrome/lighthouse.ts';
import {
  keepScriptOrder,
  restoreScriptOrder,
} from '../../../src/adapters/lighthouse/script-order.ts';
import { simulateAsLighthouse, simulateWith } from '../../../src/adapters/lighthouse/simulation.ts';

const { CPUNode, NetworkNode, PageDependencyGraph } = Lantern.Graph;
type TaskEvent = ConstructorParameters<typeof CPUNode>[0];
type Requests = Parameters<typeof PageDependencyGraph.linkCPUNodes>[1];

const origin = 'http://page';
const main = 'main frame';

/** The parser's ways to meet a script, as Chrome calls them. */
const kinds = {
  blocking: 'blocking',
  body: 'in_body_parser_blocking',
  deferred: 'non_blocking',
  async: 'potentially_blocking',
} as const;
type Way = keyof typeof kinds | 'inserted';

interface Script {
  readonly path: string;
  readonly way: Way;
  readonly frame?: string;
  readonly startMs?: number;
}

const event = (name: string, args: object): TaskEvent =>
  ({ name, ts: 0, args }) as unknown as TaskEvent;
const asks = ({ path, way, frame = main }: Script): TaskEvent =>
  event('ResourceSendRequest', {
    data: {
      ...{ frame, url: origin + path, requestId: path, resourceType: 'Script' },
      ...(way === 'inserted'
        ? { initiator: { type: 'script' }, renderBlocking: 'dynamically_injected_non_blocking' }
        : { initiator: { type: 'parser' }, renderBlocking: kinds[way] }),
    },
  });
const fetches = (path: string): TaskEvent =>
  event('ResourceSendRequest', {
    data: { frame: main, url: origin + path, requestId: path, resourceType: 'Fetch' },
  });
const runs = (path: string, frame = main): TaskEvent =>
  event('EvaluateScript', { data: { frame, url: origin + path } });
const parses = event('ParseHTML', { beginData: { frame: main, url: `${origin}/` } });

const request = (path: string, type: string, startMs: number, endMs: number) =>
  new NetworkNode({
    ...{ requestId: path, url: origin + path, resourceType: type, priority: 'High' },
    ...{ rendererStartTime: startMs, networkRequestTime: startMs, networkEndTime: endMs },
    parsedURL: { scheme: 'http', securityOrigin: origin },
  } as unknown as ConstructorParameters<typeof NetworkNode>[0]);

/**
 * Returns the paths that the answer `/api` waits for, directly or not. The page asked for `scripts`
 * between 60 and 100 ms, unless they say otherwise. `tasks` ran one after the other from 200 ms on,
 * 5 ms each; the last one asked for `/api`.
 */
function apiWaitsFor(
  scripts: readonly Script[],
  tasks: readonly (readonly TaskEvent[])[],
): readonly string[] {
  const page = request('/', 'Document', 0, 50);
  const api = request('/api', 'Fetch', 500, 540);
  const asked = scripts.map(({ path, startMs = 60 }) =>
    request(path, 'Script', startMs, startMs + 40),
  );
  for (const node of [...asked, api]) page.addDependent(node);
  const all = [page, ...asked, api];
  const requests: Requests = {
    nodes: all,
    idToNodeMap: new Map(all.map((node) => [node.request.requestId, node])),
    urlToNodeMap: new Map(all.map((node) => [node.request.url, [node]])),
    frameIdToNodeMap: new Map([[main, page]]),
  };
  const taskAt = (ms: number, events: readonly TaskEvent[]) =>
    new CPUNode(
      { name: 'RunTask', ts: 1000 * ms, dur: 5000, tid: 1, args: {} } as unknown as TaskEvent,
      [...events],
    );
  const parse = taskAt(55, [parses, ...scripts.map(asks)]);
  const ran = tasks.map((events, at) => taskAt(200 + 10 * at, events));
  PageDependencyGraph.linkCPUNodes(page, requests, [parse, ...ran]);
  return asked
    .filter((node) => api.isDependentOn(node))
    .map(({ request: { requestId } }) => requestId);
}

const two = (way: Way): readonly Script[] => [
  { path: '/a.js', way },
  { path: '/b.js', way },
];
const inline = [parses, runs('/'), fetches('/api')];

beforeEach(keepScriptOrder);
afterEach(restoreScriptOrder);

test.each(['blocking', 'body'] as const)(
  'an inline script waits for the %s scripts before it, whatever tasks they run in',
  (way) => {
    const joined = apiWaitsFor(two(way), [[runs('/a.js')], [runs('/b.js'), ...inline]]);
    const split = apiWaitsFor(two(way), [[runs('/a.js')], [runs('/b.js')], inline]);
    expect(joined).toEqual(['/a.js', '/b.js']);
    expect(split).toEqual(joined);
  },
);

test.each(['blocking', 'body', 'deferred'] as const)(
  'a %s script waits for the one before it, whatever tasks they run in',
  (way) => {
    const last = [runs('/b.js'), fetches('/api')];
    const joined = apiWaitsFor(two(way), [[runs('/a.js'), ...last]]);
    const split = apiWaitsFor(two(way), [[runs('/a.js')], last]);
    expect(joined).toEqual(['/a.js', '/b.js']);
    expect(split).toEqual(joined);
  },
);

test.each(['async', 'inserted'] as const)('an %s script waits for no other one', (way) => {
  expect(apiWaitsFor(two(way), [[runs('/a.js')], [runs('/b.js'), fetches('/api')]])).toEqual([
    '/b.js',
  ]);
});

test('a script in its turn does not wait for an async one that happened to run before', () => {
  const scripts: readonly Script[] = [
    { path: '/a.js', way: 'async' },
    { path: '/b.js', way: 'deferred' },
  ];
  expect(apiWaitsFor(scripts, [[runs('/a.js')], [runs('/b.js'), fetches('/api')]])).toEqual([
    '/b.js',
  ]);
});

test('a script does not wait for those of another frame', () => {
  const scripts: readonly Script[] = [
    { path: '/a.js', way: 'blocking', frame: 'other frame' },
    { path: '/b.js', way: 'blocking' },
  ];
  expect(
    apiWaitsFor(scripts, [[runs('/a.js', 'other frame')], [runs('/b.js'), fetches('/api')]]),
  ).toEqual(['/b.js']);
});

test('nor for one whose address the parser met in another frame alone', () => {
  const scripts: readonly Script[] = [
    { path: '/a.js', way: 'blocking', frame: 'other frame' },
    { path: '/b.js', way: 'blocking' },
  ];
  expect(apiWaitsFor(scripts, [[runs('/a.js')], [runs('/b.js'), fetches('/api')]])).toEqual([
    '/b.js',
  ]);
});

test('nothing waits for what was asked for later', () => {
  const scripts: readonly Script[] = [
    { path: '/a.js', way: 'blocking', startMs: 300 },
    { path: '/b.js', way: 'blocking' },
  ];
  expect(apiWaitsFor(scripts, [[runs('/a.js')], [runs('/b.js'), fetches('/api')]])).toEqual([
    '/b.js',
  ]);
});

test('what a page does later by itself waits for no more than in Lighthouse', () => {
  const later = [runs('/'), fetches('/api')];
  expect(apiWaitsFor(two('blocking'), [[runs('/a.js')], [runs('/b.js')], later])).toEqual([]);
});

test('the simulation of a visit has that order', () => {
  restoreScriptOrder();
  const others = {
    taskTime: 'elapsed',
    renderBlockingUntil: 'screen',
    speedIndexFrom: 'screen',
    slowAnswers: 'middle',
  } as const;
  const facts = {} as Parameters<typeof simulateWith>[1];
  const waits = () => apiWaitsFor(two('blocking'), [[runs('/a.js')], [runs('/b.js')], inline]);
  simulateWith({ ...defaultRoundSettings, ...others }, facts);
  expect(waits()).toEqual(['/a.js', '/b.js']);
  simulateAsLighthouse();
  expect(waits()).toEqual([]);
});

test('Lighthouse has its own graph back', () => {
  restoreScriptOrder();
  expect(apiWaitsFor(two('blocking'), [[runs('/a.js')], [runs('/b.js')], inline])).toEqual([]);
});
