/** Finds the TCP ports that processes listen on, from Linux' /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { ListeningSocket } from '../ports.ts';

/** Returns the sockets that one of these processes listens with, each once, by port. */
export function listeningSockets(pids: readonly number[]): readonly ListeningSocket[] {
  const own = new Set(pids.flatMap(findSockets));
  const all = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(listeningRows);
  const found = all.filter(({ inode }) => own.has(inode)).map(({ socket }) => socket);
  return [
    ...new Map(found.map((socket) => [`${socket.host} ${socket.port}`, socket])).values(),
  ].sort((one, other) => one.port - other.port);
}

/** The inodes of a process' sockets. */
function findSockets(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return attempt(() => readdirSync(folder), []).flatMap(
    (name) =>
      /^socket:\[(\d+)\]$/.exec(attempt(() => readlinkSync(`${folder}/${name}`), ''))?.[1] ?? [],
  );
}

interface Row {
  readonly inode: string;
  readonly socket: ListeningSocket;
}

/** proc_pid_net(5): `sl local_address rem_address st … uid timeout inode`; state 0A is LISTEN. */
function listeningRows(file: string): readonly Row[] {
  const lines = attempt(() => readFileSync(file, 'latin1'), '')
    .split('\n')
    .slice(1);
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return state === '0A'
      ? [{ inode, socket: { host: decodeHost(address), port: Number.parseInt(port, 16) } }]
      : [];
  });
}

/**
 * Addresses are words of four bytes in the machine's own order, which is little-endian wherever
 * Headroom runs.
 */
function decodeHost(hex: string): string {
  const bytes = Buffer.from(hex, 'hex').swap32();
  if (bytes.length === 4) return [...bytes].join('.');
  const mapped = bytes.subarray(0, 12).equals(Buffer.from('00000000000000000000ffff', 'hex'));
  if (mapped) return [...bytes.subarray(12)].join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    bytes.readUInt16BE(index * 2).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

/** A process that has ended meanwhile, or belongs to somebody else, tells nothing. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
