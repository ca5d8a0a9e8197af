/** Finds out which protocol a port of this machine speaks, by speaking to it. */
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import type { Spoken } from '../ports.ts';

/** A server on this machine answers a greeting at once, however long its pages take. */
const patienceMs = 1_500;

/**
 * Greets the port in TLS, then in HTTP/2, then in HTTP/1.1. Returns undefined where it answers none
 * of them.
 */
export async function spokenAt(host: string, port: number): Promise<Spoken | undefined> {
  const agreed = await greetInTls(host, port, ['h2', 'http/1.1']);
  if (agreed !== undefined) {
    const isHttp2Alone =
      agreed === 'h2' && (await greetInTls(host, port, ['http/1.1'])) !== 'http/1.1';
    return isHttp2Alone ? 'http/2 over tls' : 'tls';
  }
  if (await answersInHttp2(host, port)) return 'http/2';
  return (await answersInHttp1(host, port)) ? 'http' : undefined;
}

/**
 * Returns the protocol that was agreed on, an empty text for none; undefined where nothing there
 * speaks TLS.
 */
function greetInTls(
  host: string,
  port: number,
  protocols: readonly string[],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const servername = net.isIP(host) === 0 ? { servername: host } : {};
    const socket = tls.connect({
      host,
      port,
      ...servername,
      ALPNProtocols: [...protocols],
      rejectUnauthorized: false,
      timeout: patienceMs,
    });
    const answer = (agreed: string | undefined) => {
      socket.destroy();
      resolve(agreed);
    };
    socket.once('secureConnect', () => answer(socket.alpnProtocol || ''));
    // An alert is TLS as well: it wants a certificate, another name, or another protocol.
    socket.once('error', (error: NodeJS.ErrnoException) =>
      answer(/ALERT/.test(error.code ?? '') ? '' : undefined),
    );
    socket.once('timeout', () => answer(undefined));
    socket.once('close', () => answer(undefined));
  });
}

/** RFC 9113, 3.4: what a client says first, and an empty SETTINGS frame. */
const preface = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** A server's first frame is SETTINGS (type 4) on stream 0, in whole entries of six bytes. */
const isSettings = (frame: Buffer): boolean =>
  frame.length >= 9 &&
  frame[3] === 4 &&
  frame.readUInt32BE(5) === 0 &&
  frame.readUIntBE(0, 3) % 6 === 0;

function answersInHttp2(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: patienceMs }, () => socket.write(preface));
    let said = Buffer.alloc(0);
    const answer = () => {
      socket.destroy();
      resolve(isSettings(said));
    };
    socket.on('data', (more) => {
      said = Buffer.concat([said, more]);
      if (said.length >= 9) answer();
    });
    for (const event of ['error', 'timeout', 'close']) socket.once(event, answer);
  });
}

function answersInHttp1(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.request({ host, port, path: '/', agent: false, timeout: patienceMs });
    const answer = (isHttp: boolean) => {
      request.destroy();
      resolve(isHttp);
    };
    request.once('response', () => answer(true));
    request.once('timeout', () => answer(false));
    request.on('error', () => answer(false)); // whatever it is, it is no answer
    request.end();
  });
}
