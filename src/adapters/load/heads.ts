/**
 * Reads the heads of answers: whether one is the final answer, whether a body follows, and whether
 * the connection ends with it.
 */
import {
  type Head,
  isAsked,
  kOnHeadersComplete,
  kOnMessageComplete,
  type LoadClient,
  type Parser,
} from '../autocannon-client.ts';

/**
 * Tells for each answer, once its head is complete, whether the connection ends with it. Passes
 * over interim answers (1xx) and over answers without a request: a server may send a 408 before it
 * ends an idle connection.
 */
export function readHeads(
  client: LoadClient,
  method: string,
  onHead: (closes: boolean) => void,
): void {
  const { parser } = client;
  const head = parser[kOnHeadersComplete];
  const complete = parser[kOnMessageComplete];
  let isInterim = false;
  parser[kOnHeadersComplete] = (found) => {
    isInterim = found.statusCode < 200 && found.statusCode !== switchingProtocols;
    if (isInterim) return true;
    if (isAsked(client)) head(found);
    const isBodiless = hasNoBody(method, found.statusCode);
    onHead(isBodiless ? closesAfterHead(parser, found) : !found.shouldKeepAlive);
    return isBodiless; // true: no body follows
  };
  parser[kOnMessageComplete] = () => {
    if (!isInterim && isAsked(client)) complete();
  };
}

/** Another protocol follows it, so to HTTP it is a final answer. */
const switchingProtocols = 101;

/** The length or coding in its head does not matter (RFC 9112, 6.3). */
const hasNoBody = (method: string, status: number): boolean =>
  method === 'HEAD' || status < 200 || status === 204 || status === 304;

/** For an answer without a body, the parser's words are about a body that it does not have. */
function closesAfterHead(
  { connection }: Parser,
  { statusCode, versionMajor, versionMinor }: Head,
): boolean {
  const isOld = versionMajor < 1 || (versionMajor === 1 && versionMinor === 0);
  return (
    statusCode === switchingProtocols ||
    (isOld ? !connection.includes('keep-alive') : connection.includes('close'))
  );
}
