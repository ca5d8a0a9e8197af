/** What of a visit goes into a file that is committed, and what does not. */
import { parseHar } from '../../../src/measure/page/recordings/parse-har.ts';
import { writeHar } from '../../../src/measure/page/recordings/write-har.ts';
import type { RecordedExchange } from '../../../src/ports.ts';
import { coverValues, redact } from '../../../src/redact.ts';

const known = 'a-secret-of-the-job';
const cover = {
  known: (text: string) => coverValues(text, [known]),
  all: (text: string) => redact(text, [known]),
};

const exchange: RecordedExchange = {
  method: 'GET',
  url: 'https://api.example/me',
  requestHeaders: [],
  protocol: 'h2',
  status: 200,
  headers: [['content-type', 'application/json']],
  body: Buffer.from('{}'),
  encodedBytes: undefined,
  waitMs: 1,
};

/** Writes an exchange and reads it again. Returns the file's text, and what would be replayed. */
function written(changes: Partial<RecordedExchange>, body = '{}') {
  const text = writeHar([{ ...exchange, ...changes, body: Buffer.from(body) }], new Date(0), cover);
  const [again] = parseHar('a.har', text).exchanges;
  return { text, again, body: String(again?.body) };
}

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N';

test.each([
  ['access_token=s3cr3t-1', 'access_token=***'],
  ['a=1&X-Amz-Security-Token=s3cr3t-1&b=2', 'a=1&X-Amz-Security-Token=***&b=2'],
  ['client%5Fsecret=s3cr3t-1', 'client%5Fsecret=***'],
  ['user[password]=s3cr3t-1', 'user[password]=***'],
  ['sid=s3cr3t-1&v=3', 'sid=***&v=3'],
  ['q=token&tokens=3', 'q=token&tokens=3'],
])('in an address, credentials are covered by their names: %s', (query, left) => {
  const { text, again } = written({ url: `https://api.example/me?${query}` });
  expect(again?.url).toBe(`https://api.example/me?${left}`);
  expect(text).not.toContain('s3cr3t-1');
});

test('in headers, too: those that hold one, and addresses in them', () => {
  const headers = [
    ['set-cookie', 's3cr3t-1'],
    ['x-auth-token', 's3cr3t-1'],
    ['x-csrf-token', 's3cr3t-1'],
    ['location', 'https://api.example/back?code=s3cr3t-1&state=2'],
    ['access-control-allow-headers', 'authorization'],
    ['access-control-expose-token', 'kept'],
    ['cache-control', 'max-age=60'],
  ] as const;
  const { text, again } = written({ status: 302, headers });
  expect(text).not.toContain('s3cr3t-1');
  expect(again?.headers).toEqual([
    ['set-cookie', '***'],
    ['x-auth-token', '***'],
    ['x-csrf-token', '***'],
    ['location', 'https://api.example/back?code=***&state=2'],
    ...headers.slice(4),
  ]);
});

test('of what was asked, only what says nothing of who asked is kept', () => {
  const requestHeaders = [
    ['cookie', 'session=s3cr3t-1'],
    ['authorization', 'Bearer s3cr3t-1'],
    ['x-user', 's3cr3t-1'],
    ['accept', 'text/css'],
    ['content-type', 'text/plain'],
  ] as const;
  const { text } = written({ method: 'POST', requestHeaders });
  expect(text).not.toContain('s3cr3t-1');
  const { request, response } = JSON.parse(text).log.entries[0];
  expect(request.headers.map(({ name }: { readonly name: string }) => name)).toEqual([
    'accept',
    'content-type',
  ]);
  expect([request.cookies, response.cookies, request.postData]).toEqual([[], [], undefined]);
});

test('in JSON, too, and everything else of it stays', () => {
  const before = `{"accessToken" : "s3cr3t\\"x", "label": {"password": "Your word"}, "x": "${jwt}",
  "n": [1.50, {"refresh_token":"s3cr3t-1", "token": "short"}], "of": "${known}"}`;
  const after = `{"accessToken" : "***", "label": {"password": "Your word"}, "x": "***",
  "n": [1.50, {"refresh_token":"***", "token": "short"}], "of": "***"}`;
  const { text, body } = written({}, before);
  expect(body).toBe(after);
  expect(JSON.parse(text).log.entries[0].response.content).toEqual({
    mimeType: 'application/json',
    size: after.length,
    text: after,
  });
});

test('in the answer of a form, too', () => {
  const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
  expect(written({ headers }, 'access_token=s3cr3t-1&scope=a').body).toBe(
    'access_token=***&scope=a',
  );
});

test('a script stays a script: known secrets alone are covered in it', () => {
  const headers = [['content-type', 'text/javascript']] as const;
  const { body } = written({ headers }, `f({"token":"s3cr3t-12"}, "${jwt}", "${known}")`);
  expect(body).toBe(`f({"token":"s3cr3t-12"}, "${jwt}", "***")`);
});
