import type { Diagnosis } from '../../src/model.ts';
import { describeAwaitedRequests } from '../../src/report/awaited-requests.ts';
import { plainStyle } from '../../src/report/style.ts';
import { scenarios } from '../support/comment-scenarios.ts';

const run = scenarios['content-comes-later']?.();
if (!run) throw new Error('no such scenario');
const { findings } = run.judgement;
const target = findings.find(({ twin }) => twin)?.budget.target ?? '';

type Took = Readonly<Record<string, number | undefined>>;

const audit = (arm: 'base' | 'head', took: Took): Diagnosis => ({
  target,
  arm,
  resources: Object.entries(took).map(([url, tookMs]) => ({
    url,
    type: 'fetch',
    transferBytes: 900,
    tookMs,
  })),
  opportunities: [],
});

const causes = (base: Took, head: Took): readonly string[] =>
  describeAwaitedRequests(findings, [audit('base', base), audit('head', head)], plainStyle);

test('content 393 ms later waited for the request that grew by about as much', () => {
  expect(causes({ '/api': 61, '/b': 40, '/c': 50 }, { '/api': 458, '/b': 190, '/c': 820 })).toEqual(
    ['LCP waited about 397 ms longer for /api (fetch, 61 ms → 458 ms)'],
  );
});

test('of several requests the closest one is named', () => {
  expect(causes({ '/one': 60, '/two': 60 }, { '/one': 560, '/two': 450 })).toEqual([
    'LCP waited about 390 ms longer for /two (fetch, 60 ms → 450 ms)',
  ]);
});

test('no request that grew as much, as of a timer, is no cause', () => {
  expect(causes({ '/api': 60 }, { '/api': 64 })).toEqual([]);
  expect(causes({ '/api': 60 }, { '/api': 240 })).toEqual([]);
  expect(causes({ '/api': undefined }, { '/api': 458 })).toEqual([]);
  expect(causes({}, { '/api': 458 })).toEqual([]);
  expect(describeAwaitedRequests(findings, [], plainStyle)).toEqual([]);
});

test('a budget that fails by the simulation alone has no request to wait for', () => {
  const slower = scenarios['page-and-endpoint-fail']?.().judgement.findings ?? [];
  expect(slower.length).toBeGreaterThan(0);
  expect(
    describeAwaitedRequests(
      slower,
      [audit('base', { '/api': 61 }), audit('head', { '/api': 458 })],
      plainStyle,
    ),
  ).toEqual([]);
});
