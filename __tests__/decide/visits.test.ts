/** The page that was measured against the page that was asked for. */
import { isSamePage } from '../../src/decide/same-page.ts';
import { visitFindings } from '../../src/decide/visits.ts';
import type { Arm, Baseline, Measurements, PageSeen, PageTarget } from '../../src/model.ts';
import { measurements } from '../support/report-context.ts';
import { flowTarget } from '../support/targets.ts';

const made = (some: Partial<Measurements>): Measurements => ({ ...measurements, ...some });

const none: Baseline = { kind: 'none', why: 'there is none' };
const sameJob: Baseline = { kind: 'same-job', commit: undefined, describe: 'beside' };

const account: PageTarget = {
  id: 'account (mobile)',
  kind: 'page',
  name: 'account',
  profile: 'mobile',
  address: '/account',
  path: '/account',
  device: 'mobile',
  headers: {},
  timeoutMs: 45_000,
  blockedUrls: [],
};

const rounds = (arm: Arm, seen: readonly (PageSeen | undefined)[]): Measurements['rounds'] =>
  seen.map((one, block) => ({
    target: account.id,
    arm,
    block,
    order: 0,
    startedAt: '',
    durationMs: 1,
    values: {},
    invalid: {},
    ...(one ? { seen: one } : {}),
  }));

const found = (
  head: readonly (PageSeen | undefined)[],
  base: readonly (PageSeen | undefined)[] = [],
  target = account,
  baseline: Baseline = base.length > 0 ? sameJob : none,
) =>
  visitFindings(
    [target],
    made({ rounds: [...rounds('head', head), ...rounds('base', base)] }),
    baseline,
  ).map(({ target: _, ...rest }) => rest);

const login: PageSeen = { landedOn: '/login' };
const whole = undefined;

test.each([
  ['/account', '/account'],
  ['/account', '/account/'],
  ['/account/', '/account'],
  ['/docs/', '/docs/index.html'],
  ['/', '/index.html'],
  ['/', '/?lang=en'],
  ['/', '/#/home'],
  ['/search?q=1&page=2', '/search?page=2&q=1&utm=x'],
  ['/app#/list', '/app?x=1#/list'],
  ['/caf%C3%A9', '/café'],
  ['https://shop.example/a', 'https://shop.example/a/'],
  ['/100%', '/100%'],
])('%s and %s are one page', (asked, landed) => expect(isSamePage(asked, landed)).toBe(true));

test.each([
  ['/account', '/login'],
  ['/account', '/account/login'],
  ['/account', '/Account'],
  ['/', '/en/'],
  ['/search?q=1', '/search'],
  ['/index.php?page=account', '/index.php?page=login'],
  ['/list?tag=a&tag=b', '/list?tag=a'],
  ['/app#/account', '/app#/login'],
  ['/app#/account', '/app'],
  ['/account', 'https://sso.example/account'],
  ['https://shop.example/a', 'https://shop.example:8443/a'],
  ['/account', 'not an address: //'],
])('%s and %s are not', (asked, landed) => expect(isSamePage(asked, landed)).toBe(false));

describe('a page that leads elsewhere', () => {
  test('in each round of the head and never at the base: it fails', () => {
    expect(found([login, login], [whole, whole])).toEqual([
      { kind: 'led-elsewhere', level: 'fail', arms: ['head'], landedOn: '/login' },
    ]);
  });

  test.each([
    ['without a base', [login, login], [], ['head']],
    ['at the base too', [login], [login], ['base', 'head']],
    ['at the base to another place', [login], [{ landedOn: '/shop' }], ['head']],
    ['in one round of several', [whole, login, whole], [whole, whole, whole], ['head']],
  ] as const)('%s: it warns', (_, head, base, arms) => {
    expect(found(head, base)).toEqual([
      { kind: 'led-elsewhere', level: 'warn', arms, landedOn: '/login' },
    ]);
  });

  test('at the base alone: it warns, since base and head are two pages', () => {
    expect(found([whole], [login])).toEqual([
      { kind: 'led-elsewhere', level: 'warn', arms: ['base'], landedOn: '/login' },
    ]);
  });

  test('where that is meant: nothing; elsewhere than meant, or not at all: it warns', () => {
    const meant = { ...account, redirect: '/login' };
    expect(found([login], [login], meant)).toEqual([]);
    expect(found([{ landedOn: '/login/?next=%2Faccount' }], [], meant)).toEqual([]);
    expect(found([{ landedOn: '/shop' }], [], meant)).toMatchObject([
      { landedOn: '/shop', meant: '/login' },
    ]);
    expect(found([whole], [], meant)).toMatchObject([{ landedOn: '/account', meant: '/login' }]);
  });

  test('a base from an artifact is the newest run', () => {
    const run = (seen: PageSeen | undefined): Measurements =>
      made({ rounds: rounds('head', [seen]) });
    const artifact = (newest: PageSeen | undefined): Baseline => ({
      kind: 'artifact',
      runs: [run(newest), run(whole)],
      describe: 'saved',
    });
    expect(found([login], [], account, artifact(whole))).toMatchObject([
      { level: 'fail', arms: ['head'] },
    ]);
    expect(found([login], [], account, artifact(login))).toMatchObject([
      { level: 'warn', arms: ['base', 'head'] },
    ]);
  });

  test('rounds that were set aside tell nothing', () => {
    const aside = rounds('head', [login]).map((round) => ({
      ...round,
      background: { othersCores: 1, stolenCores: 0, disturbed: true },
    }));
    expect(
      visitFindings([account], made({ rounds: [...aside, ...rounds('head', [whole])] }), none),
    ).toEqual([]);
  });
});

describe('own requests that fail', () => {
  const failing = (...urls: readonly string[]): PageSeen => ({
    failed: urls.map((url) => ({ url, type: 'script', problem: '404' })),
  });
  const me: PageSeen = { failed: [{ url: '/api/me', type: 'fetch', problem: '401' }] };

  test('in the head and not in the base are a warning', () => {
    expect(found([failing('/a.js'), failing('/a.js')], [whole, whole])).toEqual([
      {
        kind: 'resources-failed',
        level: 'warn',
        compared: true,
        resources: [{ url: '/a.js', type: 'script', problem: '404' }],
      },
    ]);
    expect(found([me], [whole])).toMatchObject([{ resources: [{ url: '/api/me' }] }]);
  });

  test.each([
    ['in the base too', [failing('/a.js')], [failing('/a.js')]],
    [
      'in the base too, by its query or hash another file',
      [failing('/a.1b2c3d4e.js?v=2')],
      [failing('/a.9f8e7d6c.js?v=1')],
    ],
    ['once in many rounds', [failing('/a.js'), whole, whole], [whole, whole, whole]],
    ['in the base alone', [whole], [failing('/a.js')]],
    ['asked for by a script, without a base to tell whether it is meant', [me, me], []],
  ] as const)('%s are none', (_, head, base) => expect(found(head, base)).toEqual([]));

  test('without a base, those that the page itself names are one', () => {
    expect(found([failing('/a.js')])).toMatchObject([
      { compared: false, resources: [{ url: '/a.js' }] },
    ]);
  });
});

describe('a step of a flow', () => {
  const step = flowTarget('checkout', 'pay');
  /** Rounds of a step that loads a document, or not. */
  const taken = (arm: Arm, seen: readonly (PageSeen | undefined)[], isLoaded = true) =>
    rounds(arm, seen).map((round) => ({
      ...round,
      target: step.id,
      values: isLoaded ? { 'document-bytes': 900 } : { 'step-duration': 40 },
    }));
  const foundIn = (
    head: readonly (PageSeen | undefined)[],
    base: readonly (PageSeen | undefined)[],
    [isLoaded, isLoadedAtBase = isLoaded]: readonly boolean[] = [],
  ) =>
    visitFindings(
      [step],
      made({
        rounds: [...taken('head', head, isLoaded), ...taken('base', base, isLoadedAtBase)],
      }),
      sameJob,
    );
  const done: PageSeen = { landedOn: '/done' };
  const order = (id: string): PageSeen => ({ landedOn: `/orders/${id}?from=basket` });

  test.each([
    ['is led elsewhere', [login, login], [whole, whole], { head: '/login', base: undefined }],
    ['is not led on any more', [whole], [done, done], { head: undefined, base: '/done' }],
    ['is led to another place', [login], [done], { head: '/login', base: '/done' }],
  ] as const)('that %s than at the base warns', (_, head, base, landedOn) => {
    expect(foundIn(head, base)).toEqual([
      { kind: 'led-apart', level: 'warn', target: step.id, landedOn },
    ]);
  });

  test.each([
    ['led to the same page', [done, done], [done]],
    ['led to a page of its own each time', [order('17'), order('a-9')], [order('18')]],
    ['led there in some rounds', [login, whole], [whole, whole]],
    ['not played at the base', [login], []],
  ] as const)('that is %s is no finding', (_, head, base) => {
    expect(foundIn(head, base)).toEqual([]);
  });

  test('that loads no document is no finding: Chrome does not tell of each address', () => {
    expect(foundIn([{ landedOn: '/lamp?page=2' }], [whole], [false])).toEqual([]);
  });

  test.each([
    ['loads no document any more', [false, true], 'base'],
    ['loads one now', [true, false], 'head'],
  ] as const)('that %s, as it does at the base, warns: they are two steps', (_, isLoaded, by) => {
    expect(foundIn([done, done], [whole, whole], isLoaded)).toEqual([
      { kind: 'loaded-apart', level: 'warn', target: step.id, by },
    ]);
  });

  test('that lacks a part of its page is found as a page is', () => {
    const failed = [{ url: '/app.js', type: 'script', problem: '404' }];
    expect(foundIn([{ failed }, { failed }], [whole, whole])).toEqual([
      {
        kind: 'resources-failed',
        level: 'warn',
        target: step.id,
        resources: failed,
        compared: true,
      },
    ]);
  });
});

describe('parts that the recording lacks', () => {
  const lacking = (...urls: readonly string[]): PageSeen => ({
    failed: urls.map((url) => ({ url, type: 'script', problem: 'not in the recording' })),
  });
  const tag = 'https://cdn.example/tag.js';
  const one = { kind: 'not-recorded', urls: [tag] };

  test.each([
    ['in each round, and not at the base', [tag, tag], ['', ''], 'fail', ['head']],
    ['at the base too', [tag, tag], [tag, tag], 'warn', ['base', 'head']],
    ['without a base', [tag], [], 'warn', ['head']],
    ['in half of the rounds', [tag, ''], ['', ''], 'warn', ['head']],
    ['at the base alone', ['', ''], [tag, tag], 'warn', ['base']],
  ] as const)('%s: told', (_, head, base, level, arms) => {
    const seen = (url: string) => (url === '' ? whole : lacking(url));
    expect(found(head.map(seen), base.map(seen))).toEqual([{ ...one, level, arms }]);
  });

  test('once in many rounds, or of nothing that the page is another one without: none', () => {
    expect(found([lacking(tag), whole, whole], [whole, whole, whole])).toEqual([]);
    const apart = [
      { url: tag, type: 'beacon', problem: 'POST not in the recording' },
      { url: 'wss://a.example/', type: 'websocket', problem: 'not in the recording' },
      { url: 'http://a.example/', type: 'other', problem: 'POST not in the recording' },
    ];
    expect(found([{ failed: apart }], [whole])).toEqual([]);
  });

  test('of a step of a flow count as those of a page', () => {
    const step = { ...account, kind: 'flow', flow: 'a', step: 'b', script: { kind: 'inline' } };
    const told = found([lacking(tag)], [], step as never);
    expect(told).toEqual([{ ...one, level: 'warn', arms: ['head'] }]);
  });
});
