/** Recordings of other hosts: HAR files of DevTools, and files that no tool wrote. */
import { HeadroomError } from '../../../src/errors.ts';
import { parseHar } from '../../../src/measure/page/recordings/parse-har.ts';

/** An entry as DevTools of Chrome 156 exports it, "with content", of an answer over HTTP/2. */
const exported = {
  _connectionId: '1337',
  _initiator: { type: 'parser', url: 'http://localhost:3000/', lineNumber: 3 },
  _priority: 'High',
  _resourceType: 'script',
  cache: {},
  connection: '443',
  pageref: 'page_1',
  request: {
    method: 'GET',
    url: 'https://cdn.example/tag.js?v=1#top',
    httpVersion: 'http/2.0',
    headers: [
      { name: ':authority', value: 'cdn.example' },
      { name: 'accept', value: '*/*' },
    ],
    queryString: [{ name: 'v', value: '1' }],
    cookies: [],
    headersSize: -1,
    bodySize: 0,
  },
  response: {
    status: 200,
    statusText: '',
    httpVersion: 'http/2.0',
    headers: [
      { name: 'Content-Encoding', value: 'br' },
      { name: 'Content-Type', value: 'text/javascript; charset=utf-8' },
    ],
    cookies: [],
    content: { size: 12, mimeType: 'text/javascript', text: 'let é = 1;\n' },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
    _transferSize: 512,
    _error: null,
    _fetchedViaServiceWorker: false,
  },
  serverIPAddress: '203.0.113.7',
  startedDateTime: '2026-11-29T09:00:00.000Z',
  time: 61.2,
  timings: {
    blocked: 1.2,
    dns: 3,
    ssl: 12,
    connect: 20,
    send: 0.2,
    wait: 33.5,
    receive: 0.8,
    _blocked_queueing: 0.5,
  },
};

type Entry = typeof exported;

const har = (...entries: readonly unknown[]): string =>
  JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'WebInspector', version: '537.36' },
      pages: [{ id: 'page_1', title: 'http://localhost:3000/', pageTimings: {} }],
      entries,
    },
  });

const withResponse = (changes: Partial<Entry['response']>): Entry => ({
  ...exported,
  response: { ...exported.response, ...changes },
});

const withRequest = (changes: Partial<Entry['request']>): Entry => ({
  ...exported,
  request: { ...exported.request, ...changes },
});

test('an entry of DevTools becomes an answer with its wait, protocol, size and content', () => {
  const { exchanges, withoutContent } = parseHar('a.har', har(exported));
  const [exchange] = exchanges;
  expect({ ...exchange, body: String(exchange?.body) }).toEqual({
    method: 'GET',
    url: 'https://cdn.example/tag.js?v=1',
    requestHeaders: [['accept', '*/*']],
    protocol: 'h2',
    status: 200,
    headers: [
      ['content-encoding', 'br'],
      ['content-type', 'text/javascript; charset=utf-8'],
    ],
    body: 'let é = 1;\n',
    encodedBytes: 512,
    waitMs: 33.5,
  });
  expect(withoutContent).toBe(0);
});

test('content in base64, in another character set and of no bytes is the same bytes again', () => {
  const content = { size: 3, mimeType: 'image/png', text: 'AP8Q', encoding: 'base64' };
  const latin = [{ name: 'content-type', value: 'text/html; charset=ISO-8859-1' }];
  const { exchanges } = parseHar(
    'a.har',
    har(
      withResponse({ content }),
      withResponse({
        headers: latin,
        content: { ...content, size: 1, text: 'é', encoding: '' } as never,
      }),
      withResponse({ content: { size: 0, mimeType: 'x-unknown' } as never }),
    ),
  );
  expect(exchanges.map(({ body }) => [...body])).toEqual([[0, 255, 16], [0xe9], []]);
});

test('this machine, web sockets, failed requests and other schemes are left out', () => {
  const { exchanges, withoutContent } = parseHar(
    'a.har',
    har(
      withRequest({ url: 'http://localhost:3000/' }),
      withRequest({ url: 'http://127.0.0.1/' }),
      withRequest({ url: 'data:text/css,a' }),
      withRequest({ url: 'chrome-extension://abc/a.js' }),
      withRequest({ url: 'not an address' }),
      { ...exported, _resourceType: 'websocket' },
      withResponse({ status: 0, content: { size: 0, mimeType: 'x-unknown', text: '' } }),
    ),
  );
  expect([exchanges, withoutContent]).toEqual([[], 0]);
});

test('answers without content are counted, and a file of nothing else is refused', () => {
  const bare = withResponse({ content: { size: 12, mimeType: 'text/javascript' } as never });
  const unchanged = withResponse({ status: 304 });
  expect(parseHar('a.har', har(exported, bare, unchanged))).toMatchObject({
    exchanges: { length: 1 },
    withoutContent: 2,
  });
  expect(refusal(har(bare))).toBe('a.har cannot be replayed: it was exported without content.');
});

test.each([
  ['a part of its text', { size: 400, mimeType: 'text/javascript', text: 'let é = 1;\n' }],
  ['an empty text', { size: 12, mimeType: 'text/javascript', text: '' }],
  ['half of its bytes', { size: 6, mimeType: 'image/png', text: 'AP8Q', encoding: 'base64' }],
  ['no base64', { size: 3, mimeType: 'image/png', text: 'A%8Q!', encoding: 'base64' }],
])('an answer with %s counts as one without content', (_, content) => {
  const { exchanges, withoutContent } = parseHar('a.har', har(exported, withResponse({ content })));
  expect([exchanges.length, withoutContent]).toEqual([1, 1]);
});

test('text of two bytes a sign is whole although it is kept in half of its size', () => {
  const headers = [{ name: 'content-type', value: 'text/css; charset=UTF-16LE' }];
  const content = { size: 24, mimeType: 'text/css', text: 'a { top: 0 }' };
  expect(parseHar('a.har', har(withResponse({ headers, content }))).exchanges).toHaveLength(1);
});

test('a header cannot hold another one, and an unknown wait is none', () => {
  const headers = [
    { name: 'x-a', value: 'one\r\nset-cookie: two' },
    { name: 'x-b', value: 'kept' },
  ];
  const entry = { ...withResponse({ headers }), timings: { ...exported.timings, wait: -1 } };
  const [exchange] = parseHar('a.har', har(entry)).exchanges;
  expect(exchange?.headers).toEqual([['x-b', 'kept']]);
  expect(exchange?.waitMs).toBe(0);
});

test.each([
  ['no JSON', '<html>', 'it is no JSON'],
  ['cut short', har(exported).slice(0, 200), 'it is no JSON'],
  ['a list', '[]', 'the file is not as HAR 1.2 has it'],
  ['another format', '{"steps":[]}', 'log is not as HAR 1.2 has it'],
  [
    'a status that no host sends',
    har(withResponse({ status: 7_000 })),
    'log.entries.0.response.status is not as HAR 1.2 has it',
  ],
  [
    'a header with a line break in its name',
    har(withResponse({ headers: [{ name: 'a\nb', value: '' }] })),
    'log.entries.0.response.headers.0.name is not as HAR 1.2 has it',
  ],
  [
    'more entries than a page has',
    har(...Array.from({ length: 5_001 }, () => exported)),
    'it has more than 5000 entries',
  ],
])('a file that is %s is refused, and nothing of it is quoted', (_, text, why) => {
  expect(refusal(text)).toBe(`a.har cannot be replayed: ${why}.`);
});

function refusal(text: string): string {
  try {
    parseHar('a.har', text);
  } catch (error) {
    expect(error).toBeInstanceOf(HeadroomError);
    expect((error as HeadroomError).code).toBe('recording-foreign');
    return (error as HeadroomError).message;
  }
  return 'it was read';
}

test('what differs in one byte has another digest', () => {
  const text = har(exported);
  expect(parseHar('a.har', text).digest).toMatch(/^[0-9a-f]{12}$/);
  expect(parseHar('a.har', `${text} `).digest).not.toBe(parseHar('a.har', text).digest);
});
