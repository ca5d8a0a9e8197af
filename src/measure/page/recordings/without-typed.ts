/** Leaves out of a recording what the scripts of flows and logins typed: the file is committed. */
import type { RecordedExchange } from '../../../ports.ts';

/**
 * Returns the exchange with typed texts covered in its addresses, where their paths end, and where
 * they are a whole text of its JSON. Other content stays as the host gave it: a word of a script
 * may have been typed as well.
 */
export function withoutTyped(
  exchange: RecordedExchange,
  cover: (text: string) => string,
): RecordedExchange {
  const coverAddress = (address: string): string => address.replace(/[?#].*$/s, cover);
  const { url, headers, body } = exchange;
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return {
    ...exchange,
    url: coverAddress(url),
    headers: headers.map(([name, value]) => [name, coverAddress(value)]),
    body: /^[^;]*[/+]json\b/i.test(type) ? coverTexts(body, cover) : body,
  };
}

/** A text that a colon follows is a key. */
const texts = /("(?:[^"\\]|\\.)*")(\s*:)?/g;

function coverTexts(body: Uint8Array, cover: (text: string) => string): Uint8Array {
  const bytes = Buffer.from(body);
  const text = bytes.toString('utf8');
  const covered = text.replaceAll(texts, (all, literal: string, colon: string | undefined) =>
    colon === undefined && cover(literal.slice(1, -1)) === '***' ? '"***"' : all,
  );
  return covered === text ? body : Buffer.from(covered);
}
