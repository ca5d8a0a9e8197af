/** Devices, throttling, preferences and cookies of the budgets file, right and wrong ones. */
import { pickEmulation } from '../../src/model/emulation.ts';
import type { PageTarget } from '../../src/model.ts';
import { configOfBudgets, refusal } from '../support/workspace.ts';

const server = { static: 'dist' };
const budgets = { lcp: '2.5s' };

/** The pages' ids, each with what is emulated and the kind of its device. */
async function read(file: object, inputs = {}, environment = {}) {
  const config = await configOfBudgets({ server, ...file }, inputs, environment);
  return config.targets.map((target) => {
    const { id, profile, device, cookies } = target as PageTarget;
    return { id, profile, device, cookies, ...pickEmulation(target) };
  });
}

const page = (more: object) => ({ pages: { home: { path: '/', budgets, ...more } } });
const mobile4G = { rttMs: 150, downlinkKbps: 1638.4, uplinkKbps: 750, cpu: 4 };

test.each([
  ['simulated', undefined],
  ['applied', { mode: 'applied', ...mobile4G }],
  ['none', { mode: 'none' }],
  [
    { mode: 'applied', rtt: '150ms', downlink: '1.6Mbit/s', cpu: 4 },
    { mode: 'applied', ...mobile4G },
  ],
  [
    { mode: 'applied', rtt: '0ms', uplink: '512kbit/s' },
    { mode: 'applied', ...mobile4G, rttMs: 0, uplinkKbps: 512 },
  ],
  [
    { mode: 'simulated', cpu: 2 },
    { mode: 'simulated', ...mobile4G, cpu: 2 },
  ],
  // It says in numbers what holds anyway, and so it is the same measurement.
  [{ mode: 'simulated', rtt: '150ms', downlink: '1.6 Mbit/s', cpu: 4 }, undefined],
])('a phone with throttling %j has its numbers', async (throttling, expected) => {
  const [home] = await read(page({ throttling }));
  expect(home?.throttling).toEqual(expected);
});

test('a desktop has its own network, which is applied as well', async () => {
  const [home] = await read(page({ devices: ['desktop'], throttling: 'applied' }));
  expect(home?.throttling).toEqual({
    ...{ mode: 'applied', rttMs: 40, downlinkKbps: 10_240, uplinkKbps: 10_240, cpu: 1 },
  });
});

test('a device of its own gives the id, and what it leaves out is as on a phone', async () => {
  const userAgent = 'Mozilla/5.0 (Tablet)';
  const devices = {
    tablet: { viewport: [820, 1180], scale: 2, userAgent, throttling: 'none' },
    'wide screen': { viewport: [2560, 1440], mobile: false },
  };
  const pages = {
    home: { path: '/', budgets, devices: ['mobile', 'tablet', 'wide screen'] },
    shop: { path: '/shop', devices: { tablet: { budgets: { lcp: '3s' } } }, throttling: 'applied' },
  };
  const tablet = { name: 'tablet', width: 820, height: 1180, scale: 2, userAgent };
  const wide = { name: 'wide screen', width: 2560, height: 1440, scale: 1, mobile: false };
  expect(await read({ devices, pages })).toEqual([
    { id: 'home (mobile)', profile: 'mobile', device: 'mobile' },
    {
      ...{ id: 'home (tablet)', profile: 'tablet', device: 'mobile' },
      ...{ ownDevice: tablet, throttling: { mode: 'none' } },
    },
    {
      ...{ id: 'home (wide screen)', profile: 'wide screen', device: 'desktop' },
      ownDevice: wide,
    },
    // The page's word goes before the device's.
    {
      ...{ id: 'shop (tablet)', profile: 'tablet', device: 'mobile' },
      ...{ ownDevice: tablet, throttling: { mode: 'applied', ...mobile4G } },
    },
  ]);
});

test('numbers of the defaults, of a device and of a page add up, key by key', async () => {
  const [home] = await read({
    defaults: { page: { throttling: { mode: 'simulated', rtt: '100ms', cpu: 2 } } },
    devices: { kiosk: { viewport: [800, 600], throttling: { mode: 'simulated', cpu: 6 } } },
    ...page({ devices: ['kiosk'], throttling: 'applied' }),
  });
  expect(home?.throttling).toEqual({ mode: 'applied', ...mobile4G, rttMs: 100, cpu: 6 });
});

test('preferences of a page go before those of the defaults', async () => {
  const defaults = { page: { colorScheme: 'dark', reducedMotion: true, locale: 'de-de' } };
  const pages = {
    home: { path: '/', budgets },
    other: { path: '/o', colorScheme: 'light', reducedMotion: false, locale: 'pt-BR' },
  };
  expect(await read({ defaults, pages })).toMatchObject([
    { id: 'home (mobile)', colorScheme: 'dark', reducedMotion: true, locale: 'de-DE' },
    { id: 'other (mobile)', colorScheme: 'light', reducedMotion: false, locale: 'pt-BR' },
  ]);
});

test('cookies are filled in as headers are, and their values are secrets', async () => {
  const config = await configOfBudgets(
    {
      server,
      defaults: { page: { cookies: { consent: 'all', basket: 'empty' } } },
      ...page({ cookies: { session: '$SESSION', basket: '3' } }),
    },
    { env: 'SESSION' },
    { SESSION: 's3cr3t-session' },
  );
  const [home] = config.targets as readonly PageTarget[];
  expect(home?.cookies).toEqual({ consent: 'all', basket: '3', session: 's3cr3t-session' });
  expect(config.secrets).toContain('s3cr3t-session');
});

test.each([
  [{ throttling: 'fast' }, 'throttling: expected "simulated", "applied", "none", or an object'],
  [
    { throttling: { mode: 'none' } },
    'mode: expected "simulated" or "applied" ("none" is a word without an object), got "none"',
  ],
  [{ throttling: { mode: 'applied', downlink: '1.6 Mbit' } }, 'expected a rate above 0 with its'],
  [{ throttling: { mode: 'applied', downlink: 1.6 } }, 'expected a rate above 0 with its unit'],
  [{ throttling: { mode: 'applied', downlink: '0Mbit/s' } }, 'expected a rate from 1kbit/s to'],
  [{ throttling: { mode: 'applied', rtt: '150' } }, 'expected a time of at most 24h, such as'],
  [{ throttling: { mode: 'applied', cpu: 0 } }, 'cpu: expected a number from 1 to 20, such as 4'],
  [{ throttling: { mode: 'applied', cpu: 1000 } }, 'cpu: expected a number from 1 to 20'],
  [{ throttling: { mode: 'applied', ping: 1 } }, 'throttling.ping: unknown key'],
  [{ throttling: { mode: 'simulated', uplink: '1Mbit/s' } }, 'the simulation knows no uploads'],
  [{ colorScheme: 'black' }, 'colorScheme: expected "dark" or "light", got "black"'],
  [{ reducedMotion: 'yes' }, 'reducedMotion: expected true or false, got "yes"'],
  [{ locale: 'xx_invalid' }, 'locale: expected a language such as "de-DE", got "xx_invalid"'],
  [{ locale: 'xx-XX' }, 'locale: expected a language such as "de-DE", got "xx-XX"'],
  [{ cookies: { 'a b': '1' } }, 'cookies["a b"]: this is no name of a cookie'],
  [{ cookies: { a: '1; b=2' } }, 'pages.home.cookies.a: a cookie cannot hold a semicolon'],
  [{ cookies: { a: 'x\ny' } }, 'pages.home.cookies.a: a cookie cannot hold a line break'],
  [{ cookies: { a: '$GONE' } }, 'pages.home.cookies.a: '],
])('a page with %j is refused', async (more, message) => {
  expect(await refusal(configOfBudgets({ server, ...page(more) }))).toContain(message);
});

test.each([
  [{ tablet: {} }, 'devices.tablet.viewport: missing; expected width and height in pixels'],
  [{ tablet: { viewport: [820] } }, 'devices.tablet.viewport'],
  [{ tablet: { viewport: [820, 0] } }, 'expected a whole number from 50 to 10000, got 0'],
  [{ tablet: { viewport: [820, 1180], scale: 0 } }, 'scale: expected a number from 0.5 to 10'],
  [{ 'a (b)': { viewport: [820, 1180] } }, 'expected a name of at most 40 letters'],
  [{ desktop: { viewport: [820, 1180] } }, '"desktop" is Lighthouse\'s own device'],
  [{ tablet: { viewport: [8, 1180], userAgent: 'a\nb' } }, 'devices.tablet.viewport[0]'],
  [{ tablet: { viewport: [820, 1180], userAgent: 'a\nb' } }, 'devices.tablet.userAgent'],
])('devices such as %j are refused', async (devices, message) => {
  const file = { server, devices, ...page({ devices: Object.keys(devices) }) };
  expect(await refusal(configOfBudgets(file))).toContain(message);
});

test('a device that is defined nowhere is said with the nearest name', async () => {
  const devices = { tablet: { viewport: [820, 1180] } };
  const file = { server, devices, ...page({ devices: ['tablett'] }) };
  expect(await refusal(configOfBudgets(file))).toContain(
    'pages.home.devices[0]: there is no device "tablett"; did you mean "tablet"?',
  );
});

test('budgets know that nothing is simulated, and so that there is no other time', async () => {
  const regression = { lcp: { regression: '5%' } };
  const pages = {
    home: { path: '/', budgets: regression },
    shop: { path: '/shop', budgets: regression, throttling: 'applied' },
    raw: { path: '/raw', budgets: regression, throttling: 'none' },
    slow: { path: '/slow', budgets: regression, throttling: { mode: 'simulated', cpu: 8 } },
  };
  const config = await configOfBudgets({ server, pages });
  expect(config.budgets.map(({ target, isAsSeen }) => [target, isAsSeen])).toEqual([
    ['home (mobile)', undefined],
    ['shop (mobile)', true],
    ['raw (mobile)', true],
    ['slow (mobile)', undefined],
  ]);
});
