/**
 * Servers on this machine with certificates of their own making, and with names below `.localhost`:
 * Chrome, load and check alike.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { hashCertificateKeys } from '../../src/adapters/certificates.ts';
import { chromeLauncher } from '../../src/adapters/chrome/chrome.ts';
import { autocannonLoad } from '../../src/adapters/load/load.ts';
import { nodeNetwork } from '../../src/adapters/network/network.ts';
import { checkEndpoint } from '../../src/measure/endpoint/round.ts';
import type { AuditRequest } from '../../src/ports.ts';
import { listEndpoint } from '../support/fake-ports.ts';
import { joinPatterns } from '../support/patterns.ts';
import { selfSigned } from '../support/self-signed.ts';
import { auditRequest, environment, routesTo, silent } from '../support/visiting.ts';

jest.setTimeout(120_000);

const html =
  '<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,"><h1>Page</h1>';

const servers: Server[] = [];
let plain: string;
let secure: string;
let other: string;
/** The Host header of each request. */
const hosts: (string | undefined)[] = [];

const open = async (server: Server): Promise<number> => {
  servers.push(server);
  server.on('request', (request, response) => {
    hosts.push(request.headers.host);
    response.setHeader('content-type', 'text/html').end(html);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
};

beforeAll(async () => {
  plain = `http://shop.localhost:${await open(createServer())}`;
  secure = `https://127.0.0.1:${await open(createSecure(selfSigned()))}`;
  other = `https://localhost:${await open(createSecure(selfSigned()))}`;
});

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const audits = ['first-contentful-paint', 'network-requests', 'server-response-time'];
const request = (url: string): AuditRequest => auditRequest(url, { audits });

const outcomeOf = async (visit: Promise<unknown>): Promise<string> =>
  visit.then(
    () => 'measured',
    (error: Error & { code?: string; hint?: string }) =>
      `${error.code}: ${error.message} ${error.hint}`,
  );

const probeOptions = { method: 'GET', headers: {}, body: undefined, timeoutMs: 10_000 };
const load = autocannonLoad();

describe('a certificate that nobody vouches for', () => {
  test('is refused by readiness check, load and Chrome, each with its reason', async () => {
    expect(await nodeNetwork().probe(secure, probeOptions)).toEqual({
      error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(await outcomeOf(checkEndpoint(listEndpoint, secure, { load }))).toMatch(
      joinPatterns(
        /^endpoint-unreachable: .* has a certificate that is not trusted /,
        /\(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Of a server on this machine, "insecure": true/,
      ),
    );
    const browser = await chromeLauncher(silent).launch(environment, routesTo(secure));
    expect(await outcomeOf(browser.audit(request(secure)))).toMatch(
      /^page-not-loaded: .*"insecure": true/,
    );
    await browser.close();
  });

  test('is taken by all three where "insecure" says so; one of another server is not', async () => {
    expect(await nodeNetwork().probe(secure, { ...probeOptions, insecure: true })).toMatchObject({
      status: 200,
    });
    await checkEndpoint(listEndpoint, secure, { load }, true);
    const browser = await chromeLauncher(silent).launch(environment, {
      ...routesTo(secure),
      insecure: true,
    });
    const { report } = await browser.audit(request(secure));
    // The delay line cannot look into TLS: what it adds is taken off.
    expect(report.audits['server-response-time']?.numericValue).toBeLessThan(30);
    expect(await outcomeOf(browser.audit(request(other)))).toMatch(/^page-not-loaded: /);
    await browser.close();
  });

  test('is never taken of a server elsewhere', async () => {
    expect(
      await hashCertificateKeys(['https://192.0.2.1:443', 'https://shop.example', plain]),
    ).toEqual([]);
    expect(await hashCertificateKeys([secure, secure, other])).toHaveLength(2);
  });
});

test.each(['shop.localhost', 'a.b.localhost', 'SHOP.LOCALHOST'])(
  '%s is this machine to the check, to load and to Chrome, under its own name',
  async (name) => {
    const origin = plain.replace('shop.localhost', name);
    hosts.length = 0;
    expect(await nodeNetwork().probe(origin, probeOptions)).toMatchObject({ status: 200 });
    await checkEndpoint(listEndpoint, origin, { load });
    const [report] = await load.run([
      {
        ...listEndpoint,
        ...listEndpoint.load,
        url: `${origin}/`,
        durationMs: 200,
        warmupMs: 0,
        connections: 1,
      },
    ]);
    expect([report?.errorRate, (report?.answersPerSecond ?? 0) > 0]).toEqual([0, true]);
    const browser = await chromeLauncher(silent).launch(environment, routesTo(origin));
    expect(await outcomeOf(browser.audit(request(origin)))).toBe('measured');
    await browser.close();
    const { host } = new URL(plain.replace('shop.localhost', name.toLowerCase()));
    expect([...new Set(hosts)]).toEqual([host]);
  },
);
