import { closeSync, constants, createReadStream, fstatSync, type Stats } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import compression from 'compression';
import { lookup } from 'mrmime';
import { HeadroomError } from '../../errors.ts';
import type { FolderServing, ServedFolder } from '../../ports.ts';
import { openPlain } from '../files/real-path.ts';
import { type Listing, listFolder } from './static-listing.ts';

const hint = 'Build the site first, or correct "static".';

/**
 * An hour of a deployment's cache would hide a rebuilt file; ten minutes are longer than any visit.
 */
const maxAgeSeconds = 600;

/**
 * Serves a folder as a good host would: compressed, with validators, `index.html` for folders,
 * names without `.html`. Hidden files are not served, nor files that lie outside once links are
 * resolved. Links are resolved at the start, and again when a file is requested.
 */
export async function serveFolder(
  folder: string,
  inside: string,
  how: FolderServing = {},
): Promise<ServedFolder> {
  const { files, leftOut } = listOrRefuse(folder, inside);
  const find = finder(folder, files, how);
  const compress = compression();
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response);
    compress(request as never, response as never, () => {
      send(request, response, find(request.url ?? '/')).catch(() => response.destroy());
    });
  });
  // Chrome and autocannon keep connections open between rounds; a race with Node's 5 s default
  // would count as an error.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(0, '127.0.0.1', resolve),
  );
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leftOut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listOrRefuse(folder: string, inside: string): Listing {
  try {
    const listing = listFolder(folder, inside);
    if (listing.files.size > 0 || listing.leftOut.length > 0) return listing;
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (thrown instanceof HeadroomError || code === undefined) throw thrown;
    const why =
      code === 'ENOENT'
        ? 'does not exist'
        : code === 'ENOTDIR'
          ? 'is not a folder'
          : `cannot be read: ${message}`;
    const problem = code === 'ENOENT' ? 'file-not-found' : 'file-unreadable';
    throw new HeadroomError(problem, `The folder to serve, ${folder}, ${why}.`, {
      cause: thrown,
      hint,
    });
  }
  throw new HeadroomError('file-not-found', `The folder to serve, ${folder}, is empty.`, { hint });
}

/**
 * Returns a function that finds the file for an address. Throws `file-not-found` where the fallback
 * is none.
 */
function finder(
  folder: string,
  files: Listing['files'],
  { fallback, mount = '/' }: FolderServing,
): (url: string) => string | undefined {
  const instead = fallback === undefined ? undefined : files.get(`/${fallback}`.normalize());
  if (fallback !== undefined && instead === undefined)
    throw new HeadroomError(
      'file-not-found',
      `The file ${fallback}, the fallback of the folder to serve, is not in ${folder}.`,
      { hint },
    );
  return (url) => {
    const isBare = url.split('?', 1)[0] === mount.slice(0, -1);
    const below = isBare ? '/' : url.startsWith(mount) ? url.slice(mount.length - 1) : undefined;
    if (below === undefined) return undefined;
    return fileFor(below, files) ?? (isRoute(below) ? instead : undefined);
  };
}

/**
 * Returns whether the last part of a path has no extension. A missing file with an extension stays
 * missing.
 */
const isRoute = (url: string): boolean => !/\.[^/]*$/.test(url.split(/[?#]/, 1)[0] ?? '');

/** Returns the file itself, the one with `.html`, or the index of the folder. */
function fileFor(url: string, files: Listing['files']): string | undefined {
  const path = decoded(url.split('?', 1)[0] ?? '')
    .replace(/\/$/, '')
    .normalize();
  const names = ['', '.html', '.htm'].flatMap((extension) => [
    path + extension,
    `${path}/index${extension}`,
  ]);
  return names.map((name) => files.get(name)).find((file) => file !== undefined);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // no valid encoding: then it is a name as it stands, or none
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: string | undefined,
): Promise<void> {
  const descriptor = file === undefined ? undefined : openOrNothing(file);
  if (file === undefined || descriptor === undefined) return notFound(response);
  let isStreamed = false;
  try {
    const headers = makeHeaders(file, fstatSync(descriptor));
    if (request.headers['if-none-match'] === headers.ETag) {
      response.writeHead(304).end();
    } else if (request.method === 'HEAD') {
      response.writeHead(200, headers).end();
    } else {
      isStreamed = true;
      response.writeHead(200, headers);
      await pipeline(createReadStream('', { fd: descriptor }), response);
    }
  } finally {
    if (!isStreamed) closeSync(descriptor);
  }
}

/** Opens a file. Returns undefined when the listed file is gone, or a link by now. */
function openOrNothing(file: string): number | undefined {
  try {
    return openPlain(file, constants.O_RDONLY);
  } catch {
    return undefined;
  }
}

const encodings: Readonly<Record<string, string>> = { '.br': 'br', '.gz': 'gzip' };

function makeHeaders(file: string, { size, mtime }: Stats) {
  const encoding = encodings[file.slice(-3)];
  const type = lookup(encoding === undefined ? file : file.slice(0, -3)) ?? '';
  return {
    'Content-Length': size,
    'Content-Type': type === 'text/html' ? `${type};charset=utf-8` : type,
    'Last-Modified': mtime.toUTCString(),
    ETag: `W/"${size}-${mtime.getTime()}"`,
    'Cache-Control': `public,max-age=${maxAgeSeconds}`,
    ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
  };
}

function notFound(response: ServerResponse): void {
  response
    .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end('Not found\n');
}

function refuse(response: ServerResponse): void {
  response
    .writeHead(405, { Allow: 'GET, HEAD', 'Content-Type': 'text/plain; charset=utf-8' })
    .end('Method not allowed\n');
}
