/**
 * Writes exchanges as HAR 1.2. Cookies, credentials and request bodies are left out: the file is
 * committed.
 */
import type { HeaderList, RecordedExchange } from '../../../ports.ts';
import { headroomVersion } from '../../../version.ts';

/** Headers of a request that say nothing of who asked. */
const keptOfRequest = ['accept', 'content-type'];
const coveredOfAnswer = ['set-cookie', 'set-cookie2', 'www-authenticate', 'proxy-authenticate'];
const covered = '***';

/**
 * Returns the text of the file. `cover` takes secrets out of content. Writing a file covers what
 * looks like a secret, and `keepsText` tells whether a content stays as it is all the same. Other
 * content is written in base64, since a script must stay a script.
 */
export function writeHar(
  exchanges: readonly RecordedExchange[],
  recorded: Date,
  cover: (content: string) => string,
  keepsText: (content: string) => boolean,
): string {
  const har = {
    log: {
      version: '1.2',
      creator: { name: 'Headroom', version: headroomVersion },
      entries: exchanges.map((exchange) => writeEntry(exchange, recorded, cover, keepsText)),
    },
  };
  return `${JSON.stringify(har, undefined, 1)}\n`;
}

function writeEntry(
  exchange: RecordedExchange,
  recorded: Date,
  cover: (content: string) => string,
  keepsText: (content: string) => boolean,
) {
  const { method, url, requestHeaders, protocol, status, headers, body, encodedBytes } = exchange;
  const wait = Math.round(exchange.waitMs * 10) / 10;
  const find = (name: string): string => headers.find(([one]) => one === name)?.[1] ?? '';
  const httpVersion = protocol === 'h2' ? 'h2' : 'HTTP/1.1';
  return {
    startedDateTime: recorded.toISOString(),
    time: wait,
    request: {
      method,
      url,
      httpVersion,
      cookies: [],
      headers: writeHeaders(requestHeaders.filter(([name]) => keptOfRequest.includes(name))),
      // The address has it, and there it is covered.
      queryString: [],
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status,
      statusText: '',
      httpVersion,
      cookies: [],
      headers: writeHeaders(headers),
      content: {
        size: body.length,
        mimeType: find('content-type'),
        ...writeContent(body, cover, keepsText),
      },
      redirectURL: find('location'),
      headersSize: -1,
      bodySize: encodedBytes ?? -1,
    },
    cache: {},
    timings: { send: 0, wait, receive: 0 },
  };
}

const writeHeaders = (headers: HeaderList) =>
  headers.map(([name, value]) => ({
    name,
    value: coveredOfAnswer.includes(name) ? covered : value,
  }));

function writeContent(
  body: Uint8Array,
  cover: (content: string) => string,
  keepsText: (content: string) => boolean,
): { readonly text: string; readonly encoding?: string } {
  const bytes = Buffer.from(body);
  const text = bytes.toString('utf8');
  // Bytes that are no text stay bytes.
  if (!Buffer.from(text).equals(bytes))
    return { text: bytes.toString('base64'), encoding: 'base64' };
  const safe = cover(text);
  return keepsText(safe)
    ? { text: safe }
    : { text: Buffer.from(safe).toString('base64'), encoding: 'base64' };
}
