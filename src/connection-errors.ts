/**
 * Whose failure it is when a connection cannot be had or breaks: the server's, or this machine's.
 */

/**
 * Errors that a server can cause on a connection: it refuses, resets or leaves it, or speaks
 * another protocol. An orderly end has no code. All other errors are this machine's doing, such as
 * no file, no port, no route, or no address to a name. A server is never blamed for an error that
 * is not listed.
 */
const serversOwn = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EPROTO',
]);

/** Whether a connection that ended with this code failed at the server. */
export const isServersFailure = (code: string | undefined): boolean =>
  code === undefined || serversOwn.has(code) || /^(HPE_|ERR_SSL_|ERR_TLS_)/.test(code);

/** A failure of this machine in words, and what to do about it. */
export interface OwnFailure {
  readonly what: string;
  readonly hint: string;
}

/**
 * Explains why this machine could not open its connections. `connections` is how many were asked
 * for.
 */
export function explainOwnFailure(code: string, connections: number): OwnFailure {
  const orFewer = connections > 1 ? ', or use fewer "connections"' : '';
  switch (code) {
    case 'EMFILE':
      return { what: 'too many open files (EMFILE)', hint: `Raise \`ulimit -n\`${orFewer}.` };
    case 'ENFILE':
      return {
        what: 'the whole machine has too many open files (ENFILE)',
        hint: `Raise the system's \`fs.file-max\`${orFewer}.`,
      };
    case 'EADDRNOTAVAIL':
    case 'EADDRINUSE':
      return {
        what: `no local port or address is left (${code})`,
        hint: `Let the server keep its connections open, shorten "duration"${orFewer}.`,
      };
    case 'ENOBUFS':
    case 'ENOMEM':
      return { what: `no memory is left for sockets (${code})`, hint: `Free some${orFewer}.` };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        what: `the server's name has no address (${code})`,
        hint: 'See whether this machine can look the name up.',
      };
    default:
      return { what: code, hint: 'See what keeps this machine from opening connections.' };
  }
}
