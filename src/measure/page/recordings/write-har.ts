/**
 * Writes exchanges as HAR 1.2. Cookies, credentials and request bodies are left out: the file is
 * committed.
 */
import type { HeaderList, RecordedExchange } from '../../../ports.ts';
import { headroomVersion } from '../../../version.ts';
import { coverJson, coverParameters, namesCredential } from './cover-credentials.ts';

/** Headers of a request that say nothing of who asked. */
const keptOfRequest = ['accept', 'content-type'];
const coveredOfAnswer = ['set-cookie', 'set-cookie2', 'www-authenticate', 'proxy-authenticate'];
const covered = '***';

/** Two ways to take secrets out of content. */
export interface ContentCover {
  /** Covers the secrets that are known by their value. */
  readonly known: (content: string) => string;
  /** Covers these, and what looks like a credential. Writing a file does the same. */
  readonly all: (content: string) => string;
}

/**
 * Returns the text of the file. Credentials are covered in addresses, headers, JSON and forms. In
 * other content only the known secrets are, since a script must stay a script. Such content is
 * written in base64 where it holds what looks like a credential.
 */
export function writeHar(
  exchanges: readonly RecordedExchange[],
  recorded: Date,
  cover: ContentCover,
): string {
  const har = {
    log: {
      version: '1.2',
      creator: { name: 'Headroom', version: headroomVersion },
      entries: exchanges.map((exchange) => writeEntry(exchange, recorded, cover)),
    },
  };
  return `${JSON.stringify(har, undefined, 1)}\n`;
}

function writeEntry(exchange: RecordedExchange, recorded: Date, cover: ContentCover) {
  const { method, requestHeaders, protocol, status, headers, body, encodedBytes } = exchange;
  const url = coverParameters(exchange.url);
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
        mimeType: find('content-type'),
        ...writeContent(body, find('content-type'), cover),
      },
      redirectURL: coverParameters(find('location')),
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
    value: isCovered(name) ? covered : coverParameters(value),
  }));

/** Names of `access-control-*` tell what may be asked, and are no credential. */
const isCovered = (name: string): boolean =>
  coveredOfAnswer.includes(name) || (namesCredential(name) && !name.startsWith('access-control-'));

function writeContent(
  body: Uint8Array,
  type: string,
  cover: ContentCover,
): { readonly size: number; readonly text: string; readonly encoding?: string } {
  const bytes = Buffer.from(body);
  const text = bytes.toString('utf8');
  // Bytes that are no text stay bytes.
  if (!Buffer.from(text).equals(bytes)) return inBase64(bytes);
  const safe = coverOfType(type)(cover, text);
  return cover.all(safe) === safe
    ? { size: Buffer.byteLength(safe), text: safe }
    : inBase64(Buffer.from(safe));
}

const inBase64 = (bytes: Buffer) => ({
  size: bytes.length,
  text: bytes.toString('base64'),
  encoding: 'base64',
});

function coverOfType(type: string): (cover: ContentCover, text: string) => string {
  if (/^[^;]*[/+]json\b/i.test(type)) return ({ all }, text) => all(coverJson(text));
  if (/^[^;]*\/x-www-form-urlencoded/i.test(type))
    return ({ all }, text) => all(coverParameters(text));
  return ({ known }, text) => known(text);
}
