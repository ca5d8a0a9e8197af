/**
 * How autocannon reaches a server, and whether it may: it takes any certificate and looks up any
 * name.
 */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { isLoopback } from '../../loopback.ts';
import { dialName } from '../loopback-names.ts';

/**
 * The address to connect to; what is sent there, Host header and all, is Headroom's own
 * (load-request.ts).
 */
export function dialOptions(url: string): { readonly url: string; readonly servername?: string } {
  const dialled = new URL(url);
  const { hostname } = dialled;
  dialled.hostname = dialName(hostname);
  return dialled.hostname === hostname ? { url } : { url: dialled.href, servername: hostname };
}

/**
 * Why the server's certificate is not good, in Node's code; undefined where it is, or need not be.
 */
export function certificateProblem(
  url: string,
  socket: Socket,
  insecure: boolean | undefined,
): string | undefined {
  if (!(socket instanceof TLSSocket) || socket.authorized) return undefined;
  if (insecure && isLoopback(new URL(url).hostname)) return undefined;
  return String(socket.authorizationError ?? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
}
