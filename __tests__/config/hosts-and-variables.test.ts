import { advice, configOfBudgets, refusal } from '../support/workspace.ts';

const server = { command: 'npm run serve' };
const onUrl = { server: { url: 'https://staging.example' } };
const list = { list: { request: 'GET /api/products' } };

describe('load', () => {
  const loads = (request: string, more: object = {}) =>
    configOfBudgets({ server, endpoints: { api: { request } }, ...more });

  test.each([
    'http://localhost:3000/',
    'http://127.0.0.1/',
    'http://127.8.9.10:80/',
    'http://[::1]:3000/',
    'http://api.localhost/',
    'http://2130706433/',
  ])('goes to this machine: %s', async (address) => {
    expect((await loads(`GET ${address}`)).targets).toHaveLength(1);
  });

  test.each([
    'https://api.example/',
    'http://127.0.0.1.example/',
    'http://localhost.example/',
    'http://10.0.0.1/',
    'http://localhost@api.example/',
  ])('goes nowhere else unasked: %s', async (address) => {
    expect(await refusal(loads(`GET ${address}`))).toBe(
      'host-not-allowed: budgets.json:7:18: endpoints.api.request: this would load ' +
        `${new URL(address).host}, which is not this machine and is not in "allowHosts"`,
    );
  });

  test.each(['api.example', 'API.example:8443', '*.example'])(
    'goes to a host that is allowed: %s',
    async (host) => {
      expect(
        (await loads('GET https://api.example:8443/', { allowHosts: [host] })).allowHosts,
      ).toEqual([host]);
    },
  );

  test.each(['example', 'api.example:443', '*.api.example', 'apiXexample'])(
    'does not go to a host that is merely like one that is allowed: %s',
    async (host) => {
      expect(
        await refusal(loads('GET https://api.example:8443/', { allowHosts: [host] })),
      ).toContain('host-not-allowed');
    },
  );

  test('of endpoints elsewhere, and on a base elsewhere, needs leave as well', async () => {
    expect(await refusal(configOfBudgets({ ...onUrl, endpoints: list }))).toBe(
      'host-not-allowed: budgets.json:3:12: server.url: this would load staging.example, ' +
        'which is not this machine and is not in "allowHosts"',
    );
    expect(
      await refusal(
        configOfBudgets({ server, endpoints: list, baseline: { url: 'https://shop.example' } }),
      ),
    ).toContain('baseline.url: this would load shop.example');
    expect(
      await refusal(
        configOfBudgets({ server, endpoints: list }, { url: 'https://preview.example' }),
      ),
    ).toContain('endpoints.list: this would load preview.example');
  });

  test('is not what a page gets: it may be anywhere', async () => {
    expect(
      (await configOfBudgets({ ...onUrl, pages: { home: { path: '/' } } })).targets,
    ).toHaveLength(1);
  });
});

describe('variables', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the budgets file's own notation
  const braced = '/?key=${KEY}&price=$$5';
  const page = (more: object) => ({ server, pages: { home: { path: '/?key=$KEY', ...more } } });

  test('are filled in, in headers and addresses, and kept from every report', async () => {
    const config = await configOfBudgets(
      {
        server: { url: 'https://$HOST' },
        pages: { home: { path: braced, headers: { authorization: 'Bearer $TOKEN' } } },
        endpoints: { list: { request: { path: '/$KEY', body: '$KEY' } } },
        allowHosts: ['staging.example'],
      },
      { env: 'HOST, KEY\nTOKEN UNUSED' },
      { HOST: 'staging.example', KEY: 'a b/c', TOKEN: 't0', UNUSED: 'unused' },
    );
    expect(config.server).toEqual({ kind: 'url', origin: 'https://staging.example' });
    expect(config.targets).toMatchObject([
      { address: braced, path: '/?key=a b/c&price=$5', headers: { authorization: 'Bearer t0' } },
      { address: 'GET /$KEY', path: '/a b/c', body: '$KEY' },
    ]);
    expect(config.secrets).toEqual(['staging.example', 'a b/c', 'a%20b/c', 'a%20b%2Fc']);
  });

  test('that the input `env` does not name, or that are not set, are refused', async () => {
    const unnamed = () => configOfBudgets(page({}), {}, { KEY: 'secret' });
    expect(await refusal(unnamed())).toBe(
      'missing-variable: budgets.json:7:15: pages.home.path: $KEY is not named in the input `env`',
    );
    expect(await advice(unnamed())).toBe(
      'Name it there and set it, or write $$KEY if the dollar sign is meant.',
    );
    const unset = () => configOfBudgets(page({}), { env: 'KEY' });
    expect(await refusal(unset())).toBe(
      'missing-variable: budgets.json:7:15: pages.home.path: $KEY is not set',
    );
    expect(await advice(unset())).toBe("Set it for this step under the workflow's `env`.");
  });

  test('cannot break out of a header, or out of the server', async () => {
    expect(
      await refusal(
        configOfBudgets(page({ headers: { a: '$KEY' } }), { env: 'KEY' }, { KEY: 'x\r\nb: y' }),
      ),
    ).toContain(
      'pages.home.headers.a: a header cannot hold a line break: character 2 (U+000D); look ' +
        'for one in its variables',
    );
    expect(
      await refusal(
        configOfBudgets(
          { server, endpoints: { a: { request: 'GET /$KEY' } } },
          { env: 'KEY' },
          { KEY: '/elsewhere.example/' },
        ),
      ),
    ).toContain(
      'endpoints.a.request: "/$KEY" is neither a path on the server nor an http or https address',
    );
  });

  test('are named one by one', async () => {
    expect(
      await refusal(configOfBudgets(page({}), { env: 'KEY=value' }, { KEY: 'secret' })),
    ).toContain('wrong-input: 2 problems:\n  input "env": "KEY=value" is no name of a variable');
  });
});
