/** When a login is played, and when its state is still good. */
import type { LoginState } from '../../../src/adapters/chrome/login-state.ts';
import { openLogins, type Visitor } from '../../../src/adapters/chrome/logins.ts';
import { HeadroomError } from '../../../src/errors.ts';
import type { PlayProblem } from '../../../src/ports.ts';

const origin = 'http://127.0.0.1:4000';
const plain: Visitor = { origin, device: 'mobile', headers: {}, blockedUrls: [], timeoutMs: 1_000 };
const member: Visitor = { ...plain, login: { kind: 'module', file: '/site/perf/login.mjs' } };
const state: LoginState = {
  origin,
  cookies: [],
  hasDatabases: false,
  restoring: 'put back',
  beganAt: `${origin}/login`,
};
const crashed: PlayProblem = { error: new HeadroomError('page-crashed', 'gone'), console: [] };

/** Logins that are answered so, one after the other, and how many were played. */
function answering(...answers: readonly (LoginState | PlayProblem)[]) {
  const played: string[] = [];
  const send = async () => ({});
  const logins = openLogins(
    () => ({ send, on: () => {} }),
    async (_, visitor) => {
      const answer = answers[played.length];
      played.push(visitor.origin);
      if (!answer) throw new Error('played too often');
      return answer;
    },
  );
  const visit = async (visitor: Visitor): Promise<string> => {
    await logins.know(visitor);
    await logins.enter();
    return logins.restoring();
  };
  return { logins, visit, played };
}

test('base and head each log in once', async () => {
  const { visit, played } = answering(state, state);
  const base = { ...member, origin: 'http://127.0.0.1:4001' };
  for (const visitor of [member, base, member, base]) await visit(visitor);
  expect(played).toEqual([origin, base.origin]);
});

test('a tab of a visit without a login gets nothing of one', async () => {
  const { visit } = answering(state);
  expect([await visit(member), await visit(plain), await visit(member)]).toEqual([
    'put back',
    '',
    'put back',
  ]);
});

test('a repeat visit keeps the state of its login, and is checked as the first one', async () => {
  const { logins, visit, played } = answering(state);
  await visit(member);
  await logins.know(member); // A repeat visit does not enter: the jar has what the first left.
  expect(logins.restoring()).toBe('put back');
  expect(logins.checkHolds(member, `${origin}/account`, `${origin}/login`)?.code).toBe(
    'login-failed',
  );
  expect(logins.checkHolds(member, `${origin}/account`, `${origin}/account`)).toBeUndefined();
  expect(played).toHaveLength(1);
});

test('a Chrome that is started again logs in again', async () => {
  const { logins, visit, played } = answering(state, state);
  await visit(member);
  logins.forget();
  await visit(member);
  expect(played).toHaveLength(2);
});

test('a login in which Chrome died is tried again', async () => {
  const { visit, played } = answering(crashed, state);
  await expect(visit(member)).rejects.toThrow('the login login.mjs failed: gone');
  expect(await visit(member)).toBe('put back');
  expect(played).toHaveLength(2);
});

test('databases that a visit without the login empties are made by a login again', async () => {
  const { visit, played } = answering({ ...state, hasDatabases: true }, state);
  for (const visitor of [member, member, plain, member]) await visit(visitor);
  expect(played).toHaveLength(2);
});

test('a new process of the server has no session: the login is played again', async () => {
  const { visit, played } = answering(state, state);
  for (const starts of [1, 1, 2, 2]) await visit({ ...member, server: { arm: 'head', starts } });
  expect(played).toHaveLength(2);
});

test('a session that does not hold is left alone, and the next visit logs in again', async () => {
  const { logins, visit, played } = answering(state, state, state);
  const base = { ...member, origin: 'http://127.0.0.1:4001' };
  await visit(member);
  await visit(base);
  logins.leave(member);
  for (const visitor of [member, base]) await visit(visitor);
  expect(played).toEqual([origin, base.origin, origin]);
});

test('visitors that servers tell apart log in each, and usual devices share a login', async () => {
  const { visit, played } = answering(state, state, state, state, state);
  const ownDevice = { name: 'kiosk', width: 800, height: 600, scale: 1 };
  const alike: readonly Partial<Visitor>[] = [
    { device: 'desktop' },
    { ownDevice },
    { colorScheme: 'dark', reducedMotion: true },
    { blockedUrls: ['*/ads/*'], timeoutMs: 9 },
  ];
  for (const more of alike) await visit({ ...member, ...more });
  expect(played).toHaveLength(1);
  const others: readonly Partial<Visitor>[] = [
    { headers: { 'x-team': 'two' } },
    { cookies: { basket: 'full' } },
    { locale: 'de-DE' },
    { ownDevice: { ...ownDevice, userAgent: 'Kiosk/1.0' } },
  ];
  for (const more of [...others, ...others]) await visit({ ...member, ...more });
  expect(played).toHaveLength(5);
});

test('two arms that take turns at one port log in and fail each by itself', async () => {
  const error = new HeadroomError('script-failed', 'no form');
  const { visit, played } = answering({ error, console: [] }, state);
  const at = (arm: 'base' | 'head') => visit({ ...member, server: { arm, starts: 1 } });
  await expect(at('base')).rejects.toThrow('no form');
  expect(await at('head')).toBe('put back');
  await expect(at('base')).rejects.toThrow('as it was told before');
  expect(played).toHaveLength(2);
});

test.each([
  ['/login', '/account', '/login', true],
  ['/login', '/account', '/login?next=%2Faccount#top', true],
  ['/login', '/account', '/account', false],
  ['/login', '/login', '/login', false],
  ['/#/login', '/#/account', '/#/login?next=account', true],
  ['/#/login', '/#/account', '/#/account', false],
  ['/?page=login', '/?page=account', '/?page=login&next=account', true],
  ['/?page=login', '/?page=account', '/?page=account', false],
  ['/', '/#/account', '/#/account', false],
  ['/login?by=headroom', '/orders', '/login', false],
  ['/login?by=headroom', '/account', '/login?by=headroom', true],
])(
  'began at %s: a visit of %s that shows %s has lost it: %s',
  async (began, asked, shown, lost) => {
    const { logins, visit } = answering({ ...state, beganAt: `${origin}${began}` });
    await visit(member);
    const error = logins.checkHolds(member, `${origin}${asked}`, `${origin}${shown}`);
    expect(error?.code).toBe(lost ? 'login-failed' : undefined);
    if (lost) expect(error?.hint).toContain('on purpose needs a login that begins at another');
  },
);
