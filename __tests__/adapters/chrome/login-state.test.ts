/** The state that a login leaves: what is read of it, and what a visit's tabs get back. */
import { runInNewContext } from 'node:vm';
import {
  type LoginState,
  putLoginCookies,
  readLoginState,
} from '../../../src/adapters/chrome/login-state.ts';

const origin = 'http://127.0.0.1:4000';
const stored = {
  origin,
  local: [['who', 'ada']],
  session: [['tab', 'one']],
  databases: 0,
};
const ofSession = { name: 's', value: '1', size: 2, session: true, expires: -1, path: '/' };
const lasting = { name: 'l', value: '2', size: 2, session: false, expires: 99, path: '/' };

/** Reads the state of a Chrome with these cookies, in a tab that went there. */
const readState = (value: object | undefined, urls: readonly string[]): Promise<LoginState> => {
  const answers: Readonly<Record<string, object>> = {
    'Runtime.evaluate': { result: { value } },
    'Page.getNavigationHistory': { entries: urls.map((url) => ({ url })) },
  };
  const send = async (method: string) => answers[method];
  return readLoginState({ send: async () => ({ cookies: [ofSession, lasting] }), on: () => {} }, {
    send,
  } as unknown as Parameters<typeof readLoginState>[1]);
};

class Storage extends Map<string, string> {
  get length(): number {
    return this.size;
  }
  setItem(key: string, value: string): void {
    this.set(key, value);
  }
}

/** Runs a tab's script in a document of that origin; returns what its storage then holds. */
function restoreIn(script: string, at: string, before: readonly [string, string][] = []) {
  const [localStorage, sessionStorage] = [new Storage(before), new Storage()];
  runInNewContext(script, { location: { origin: at }, localStorage, sessionStorage });
  return { local: [...localStorage], session: [...sessionStorage] };
}

test('a document of the origin gets both storages back, another one nothing', async () => {
  const { restoring } = await readState(stored, []);
  expect(restoreIn(restoring, origin)).toEqual({
    local: [['who', 'ada']],
    session: [['tab', 'one']],
  });
  expect(restoreIn(restoring, 'http://127.0.0.1:4001')).toEqual({ local: [], session: [] });
});

test('a later document keeps what the one before it left', async () => {
  const { restoring } = await readState(stored, []);
  const { local, session } = restoreIn(restoring, origin, [['who', 'eve']]);
  expect([local, session]).toEqual([[['who', 'eve']], [['tab', 'one']]]);
});

test('a document without storage is left alone, and all are where nothing was stored', async () => {
  const { restoring } = await readState(stored, []);
  const withoutStorage = { location: { origin } };
  expect(() => runInNewContext(restoring, withoutStorage)).not.toThrow();
  expect((await readState({ ...stored, local: [], session: [] }, [])).restoring).toBe('');
  expect((await readState(undefined, [])).restoring).toBe('');
});

test('the cookies come back as they were; those of the session never expire', async () => {
  const sent: unknown[] = [];
  const send = async (method: string, params?: object) => void sent.push([method, params]);
  await putLoginCookies({ send, on: () => {} }, await readState(stored, []));
  expect(sent).toEqual([
    [
      'Storage.setCookies',
      {
        cookies: [
          { name: 's', value: '1', path: '/' },
          { name: 'l', value: '2', path: '/', expires: 99 },
        ],
      },
    ],
  ]);
});

test('it began at the first address of the web, and tells of databases', async () => {
  const urls = ['about:blank#1', `${origin}/login`, `${origin}/welcome`];
  const state = await readState({ ...stored, databases: 1 }, urls);
  expect([state.beganAt, state.origin, state.hasDatabases]).toEqual([
    `${origin}/login`,
    origin,
    true,
  ]);
  expect((await readState(stored, [])).hasDatabases).toBe(false);
});
