/**
 * Resolves names below `.localhost`, which always mean this machine (RFC 6761, 6.3). Chrome knows
 * that, but Node asks a resolver.
 */
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

const isBelowLocalhost = (hostname: string): boolean => /\.localhost\.?$/i.test(hostname);

/** Both addresses of this machine: a server may listen on either. */
const addresses = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** Looks names up as Node does, except names below `.localhost`: no resolver hears of them. */
export const lookupName: LookupFunction = (hostname, options, callback) => {
  if (!isBelowLocalhost(hostname)) return lookup(hostname, options, callback as never);
  const fitting = addresses.filter(({ family }) => !options.family || options.family === family);
  const [first = addresses[0]] = fitting;
  setImmediate(() =>
    options.all ? callback(null, fitting) : callback(null, first?.address ?? '', first?.family),
  );
};

/** Returns the name by which a client that looks names up itself finds the same server. */
export const dialName = (hostname: string): string =>
  isBelowLocalhost(hostname) ? 'localhost' : hostname;
