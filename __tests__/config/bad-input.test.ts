/** Each line of what can be wrong with a configuration, with the whole message. */
import { advice, configOf, configOfBudgets, refusal, root } from '../support/workspace.ts';

const server = { command: 'npm run serve' };
const home = { home: { path: '/' } };
const withBudgets = (budgets: unknown) =>
  configOfBudgets({ server, pages: { home: { path: '/', budgets } } });
const withEndpointBudgets = (budgets: unknown) =>
  configOfBudgets({ server, endpoints: { list: { request: 'GET /', budgets } } });

describe('the file', () => {
  test('no budgets file and no url', async () => {
    const reading = () => configOf({});
    expect(await refusal(reading())).toBe(
      'budgets-not-found: there is no budgets.json, budgets.jsonc, budgets.yml, ' +
        'budgets.yaml in /repo',
    );
    expect(await advice(reading())).toBe(
      'Create one (see budgets.example.json), or give the input `url` to measure a page ' +
        'without budgets.',
    );
  });

  test('a budgets file that was named and is missing, even where a default exists', async () => {
    const reading = () => configOf({ 'budgets.json': '{}' }, { budgets: 'perf/budgets.json' });
    expect(await refusal(reading())).toBe(
      'budgets-not-found: input "budgets": perf/budgets.json does not exist in /repo',
    );
  });

  test('a budgets file outside of the working directory', async () => {
    const files = { '/budgets.json': '{}', '/repository/budgets.json': '{}' };
    expect(await refusal(configOf(files, { budgets: '../budgets.json' }))).toBe(
      'path-escapes: input "budgets": "../budgets.json" leads out of the working directory, /repo',
    );
    expect(await refusal(configOf(files, { budgets: '/repository/budgets.json' }))).toBe(
      'path-escapes: input "budgets": "/repository/budgets.json" leads out of the working ' +
        'directory, /repo',
    );
  });

  test.each([
    ['nothing', 'budgets.json', ''],
    ['blanks', 'budgets.json', ' \n\n'],
    ['a byte order mark', 'budgets.json', '\uFEFF'],
    ['comments', 'budgets.json', '// to do\n'],
    ['comments in YAML', 'budgets.yml', '# to do\n'],
  ])('a file that holds only %s', async (_, name, text) => {
    expect(await refusal(configOf({ [name]: text }))).toBe(`budgets-empty: ${name} is empty`);
  });

  test.each([
    [
      'a comma too few',
      '{\n  "server": { "static": "dist" }\n  "pages": {}\n}',
      '3:3: a comma is expected here',
    ],
    ['a text that is not closed', '{\n  "suite": "shop\n}', '2:12: a text is not closed'],
    ['a brace that is not closed', '{\n  "pages": {\n', '3:1: a closing brace } is missing'],
    [
      'a name without quotes',
      '{\n  pages: {}\n}',
      '2:3: unexpected text; names and texts need double quotes',
    ],
    ['Windows line ends', '{\r\n  "a": 1\r\n  "b": 2\r\n}', '3:3: a comma is expected here'],
    ['something after the end', '{}\n}', '2:1: the file should end here'],
    ['brackets without end', '['.repeat(100_000), '1:1: this is nested too deeply'],
  ])('broken JSON: %s', async (_, text, message) => {
    expect(await refusal(configOf({ 'budgets.json': text }))).toBe(
      `budgets-syntax: budgets.json:${message}`,
    );
  });

  test('broken YAML', async () => {
    expect(await refusal(configOf({ 'budgets.yml': 'pages:\n  home:\n    path: "/\n' }))).toBe(
      'budgets-syntax: budgets.yml:4:1: Missing closing "quote',
    );
  });

  test('YAML whose aliases would grow without end', async () => {
    expect(await refusal(configOf({ 'budgets.yml': 'pages: &all\n  home: *all\n' }))).toContain(
      'budgets-syntax: budgets.yml:2:9: this is nested too deeply',
    );
  });

  test('a list where an object belongs', async () => {
    expect(await refusal(configOf({ 'budgets.json': '[]' }))).toBe(
      'budgets-schema: budgets.json:1:1: expected an object, got an empty list',
    );
  });
});

describe('names', () => {
  test('an unknown key, with the nearest known one or all that there are', async () => {
    expect(await refusal(configOfBudgets({ server: { comand: 'npm start' }, pages: home }))).toBe(
      'budgets-schema: budgets.json:3:5: server.comand: unknown key; did you mean "command"?',
    );
    expect(
      await refusal(
        configOfBudgets({ server, pages: { home: { path: '/', devices: { watch: {} } } } }),
      ),
    ).toBe(
      'budgets-schema: budgets.json:9:9: pages.home.devices.watch: there is no device ' +
        '"watch"; known here: mobile, desktop; others are defined in the top-level "devices"',
    );
    expect(await refusal(withBudgets({ lcp: { max: '2.5s' } }))).toBe(
      'budgets-schema: budgets.json:10:11: pages.home.budgets.lcp.max: unknown key; known ' +
        'here: limit, regression, warn, level, ratchet',
    );
  });

  test.each([
    ['in a page', '{ path: /, x-note: 1 }', 'pages.home.x-note: unknown key'],
    ['in budgets', '{ path: /, budgets: { x-lcp: 2s } }', 'there is no metric "x-lcp"'],
  ])('a key that begins with x- %s', async (_, page, message) => {
    const file = `server: { static: dist }\npages: { home: ${page} }\n`;
    expect(await refusal(configOf({ 'budgets.yml': file }))).toContain(message);
  });

  test.each(['x-', 'X-shared', 'x_shared', 'xshared'])('the key %s at the top', async (key) => {
    expect(await refusal(configOfBudgets({ [key]: 1, server, pages: home }))).toContain(
      `${key}: unknown key`,
    );
  });

  test('an x- key at the top hides no other mistake in the file', async () => {
    const file = configOfBudgets({ 'x-shared': {}, bugdets: {}, server, pages: home });
    expect(await refusal(file)).toMatch(/^budgets-schema: \S+ bugdets: unknown key/);
  });

  test('an unknown metric, with the nearest known one', async () => {
    expect(await refusal(withBudgets({ lpc: '2.5s' }))).toBe(
      'unknown-metric: budgets.json:9:9: pages.home.budgets.lpc: there is no metric "lpc"; ' +
        'did you mean "lcp"?',
    );
    expect(await refusal(withBudgets({ happiness: 1 }))).toBe(
      'unknown-metric: budgets.json:9:9: pages.home.budgets.happiness: there is no metric ' +
        '"happiness"',
    );
  });

  test('a metric of the other kind of target', async () => {
    expect(await refusal(withBudgets({ p99: '50ms' }))).toBe(
      'unknown-metric: budgets.json:9:9: pages.home.budgets.p99: p99 is measured on ' +
        'endpoints, and this is a page',
    );
    expect(await refusal(withEndpointBudgets({ lcp: '2.5s' }))).toBe(
      'unknown-metric: budgets.json:9:9: endpoints.list.budgets.lcp: lcp is measured on ' +
        'pages, and this is an endpoint',
    );
  });

  test('one metric under two names', async () => {
    expect(await refusal(withBudgets({ lcp: '2.5s', 'largest-contentful-paint': '3s' }))).toBe(
      'budgets-schema: budgets.json:10:9: pages.home.budgets.largest-contentful-paint: ' +
        '"lcp" is the same metric, and it has a budget here already',
    );
  });

  test('no target', async () => {
    const message = 'no-target: budgets.json:1:1: there is no page, no flow and no endpoint';
    expect(await refusal(configOf({ 'budgets.json': '{}' }))).toBe(message);
    expect(await refusal(configOf({ 'budgets.json': '{ "pages": {}, "endpoints": {} }' }))).toBe(
      message,
    );
  });

  test('a target that is there twice: JSON would silently take the last', async () => {
    const text =
      '{ "server": { "static": "dist" },\n  "pages": {\n    "home": { "path": "/" },\n    ' +
      '"home": { "path": "/home" }\n  }\n}';
    expect(await refusal(configOf({ 'budgets.json': text }))).toBe(
      'duplicate-target: budgets.json:4:5: pages.home is there twice; the first is in line 3',
    );
    const yaml = 'server: { static: dist }\npages:\n  home: { path: / }\n  home: { path: /home }\n';
    expect(await refusal(configOf({ 'budgets.yaml': yaml }))).toBe(
      'duplicate-target: budgets.yaml:4:3: pages.home is there twice; the first is in line 3',
    );
  });

  test('another key that is there twice', async () => {
    const text =
      '{ "rounds": 3,\n  "server": { "static": "dist" }, "pages": { "home": { "path": "/" ' +
      '} },\n  "rounds": 5 }';
    expect(await refusal(configOf({ 'budgets.json': text }))).toBe(
      'budgets-syntax: budgets.json:3:3: rounds is there twice; the first is in line 1',
    );
  });

  test('a page and an endpoint of the same name', async () => {
    expect(
      await refusal(
        configOfBudgets({
          server,
          pages: { shop: { path: '/' } },
          endpoints: { shop: { request: 'GET /' } },
        }),
      ),
    ).toBe(
      'duplicate-target: budgets.json:11:5: endpoints.shop: a page has this name already, ' +
        'in line 6',
    );
  });

  test('an endpoint that is called what a page is called on a device', async () => {
    expect(
      await refusal(
        configOfBudgets({
          server,
          pages: home,
          endpoints: { 'home (mobile)': { request: 'GET /' } },
        }),
      ),
    ).toBe(
      'duplicate-target: budgets.json:11:5: endpoints["home (mobile)"]: this name is also ' +
        'what the page "home" is called on mobile',
    );
  });

  test('names that no report could show', async () => {
    expect(await refusal(configOfBudgets({ server, pages: { ' home\n': { path: '/' } } }))).toBe(
      'budgets-schema: budgets.json:6:5: pages[" home\\n"]: a name has 1 to 100 ' +
        'characters, none of them a line break, and no blanks around it',
    );
    expect(
      await refusal(
        configOf({
          'budgets.json':
            '{ "server": { "static": "dist" }, "pages": { "__proto__": { "path": "/" }, ' +
            '"home": { "path": "/" } } }',
        }),
      ),
    ).toBe('budgets-schema: budgets.json:1:46: pages.__proto__: this name cannot be used');
  });
});

const knownDevices = 'known here: mobile, desktop; others are defined in the top-level "devices"';

test('everything that is wrong is said at once, in the order of the file', async () => {
  const text = `{
  "server": { "url": "https://shop.example", "comand": "npm start" },
  "pages": {
    "home": { "path": "/", "devices": ["tablet"], "budgets": { "lpc": "2.5s", "tbt": 200 } },
    "product": { "budgets": {} }
  },
  "endpoints": { "list": { "request": "get /all", "load": { "connections": 0, "duration": 2 } } },
  "rounds": "3"
}`;
  expect(await refusal(configOf({ 'budgets.json': text }, { mode: 'bench' }))).toBe(
    `wrong-input: 10 problems:
  input "mode": expected "run", "measure", "judge" or "self-check", got "bench"
  budgets.json:2:46: server.comand: unknown key; did you mean "command"?
  budgets.json:4:40: pages.home.devices[0]: there is no device "tablet"; ${knownDevices}
  budgets.json:4:64: pages.home.budgets.lpc: there is no metric "lpc"; did you mean "lcp"?
  budgets.json:4:86: pages.home.budgets.tbt: 200 has no unit; tbt is a time: write "200ms"
  budgets.json:5:16: pages.product: missing "path" (or "url", for a page that is not on the server)
  budgets.json:7:39: endpoints.list.request: expected a request such as "GET /api/products", ` +
      `or an object with "method" and "path", got "get /all"
  budgets.json:7:76: endpoints.list.load.connections: expected a whole number from 1 to 10000, got 0
  budgets.json:7:91: endpoints.list.load.duration: expected a time above 0 and of at most 24h, ` +
      `such as "2s", got 2
  budgets.json:8:13: rounds: expected a whole number from 1 to 1000, got "3"`,
  );
});

test('the file is named from the root of the repository, as annotations need it', async () => {
  const files = { 'packages/shop/budgets.json': '{}' };
  expect(await refusal(configOf(files, { 'working-directory': `${root}/packages/shop` }))).toBe(
    'no-target: packages/shop/budgets.json:1:1: there is no page, no flow and no endpoint',
  );
});
