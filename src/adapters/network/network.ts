import { randomInt } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { isLoopback } from '../../loopback.ts';
import type { Network, ProbeAnswer } from '../../ports.ts';
import { lookupName } from '../loopback-names.ts';
import { spokenAt } from '../spoken-protocol.ts';
import { serveFolder } from './static-folder.ts';

/** Opens sockets of this machine. */
export function nodeNetwork(): Network {
  return { freePort, listens, probe, serveFolder, spokenAt };
}

/**
 * The ports lie below those that systems hand out for outgoing connections: 32768 and up on Linux,
 * 49152 and up elsewhere. So a server that is replaced between rounds finds its port again. No
 * connection of the load generator sits on it.
 */
const firstPort = 20_000;
const portCount = 12_000;

/**
 * Returns a port that was free a moment ago on every interface, since many servers listen on all of
 * them.
 */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = firstPort + randomInt(portCount);
    if (await canListen(port)) return port;
  }
  throw new Error(`no free port was found between ${firstPort} and ${firstPort + portCount}`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false)); // taken, or not ours to take: another one will do
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

async function listens(port: number): Promise<boolean> {
  const answers = await Promise.all([accepts('127.0.0.1', port), accepts('::1', port)]);
  return answers.some(Boolean);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 2000 });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true));
    // Refused, or no IPv6 here: either way nothing listens.
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

type ProbeOptions = Parameters<Network['probe']>[1];

function probe(url: string, options: ProbeOptions): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const request = (url.startsWith('https:') ? https : http).request(url, {
      method: options.method,
      headers: withLength(options.headers, options.body),
      agent: false,
      lookup: lookupName,
      rejectUnauthorized: !(options.insecure && isLoopback(new URL(url).hostname)),
    });
    const answer = (found: ProbeAnswer) => {
      clearTimeout(timer);
      resolve(found);
      request.destroy();
    };
    const timer = setTimeout(() => answer({ error: 'timeout' }), options.timeoutMs);
    request.on('error', (error: NodeJS.ErrnoException) =>
      answer({ error: error.code ?? error.message }),
    );
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const location = response.headers.location;
      answer({ status, location });
    });
    request.end(options.body);
  });
}

/**
 * Adds the length of a body. `http.request` sends none for DELETE and others, and some servers then
 * wait for it.
 */
function withLength(
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Record<string, string> {
  return body === undefined
    ? { ...headers }
    : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
}
