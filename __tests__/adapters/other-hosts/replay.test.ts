/** What a recording answers, after which time, and what it is told to lack. */
import type { AskedRequest } from '../../../src/adapters/other-hosts/any-host-server.ts';
import { openReplay } from '../../../src/adapters/other-hosts/replay.ts';
import type { RecordedExchange } from '../../../src/ports.ts';

const url = 'https://cdn.example/tag.js';
const exchange: RecordedExchange = {
  ...{ method: 'GET', url, requestHeaders: [], protocol: 'h2', status: 200 },
  headers: [['content-type', 'text/javascript']],
  body: Buffer.from('1'),
  encodedBytes: undefined,
  waitMs: 60,
};
const asked = (address: string, more: Partial<AskedRequest> = {}): AskedRequest => ({
  method: 'GET',
  url: address,
  headers: [['sec-fetch-dest', 'script']],
  body: async () => Buffer.alloc(0),
  isUpgrade: false,
  isOfPage: true,
  signal: new AbortController().signal,
  ...more,
});
const open = (delayMs: number) =>
  openReplay(new Map([['a.har', { exchanges: [exchange], digest: '1' }]]), delayMs);

/** A timer of Node may end as much too early. */
const timerMs = 1;

test('an answer comes after what its host took, and the delay of all servers', async () => {
  const { answer, begin, holdBack, takeAnswers } = open(40);
  begin('a.har');
  const tookMs = async (): Promise<number> => {
    const fromMs = performance.now();
    expect((await answer(asked(url))).status).toBe(200);
    return performance.now() - fromMs;
  };
  expect(await tookMs()).toBeGreaterThanOrEqual(60 + 40 - timerMs);
  holdBack(90);
  expect(await tookMs()).toBeGreaterThanOrEqual(60 + 90 - timerMs);
  // The simulation is told of the host alone.
  const one = { request: 'GET /tag.js', tookMs: 60 };
  expect(takeAnswers()).toEqual(new Map([['https://cdn.example', [one, one]]]));
});

test('a request that the recording lacks is answered with 504, and told once', async () => {
  const { answer, begin, unrecorded } = open(0);
  begin('a.har');
  const other = 'https://cdn.example/new.js';
  for (const request of [asked(other), asked(other), asked(url, { method: 'POST' })])
    expect((await answer(request)).status).toBe(504);
  await answer(asked('https://update.example/', { isOfPage: false }));
  expect(unrecorded()).toEqual([
    { method: 'GET', url: other, type: 'script' },
    { method: 'POST', url, type: 'script' },
  ]);
  begin('a.har');
  expect(unrecorded()).toEqual([]);
});

test('a visit without a recording is answered from none', async () => {
  const { answer, begin } = open(0);
  begin(undefined);
  expect((await answer(asked(url))).status).toBe(504);
});
