import type { IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import { openRoutes } from '../../../src/adapters/chrome/routes.ts';
import { readItems } from '../../../src/measure/page/values.ts';
import type { RecordedExchange, Routes } from '../../../src/ports.ts';
import { auditRequest, environment, openSite, type Site, silent } from '../../support/visiting.ts';

jest.setTimeout(120_000);

const delayMs = 40;

const page = `<!doctype html><title>Page</title><h1>Page</h1>
<link rel="stylesheet" href="http://fonts.headroom.invalid/a.css">
<script src="/kept.js"></script><script>
  const socket = new WebSocket("ws://" + location.host + "/socket");
  socket.onerror = async () => {
    for (let time = 0; time < 2; time += 1) await (await fetch("/checked.json")).text();
    await fetch("/seen?" + encodeURIComponent(location.origin), { method: "POST" });
  };
</script>`;

/**
 * A page that answers compressed and cacheable, has one file checked again whenever it is used,
 * redirects to its own full address, and notes what it is sent.
 */
async function startServer() {
  const requests: {
    readonly path: string | undefined;
    readonly headers: IncomingHttpHeaders;
    status?: number;
  }[] = [];
  const site: Site = await openSite((request, response) => {
    const seen: (typeof requests)[number] = { path: request.url, headers: request.headers };
    requests.push(seen);
    response.once('finish', () => {
      seen.status = response.statusCode;
    });
    if (request.url === '/moved')
      return void response.writeHead(302, { location: `${site.origin}/` }).end();
    if (request.url === '/checked.json') {
      const isKnown = request.headers['if-none-match'] === '"one"';
      const headers = {
        etag: '"one"',
        'cache-control': 'no-cache',
        'content-type': 'application/json',
      };
      return void response.writeHead(isKnown ? 304 : 200, headers).end(isKnown ? undefined : '{}');
    }
    const [type, body] =
      request.url === '/kept.js' ? ['text/javascript', ';'.repeat(5000)] : ['text/html', page];
    response
      .writeHead(200, {
        'content-type': type,
        'content-encoding': 'gzip',
        'cache-control': 'max-age=600',
      })
      .end(gzipSync(body ?? ''));
  });
  site.server.on('upgrade', (request, socket) => {
    requests.push({ path: request.url, headers: request.headers });
    socket.destroy();
  });
  return { ...site, requests };
}

type Visit = Awaited<ReturnType<typeof visit>>;

/**
 * What page and server saw of each other, with the port taken out, and how long the document took
 * in Chrome.
 */
async function visit(routes: Omit<Routes, 'origins'>) {
  const server = await startServer();
  const all = { origins: [server.origin], ...routes };
  const browser = await chromeLauncher(silent).launch(environment, all);
  const { report } = await browser.audit(
    auditRequest(`${server.origin}/moved`, { audits: ['network-requests'], timeoutMs: 30_000 }),
  );
  await browser.close();
  await server.close();
  const items = readItems(report.audits['network-requests']);
  const document = items.find(({ url }) => url === `${server.origin}/`);
  return {
    tookMs: Number(document?.networkEndTime) - Number(document?.networkRequestTime),
    seen: JSON.stringify({
      server: server.requests
        .map(({ path, headers, status }) => ({
          path,
          status,
          ...headers,
          'sec-websocket-key': undefined,
        }))
        .sort((one, other) => String(one.path).localeCompare(String(other.path))),
      // Which of two requests goes out first is chance.
      page: items
        .map(({ url, statusCode, transferSize, resourceSize, protocol }) => ({
          url,
          statusCode,
          transferSize,
          resourceSize,
          protocol,
        }))
        .sort((one, other) => String(one.url).localeCompare(String(other.url))),
      end: report.finalDisplayedUrl,
    })
      .replaceAll(server.origin, 'ORIGIN')
      .replaceAll(encodeURIComponent(server.origin), 'ORIGIN')
      .replaceAll(new URL(server.origin).host, 'HOST'),
  };
}

test('page and server see the same of each other with a delay, only later', async () => {
  const direct: Visit = await visit({ delayMs: 0, otherHosts: 'allow' });
  const delayed: Visit = await visit({ delayMs, otherHosts: 'block' });
  expect(JSON.parse(delayed.seen)).toEqual(JSON.parse(direct.seen));
  expect(delayed.seen).toContain('"host":"HOST"');
  expect(delayed.seen).toContain('/seen?ORIGIN');
  expect(delayed.seen).toContain('{"path":"/checked.json","status":304');
  expect(delayed.tookMs).toBeGreaterThanOrEqual(delayMs - 1);
});

test('the first rule that fits leads to a line; only this machine has an address', async () => {
  const routes = await openRoutes({
    origins: [
      'http://127.0.0.1:4000/',
      'http://127.0.0.1:4000',
      'http://[::1]:4001',
      'https://shop.example',
    ],
    delayMs,
    otherHosts: 'block',
  });
  expect(routes.flags.map((flag) => flag.replaceAll(/127\.0\.0\.1:(?!4000)\d+/g, 'LINE'))).toEqual([
    '--host-resolver-rules=MAP 127.0.0.1:4000 LINE, MAP [::1]:4001 LINE, MAP ' +
      'shop.example:443 shop.example:443, MAP 127.0.0.1 127.0.0.1, MAP localhost localhost, ' +
      'MAP * ~NOTFOUND',
  ]);
  await routes.close();
});

test('recorded hosts hold answers back as the servers do, and it is told by how much', async () => {
  const url = 'https://fonts.headroom.invalid/a.css';
  const exchange: RecordedExchange = {
    ...{ method: 'GET', url, requestHeaders: [], protocol: 'h2', status: 200, headers: [] },
    ...{ body: new Uint8Array(), encodedBytes: undefined, waitMs: 0 },
  };
  const replay = new Map([['a.har', { exchanges: [exchange], digest: '1' }]]);
  const own = 'http://127.0.0.1:4000';
  const routes = await openRoutes({ origins: [own], delayMs, otherHosts: { replay } });
  const told = [undefined, 0, undefined].map((ms) => {
    routes.holdBack(ms);
    return Object.fromEntries(routes.delaysMs());
  });
  await routes.close();
  const origins = ['https://fonts.headroom.invalid', own];
  expect(told).toEqual(
    [delayMs, 0, delayMs].map((ms) => Object.fromEntries(origins.map((one) => [one, ms]))),
  );
});

test('without routes Chrome connects as it always does', async () => {
  expect((await openRoutes(undefined)).flags).toEqual([]);
});
