/**
 * What a header of the budgets file may hold: what HTTP can carry is taken, all else is refused
 * where it stands.
 */
import { headerNameProblem, headerValueProblem } from '../../src/http-header.ts';
import { configOfBudgets } from '../support/workspace.ts';

const server = { static: 'dist' };
const withHeaders = (headers: Record<string, string>) => ({
  server,
  endpoints: { list: { request: { path: '/', headers } } },
});
const refusal = (budgets: unknown, env: Record<string, string> = {}): Promise<string> =>
  configOfBudgets(budgets, { env: Object.keys(env).join(' ') }, env).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

test.each([
  ['a cup', 'Zoë ☕', 'character 5 (U+2615)'],
  ['a letter beyond Latin-1', 'Łódź', 'character 1 (U+0141)'],
  ['a letter of two code units', 'ok 𝒳', 'character 4 (U+1D4B3)'],
  ['half a letter', 'a\ud800', 'character 2 (U+D800)'],
  ['a dash that an editor made', 'a – b', 'character 3 (U+2013)'],
  ['a bell', 'a\u0007', 'control character: character 2 (U+0007)'],
  ['a zero', '\u0000', 'control character: character 1 (U+0000)'],
  ['an escape', 'x\u001b[1m', 'control character: character 2 (U+001B)'],
  ['a delete', 'x\u007f', 'control character: character 2 (U+007F)'],
  ['a line feed', 'a\nb: c', 'line break: character 2 (U+000A)'],
  ['a carriage return', 'a\rb', 'line break: character 2 (U+000D)'],
])('a value with %s is refused at its place, without the value', async (_name, value, says) => {
  const message = await refusal(withHeaders({ 'x-name': value }));
  expect(message).toMatch(
    /budgets\.json:\d+:\d+: endpoints\.list\.request\.headers\.x-name: a header/,
  );
  expect(message).toContain(says);
  expect(message).not.toContain(value);
});

test('the character is found in what a variable holds, which is not shown', async () => {
  const message = await refusal(withHeaders({ authorization: 'Bearer $KEY' }), {
    KEY: 'seekrit\n',
  });
  expect(message).toContain(
    'a header cannot hold a line break: character 15 (U+000A); look for one in its variables',
  );
  expect(message).not.toContain('seekrit');
});

test.each(['content-length', 'Content-Length', 'TRANSFER-ENCODING'])(
  '%s is not the user’s to write',
  async (name) => {
    expect(await refusal(withHeaders({ [name]: '5' }))).toContain(
      'Headroom writes this header itself, from the body',
    );
  },
);

test.each(['', 'a b', 'a:', 'naïve', 'a\n'])('%j is no name of a header', (name) => {
  expect(headerNameProblem(name)).toBe('this is no name of a header');
});

test('every other value is taken: all of Latin-1 but control characters, and tabs', () => {
  const refused = Array.from({ length: 0x120 }, (_, code) => code).filter(
    (code) => headerValueProblem(`a${String.fromCharCode(code)}b`) !== undefined,
  );
  const controls = Array.from({ length: 0x20 }, (_, code) => code).filter((code) => code !== 9);
  const beyond = Array.from({ length: 0x20 }, (_, index) => 0x100 + index);
  expect(refused).toEqual([...controls, 0x7f, ...beyond]);
});

test('headers of pages and of defaults are held to the same', async () => {
  const page = configOfBudgets({ server, pages: { home: { path: '/', headers: { a: '☕' } } } });
  await expect(page).rejects.toThrow(
    'pages.home.headers.a: a header holds Latin-1 only: character 1 (U+2615)',
  );
  const ofDefaults = configOfBudgets({
    server,
    defaults: { endpoint: { headers: { a: '\u0007' } } },
    endpoints: { list: { request: 'GET /' } },
  });
  await expect(ofDefaults).rejects.toThrow(
    'defaults.endpoint.headers.a: a header cannot hold a control character',
  );
});
