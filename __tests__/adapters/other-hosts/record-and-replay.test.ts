/** Other hosts recorded by one real Chrome and replayed to another. */
import { jest } from '@jest/globals';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import { defaultRoundSettings } from '../../../src/adapters/chrome/lighthouse.ts';
import { readItems } from '../../../src/measure/page/values.ts';
import type { AuditRequest, Browser, RecordedExchange, Routes } from '../../../src/ports.ts';
import { everyNameHere, openThirdParty } from '../../support/third-party.ts';
import { auditRequest, environment, openSite, type Site, silent } from '../../support/visiting.ts';

jest.setTimeout(120_000);

let third: Awaited<ReturnType<typeof openThirdParty>>;
let site: Site;
let origin: string;
let wanted = '';

const pageHtml = () => `<!doctype html><html lang="en"><title>Page</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="${third.plain}/style.css">
<script src="${third.secure}/tag.js"></script><h1>Page</h1>
<img alt="" width="1" height="1" src="${third.secure}/moved">
<iframe title="frame" src="${third.secure}/frame"></iframe><script>
  (async () => {
    const said = [];
    const ask = (path, how) => fetch('${third.secure}' + path, how).then((answer) => answer.text());
    said.push(await ask('/turn'), await ask('/turn', { cache: 'no-store' }));
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    said.push(await ask('/collect?at=' + Date.now() + '&v=1', json).catch(String));
    const code = "fetch('${third.secure}/turn?worker').then((a) => a.text()).then(postMessage)";
    const worker = new Worker(URL.createObjectURL(new Blob([code])));
    said.push(await new Promise((resolve) => { worker.onmessage = (e) => resolve(e.data); }));
    ${wanted}
    document.querySelector('h1').textContent = said.join(', ');
    await fetch('/said?' + encodeURIComponent(said.join(', ')));
  })();
</script></html>`;

const said: string[] = [];

beforeAll(async () => {
  third = await openThirdParty();
  site = await openSite((request, response) => {
    if (request.url?.startsWith('/said?')) said.push(decodeURIComponent(request.url.slice(6)));
    response.setHeader('content-type', 'text/html').end(pageHtml());
  });
  ({ origin } = site);
});

afterAll(async () => {
  await site.close();
  await third.close();
});

const launch = (otherHosts: Routes['otherHosts']): Promise<Browser> =>
  chromeLauncher(silent, defaultRoundSettings, everyNameHere).launch(environment, {
    origins: [origin],
    delayMs: 40,
    otherHosts,
  });

const request = (replay?: string): AuditRequest =>
  auditRequest(`${origin}/`, { timeoutMs: 30_000, replay });

type Visited = Awaited<ReturnType<Browser['audit']>>;

/** The requests to the third party, and the bytes of each. */
function requestsOf({ report }: Visited) {
  const items = readItems(report.audits['network-requests'])
    .filter(({ url }) => /third\.example/.test(String(url)) && !/new\.js/.test(String(url)))
    .map(({ url, statusCode, transferSize, resourceSize, protocol, mimeType }) => ({
      said: [String(url).replace(/at=\d+/, 'at=NOW'), statusCode, resourceSize, protocol, mimeType],
      bytes: Number(transferSize),
    }))
    .sort((one, other) => String(one.said).localeCompare(String(other.said)));
  return { said: items.map(({ said }) => said.join(' ')), bytes: items.map(({ bytes }) => bytes) };
}

const metric = ({ report }: Visited, id: string): number =>
  report.audits[id]?.numericValue ?? Number.NaN;

const recorded: RecordedExchange[] = [];

describe('a third party that is switched off after it was recorded', () => {
  let live: Visited;
  let replayed: Visited;
  const lost: string[] = [];

  beforeAll(async () => {
    const recorder = await launch({
      record: (exchange) => void recorded.push(exchange),
      sayLost: (url, why) => void lost.push(`${url}: ${why}`),
    });
    live = await recorder.audit(request());
    await recorder.close();
    await third.close();
    third.asked.length = 0;
    const player = await launch({
      replay: new Map([['a.har', { exchanges: recorded, digest: '1' }]]),
    });
    replayed = await player.audit(request('a.har'));
    wanted = `said.push(await ask('/new.js'));
      await fetch('http://elsewhere.example/a', { method: 'POST', mode: 'no-cors' });`;
    missed = await player.audit(request('a.har'));
    wanted = '';
    blocked = await player.audit({ ...request('a.har'), blockedUrls: ['*cdn.third.example*'] });
    await player.close();
  });
  let missed: Visited;
  let blocked: Visited;

  test('gives the same requests, bytes and protocols', () => {
    expect(lost).toEqual([]);
    const [before, after] = [requestsOf(live), requestsOf(replayed)];
    expect(before.said.length).toBe(11);
    expect(after.said).toEqual(before.said);
    // Headers that HTTP/2 need not repeat are repeated, and there is no cookie.
    const differences = after.bytes.map((bytes, at) => Math.abs(bytes - (before.bytes[at] ?? 0)));
    expect(Math.max(...differences)).toBeLessThan(150);
    expect(replayed.seen?.failed).toEqual([]);
    expect(third.asked).toEqual([]);
  });

  test('answers frames, workers, POST and several turns of one address as before', () => {
    expect(said[0]).toBe('turn 1, turn 2, {"ok":true}, turn 3');
    expect(said[1]).toBe(said[0]);
  });

  test('gives each visit exactly the same bytes', () => {
    expect(requestsOf(missed)).toEqual(requestsOf(replayed));
  });

  test('waits as long as the host did, so that simulated timings agree', () => {
    const tag = readItems(replayed.report.audits['network-requests']).find(({ url }) =>
      String(url).endsWith('/tag.js'),
    );
    expect(Number(tag?.networkEndTime) - Number(tag?.networkRequestTime)).toBeGreaterThan(149);
    for (const id of ['first-contentful-paint', 'largest-contentful-paint']) {
      const ratio = metric(replayed, id) / metric(live, id);
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.6);
    }
  });

  test('is blocked where the page says so, although the recording has its answers', () => {
    const { said: asked, bytes } = requestsOf(blocked);
    expect(requestsOf(replayed).said.join()).toContain('cdn.third.example');
    const loaded = asked.filter((_, at) => (bytes[at] ?? 0) > 0);
    // Chrome blocks neither the document of a frame nor what that loads.
    const paths = loaded.map((line) => new URL(line.split(' ')[0] ?? '').pathname);
    expect(paths.toSorted()).toEqual(['/frame', '/inside.js', '/style.css']);
    expect(blocked.seen?.failed).toEqual([]);
  });

  test('says which requests the recording lacks, and lets none of them out', () => {
    expect(missed.seen?.failed).toEqual([
      { url: `${third.secure}/new.js`, type: 'fetch', problem: 'not in the recording' },
      { url: 'http://elsewhere.example/a', type: 'other', problem: 'POST not in the recording' },
    ]);
  });
});
