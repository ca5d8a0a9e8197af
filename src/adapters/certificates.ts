/** Certificates that servers on this machine made for themselves. */
import { createHash } from 'node:crypto';
import { connect } from 'node:tls';
import { isLoopback } from '../loopback.ts';
import { lookupName } from './loopback-names.ts';

const answerLimitMs = 10_000;

/**
 * Returns the keys by which Chrome recognizes the certificates of these servers. Chrome accepts
 * only those, so any other host still has to show a good one. Servers elsewhere, and servers
 * without a certificate, are left out.
 */
export async function hashCertificateKeys(origins: readonly string[]): Promise<readonly string[]> {
  const own = [...new Set(origins)]
    .map((origin) => new URL(origin))
    .filter(({ protocol, hostname }) => protocol === 'https:' && isLoopback(hostname));
  const keys = await Promise.all(own.map(hashPublicKey));
  return [...new Set(keys.filter((key) => key !== undefined))];
}

/** Returns the SHA-256 of the server's public key, in base64. */
function hashPublicKey({ hostname, port }: URL): Promise<string | undefined> {
  const host = hostname.replaceAll(/[[\]]/g, '');
  const servername = /^[\d.:]+$/.test(host) ? undefined : host;
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      lookup: lookupName,
      rejectUnauthorized: false,
      ...(servername === undefined ? {} : { servername }),
    });
    const found = (key: string | undefined): void => {
      socket.destroy();
      resolve(key);
    };
    socket.setTimeout(answerLimitMs, () => found(undefined));
    socket.once('error', () => found(undefined)); // Chrome says what is wrong with it
    socket.once('secureConnect', () => {
      const der = socket
        .getPeerX509Certificate()
        ?.publicKey.export({ type: 'spki', format: 'der' });
      found(der && createHash('sha256').update(der).digest('base64'));
    });
  });
}
