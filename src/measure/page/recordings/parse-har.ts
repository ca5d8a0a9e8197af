/** Reads a recording: each answer of another host that can be given again. */
import { createHash } from 'node:crypto';
import { HeadroomError } from '../../../errors.ts';
import { isLoopback } from '../../../loopback.ts';
import type { RecordedExchange, Recording } from '../../../ports.ts';
import { type HarEntry, harSchema, recordingBounds } from './har-schema.ts';

/** A recording, and how many of its answers hold not all of their content: they are not given. */
export interface ParsedHar extends Recording {
  readonly withoutContent: number;
}

/** Throws `recording-foreign`. Nothing of the text is quoted. */
export function parseHar(name: string, text: string): ParsedHar {
  const parsed = harSchema.safeParse(parseJson(name, text));
  if (parsed.error) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.map(String).join('.') ?? '';
    const why =
      issue?.code === 'too_big' && place === 'log.entries'
        ? `it has more than ${recordingBounds.entries} entries`
        : `${place || 'the file'} is not as HAR 1.2 has it`;
    throw new HeadroomError('recording-foreign', `${name} cannot be replayed: ${why}.`);
  }
  const entries = parsed.data.log.entries.filter(isOfOtherHost);
  const read = entries.map(readEntry);
  const exchanges = read.filter((one) => one !== undefined);
  const withoutContent = read.length - exchanges.length;
  if (exchanges.length === 0 && withoutContent > 0)
    throw new HeadroomError(
      'recording-foreign',
      `${name} cannot be replayed: it was exported without content.`,
      { hint: 'Export it from DevTools with content, or make it with `headroom record`.' },
    );
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { exchanges, digest, withoutContent };
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new HeadroomError('recording-foreign', `${name} cannot be replayed: it is no JSON.`, {
      cause,
    });
  }
}

/** The page's own server answers itself, web sockets have no answer, and some requests failed. */
function isOfOtherHost({ request, response, _resourceType }: HarEntry): boolean {
  const url = URL.parse(request.url);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    !isLoopback(url.hostname) &&
    response.status >= 200 &&
    _resourceType !== 'websocket'
  );
}

/** Returns undefined for an answer without its content, or with a part of it. */
function readEntry({ request, response, timings }: HarEntry): RecordedExchange | undefined {
  const { status, content, headers } = response;
  const isEmpty = content.size <= 0 || request.method === 'HEAD' || [204, 205].includes(status);
  const encoding = findEncoding(response);
  const text = content.text ?? '';
  if (status === 304 || (encoding === 'base64' && !isBase64(text))) return undefined;
  const body = Buffer.from(text, encoding);
  if (!isEmpty && isCutShort(body.length, response)) return undefined;
  const url = new URL(request.url);
  url.hash = '';
  return {
    method: request.method.toUpperCase(),
    url: url.href,
    requestHeaders: pairs(request.headers),
    protocol: /^(h2|h3|http\/[23])/i.test(response.httpVersion) ? 'h2' : 'http/1.1',
    status,
    headers: pairs(headers),
    body,
    encodedBytes: encodedBytes(response),
    waitMs: Math.max(0, timings.wait),
  };
}

/** Other signs would be passed over, and what is left would be other bytes. */
const isBase64 = (text: string): boolean => /^[\w+/\s-]*={0,2}\s*$/.test(text);

/** Some tools count the bytes of a size otherwise, by a few; Firefox cuts at 1 MB. */
const leastShare = 0.9;

/**
 * Whether there is less content than its size says. Text of two bytes a sign is kept decoded, and
 * has half of its size.
 */
function isCutShort(length: number, { content, headers }: HarEntry['response']): boolean {
  const isWide = /charset="?utf-?16/i.test(findType(headers));
  return length === 0 || length < content.size * (isWide ? leastShare / 2 : leastShare);
}

const findType = (headers: HarEntry['response']['headers']): string =>
  headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';

/** Text is kept decoded, and goes back into the character set that its header names. */
function findEncoding({ content, headers }: HarEntry['response']): BufferEncoding {
  if (content.encoding === 'base64') return 'base64';
  return /charset="?(iso-8859-1|latin1|windows-1252|us-ascii)/i.test(findType(headers))
    ? 'latin1'
    : 'utf8';
}

/** Chrome does not know the size of an answer over HTTP/2; with its headers it was this large. */
function encodedBytes({ bodySize, _transferSize = -1 }: HarEntry['response']): number | undefined {
  if (bodySize > 0) return bodySize;
  return _transferSize > 0 ? _transferSize : undefined;
}

/** Line breaks would end a header, and other signs cannot be sent. */
const pairs = (headers: HarEntry['response']['headers']): RecordedExchange['headers'] =>
  headers.flatMap(({ name, value }) =>
    name.startsWith(':') || /[^\t\x20-\x7e\x80-\xff]/.test(value)
      ? []
      : [[name.toLowerCase(), value] as const],
  );
