/** The recorded answer that a request gets. */
import { encodeBody } from '../../../src/adapters/other-hosts/encode-body.ts';
import { groupExchanges } from '../../../src/adapters/other-hosts/match-exchange.ts';
import type { RecordedExchange } from '../../../src/ports.ts';

const exchange = (url: string, said: string, method = 'GET'): RecordedExchange => ({
  method,
  url,
  requestHeaders: [],
  protocol: 'h2',
  status: 200,
  headers: [],
  body: Buffer.from(said),
  encodedBytes: undefined,
  waitMs: 0,
});

const answersTo = (recorded: readonly RecordedExchange[], ...asked: readonly string[]) => {
  const { find } = groupExchanges(recorded)();
  return asked.map((line) => {
    const [method = '', url = ''] = line.split(' ');
    const found = find(method, url);
    return found && String(found.body);
  });
};

const site = 'https://t.example';

test('several answers of one address come in their order, and the last one again', () => {
  const recorded = [exchange(`${site}/a`, '1'), exchange(`${site}/a`, '2')];
  const asked = `GET ${site}/a`;
  expect(answersTo(recorded, asked, asked, asked)).toEqual(['1', '2', '2']);
});

test('each visit begins with the first answer again', () => {
  const begin = groupExchanges([exchange(`${site}/a`, '1'), exchange(`${site}/a`, '2')]);
  const first = () => String(begin().find('GET', `${site}/a`)?.body);
  expect([first(), first()]).toEqual(['1', '1']);
});

test('the method counts', () => {
  const recorded = [exchange(`${site}/a`, 'got'), exchange(`${site}/a`, 'posted', 'POST')];
  expect(answersTo(recorded, `POST ${site}/a`, `GET ${site}/a`, `PUT ${site}/a`)).toEqual([
    'posted',
    'got',
    undefined,
  ]);
});

test.each([
  ['a clock', '?t=1764400000000&v=2', '?t=1764499999999&v=2'],
  ['a random number', '?z=0.8371625341', '?z=0.1123581321'],
  [
    'a UUID',
    '?id=0b9c2c0e-52aa-4f6c-8c65-0a55dbd6a4f4',
    '?id=11111111-2222-3333-4444-555555555555',
  ],
  ['an id of the visit', '?cid=GA1.1.837162.1764400', '?cid=GA1.1.112358.1764499'],
  ['a value that was redacted', '?token=***&v=2', '?token=abc&v=2'],
])('%s in the query may differ', (_, recorded, asked) => {
  expect(answersTo([exchange(`${site}/c${recorded}`, 'it')], `GET ${site}/c${asked}`)).toEqual([
    'it',
  ]);
});

test.each([
  ['another page', '?page=1', '?page=2'],
  ['another product', '?sku=lamp', '?sku=chair'],
  ['one value more', '?t=1764400000000', '?t=1764499999999&v=2'],
  ['another name', '?t=1764400000000', '?u=1764400000000'],
  ['no query', '?t=1764400000000', ''],
])('%s is another address', (_, recorded, asked) => {
  expect(answersTo([exchange(`${site}/c${recorded}`, 'it')], `GET ${site}/c${asked}`)).toEqual([
    undefined,
  ]);
});

test('another path, host or scheme is another address', () => {
  const recorded = [exchange(`${site}/c?t=1764400000000`, 'it')];
  const asked = ['https://t.example/d', 'https://u.example/c', 'http://t.example/c'];
  expect(answersTo(recorded, ...asked.map((url) => `GET ${url}?t=1764400000001`))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a body is as large as it was when it was recorded, whatever level its host chose', () => {
  const body = Buffer.from(Array.from({ length: 4_000 }, (_, n) => `line ${n * n}\n`).join(''));
  for (const encoding of ['gzip', 'br', 'zstd', 'deflate']) {
    const usual = encodeBody(body, encoding, undefined)?.length ?? 0;
    const smallest = encodeBody(body, encoding, 1)?.length ?? 0;
    expect(smallest).toBeLessThan(usual);
    expect(encodeBody(body, encoding, smallest)).toHaveLength(smallest);
    expect(encodeBody(body, encoding, usual)).toHaveLength(usual);
  }
  expect(encodeBody(body, '', undefined)).toBe(body);
  expect(encodeBody(body, 'constructor', undefined)).toBeUndefined();
});
