import { readdir } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import compression from 'compression';
import sirv from 'sirv';
import { HeadroomError } from '../errors.ts';

const hint = 'Build the site first, or correct "static".';

/**
 * Serves a folder as a good host would: compressed, with validators, `index.html` for folders, names without `.html`.
 * Hidden files are not served; nothing outside the folder is, since only what was listed at the start is (sirv without `dev`).
 */
export async function serveFolder(folder: string): Promise<{ readonly origin: string; close(): Promise<void> }> {
  await requireFiles(folder);
  const compress = compression();
  const files = sirv(folder, { etag: true, maxAge: 600, dotfiles: false, onNoMatch: notFound });
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response);
    delete request.headers.range; // may be ignored (RFC 9110, 14.2); sirv throws at one that ends before it begins
    compress(request as never, response as never, () => files(request, response));
  });
  // Chrome and autocannon keep connections open between rounds; a race with Node's 5 s default would count as an error.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function requireFiles(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'does not exist' : error.code === 'ENOTDIR' ? 'is not a folder' : `cannot be read: ${error.message}`;
    throw new HeadroomError(error.code === 'ENOENT' ? 'file-not-found' : 'file-unreadable', `The folder to serve, ${folder}, ${why}.`, { cause: error, hint });
  });
  if (entries.length === 0) throw new HeadroomError('file-not-found', `The folder to serve, ${folder}, is empty.`, { hint });
}

type Response = Parameters<RequestListener>[1];

function notFound(_request: unknown, response: Response): void {
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end('Not found\n');
}

function refuse(response: Response): void {
  response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Type': 'text/plain; charset=utf-8' }).end('Method not allowed\n');
}
