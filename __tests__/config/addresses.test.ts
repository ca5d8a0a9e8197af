/**
 * Addresses with whatever people have as passwords: each is read so that it can be asked, or
 * refused with its place.
 */
import { urlToHttpOptions } from 'node:url';
import { asHeadroomError } from '../../src/errors.ts';
import type { Config } from '../../src/model.ts';
import { configOf, configOfBudgets } from '../support/workspace.ts';

const passwords = [
  '50%',
  '%',
  '%%',
  'a%2',
  '%zz',
  '%ff',
  '%E0%A4',
  '%C3%28',
  '100%25',
  'p%40ss',
  'a/b',
  'a?b',
  'a#b',
  'a@b',
  'a:b',
  'a b',
  'a[b]',
  'ü%',
  '☕',
  '$$',
  '\ud800x',
  'a\\b',
  '%00',
];

/** Whoever asks has to build a request of it, as `http.request` does. */
function asked({
  targets,
  server,
}: Config): readonly { readonly host: string; readonly auth: string | undefined }[] {
  const origin = 'origin' in server && server.origin !== '' ? server.origin : 'http://127.0.0.1:1';
  return targets.map(({ path }) => {
    const { hostname, auth } = urlToHttpOptions(new URL(path, origin)) as {
      hostname?: string;
      auth?: string;
    };
    return { host: hostname ?? '', auth };
  });
}

const variables = (password: string) =>
  [{ env: 'PASSWORD USERNAME' }, { PASSWORD: password, USERNAME: password }] as const;
const written = (password: string) => password.replaceAll('$', '$$$$');

/** Where an address may stand, with a password that is written out or filled in. */
const places: readonly (readonly [string, (password: string) => Promise<Config>])[] = [
  ['input url', (password) => configOf({}, { url: `http://user:${password}@127.0.0.1:4190/` })],
  [
    'input url, as the user',
    (password) => configOf({}, { url: `http://${password}:secret@127.0.0.1:4190/` }),
  ],
  [
    'input url beside a file',
    (password) =>
      configOfBudgets(
        { pages: { home: { path: '/' } } },
        { url: `http://user:${password}@127.0.0.1:4190/` },
      ),
  ],
  ['deployment', (password) => configOf({}, {}, {}, `http://user:${password}@127.0.0.1:4190/`)],
  [
    'page url',
    (password) =>
      configOfBudgets({
        pages: { home: { url: `http://user:${written(password)}@127.0.0.1:4190/x` } },
      }),
  ],
  [
    'page url by variable',
    (password) =>
      configOfBudgets(
        { pages: { home: { url: 'http://user:$PASSWORD@127.0.0.1:4190/x' } } },
        ...variables(password),
      ),
  ],
  [
    'page url, user by variable',
    (password) =>
      configOfBudgets(
        { pages: { home: { url: 'http://$USERNAME@127.0.0.1:4190/x' } } },
        ...variables(password),
      ),
  ],
  [
    'endpoint',
    (password) =>
      configOfBudgets({
        endpoints: {
          api: { request: { path: `http://user:${written(password)}@127.0.0.1:4190/x` } },
        },
      }),
  ],
  [
    'endpoint by variable',
    (password) =>
      configOfBudgets(
        { endpoints: { api: { request: 'GET http://user:$PASSWORD@127.0.0.1:4190/x' } } },
        ...variables(password),
      ),
  ],
  [
    'server url',
    (password) =>
      configOfBudgets({
        server: { url: `http://user:${written(password)}@127.0.0.1:4190` },
        pages: { home: { path: '/' } },
      }),
  ],
  [
    'server url by variable',
    (password) =>
      configOfBudgets(
        { server: { url: 'http://user:$PASSWORD@127.0.0.1:4190' }, pages: { home: { path: '/' } } },
        ...variables(password),
      ),
  ],
  [
    'path by variable',
    (password) =>
      configOfBudgets(
        { server: { command: 's' }, pages: { home: { path: '/?key=$PASSWORD' } } },
        ...variables(password),
      ),
  ],
  [
    'base url by variable',
    (password) =>
      configOfBudgets(
        {
          server: { command: 's' },
          baseline: { url: 'http://user:$PASSWORD@127.0.0.1:4190' },
          pages: { home: { path: '/' } },
        },
        ...variables(password),
      ),
  ],
];

test('whatever a password is, its address can be asked, or is refused with its place', async () => {
  const wrong: string[] = [];
  let tries = 0;
  for (const [place, read] of places)
    for (const password of passwords) {
      // Written out, that is the end of the host.
      if (place.endsWith('as the user') && /[/?#\\]/.test(password)) continue;
      tries += 1;
      try {
        const hosts = asked(await read(password)).map(({ host }) => host);
        if (hosts.some((host) => host !== '127.0.0.1'))
          wrong.push(`${place}, ${JSON.stringify(password)}: asks ${hosts}`);
      } catch (thrown) {
        const { code, message } = asHeadroomError(thrown);
        if (
          code === 'internal' ||
          !/budgets\.json:\d+:\d+: |input "url": |the deployment's address /.test(message)
        )
          wrong.push(`${place}, ${JSON.stringify(password)}: ${code}, ${message}`);
      }
    }
  expect({ tries, wrong }).toEqual({ tries: 295, wrong: [] });
});

test.each([...passwords.filter((password) => password.isWellFormed()), 'plain', 'a%20b'])(
  'a password %j that a variable holds is the one that is sent',
  async (password) => {
    const [page] = asked(
      await configOfBudgets(
        { pages: { home: { url: 'http://user:$PASSWORD@127.0.0.1:4190/x' } } },
        ...variables(password),
      ),
    );
    // One that is percent-encoded already stays so.
    const meant = ['100%25', 'p%40ss', 'a%20b', '%00'].includes(password)
      ? decodeURIComponent(password)
      : password;
    expect(page).toEqual({ host: '127.0.0.1', auth: `user:${meant}` });
  },
);

test.each(['50%', '%ff', 'p%40ss'])(
  'the password %j of an input is covered as it is meant and as it is written',
  async (password) => {
    const { secrets, targets } = await configOf(
      {},
      { url: `http://user:${password}word@127.0.0.1:4190/` },
    );
    expect(secrets).toContain(password === 'p%40ss' ? 'p@ssword' : `${password}word`);
    expect(secrets.some((secret) => targets[0]?.path.includes(secret))).toBe(true);
  },
);
