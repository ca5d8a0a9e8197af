/** The fact on how targets were visited, in each of its forms. */
import { usualSlowdown } from '../../src/model/emulation.ts';
import type { Emulation } from '../../src/model.ts';
import { tellEmulation } from '../../src/report/emulation.ts';
import { listFacts } from '../../src/report/method.ts';
import { plainStyle } from '../../src/report/style.ts';
import { judgement } from '../support/judgements.ts';
import { context } from '../support/report-context.ts';
import { page } from '../support/targets.ts';

const visited = (emulation: Emulation, name = 'home') => ({ ...page(name), ...emulation });
const tablet = { name: 'tablet', width: 820, height: 1180, scale: 2 };
const own = { rttMs: 1200, downlinkKbps: 512, uplinkKbps: 750, cpu: 2.5 };

const settings: readonly (readonly [told: string, emulation: Emulation])[] = [
  [
    'applied throttling: 150 ms RTT, 1.6 Mbit/s down, 750 kbit/s up, 4 × CPU',
    { throttling: { mode: 'applied', ...usualSlowdown.mobile } },
  ],
  [
    'applied throttling: 40 ms RTT, 10 Mbit/s down, 10 Mbit/s up, 1 × CPU',
    { throttling: { mode: 'applied', ...usualSlowdown.desktop } },
  ],
  [
    'simulated throttling: 1.2 s RTT, 512 kbit/s, 2.5 × CPU',
    { throttling: { mode: 'simulated', ...own } },
  ],
  [
    'simulated throttling: 0 ms RTT, 512 kbit/s, 2.5 × CPU',
    { throttling: { mode: 'simulated', ...own, rttMs: 0 } },
  ],
  ['no throttling: as this machine saw it', { throttling: { mode: 'none' } }],
  ['viewport of 820 × 1180 at 2 ×, touch', { ownDevice: tablet }],
  ['viewport of 820 × 1180 at 2 ×, touch', { ownDevice: { ...tablet, mobile: true } }],
  ['viewport of 820 × 1180 at 2 ×, no touch', { ownDevice: { ...tablet, mobile: false } }],
  ['dark', { colorScheme: 'dark' }],
  ['light', { colorScheme: 'light' }],
  ['less motion', { reducedMotion: true }],
  ['full motion', { reducedMotion: false }],
  ['in de-DE', { locale: 'de-DE' }],
  [
    'no throttling: as this machine saw it; viewport of 820 × 1180 at 2 ×, touch; dark; less ' +
      'motion; in de-DE',
    {
      ...{ throttling: { mode: 'none' }, ownDevice: tablet, colorScheme: 'dark' },
      ...{ reducedMotion: true, locale: 'de-DE' },
    },
  ],
];

test.each(settings)('a page is told to be visited with %s', (told, emulation) => {
  expect(tellEmulation([visited(emulation)], plainStyle)).toBe(`home (mobile): ${told}`);
});

test('the report has it as a fact, and has none where all is as usual', () => {
  const facts = (emulation: Emulation) =>
    listFacts(judgement([]), context([visited(emulation)]), [], plainStyle)
      .filter(({ name }) => name === 'Emulation')
      .map(({ text }) => text);
  expect(facts({ colorScheme: 'dark' })).toEqual(['home (mobile): dark']);
  expect(facts({})).toEqual([]);
});

test('targets with the same settings are told together, and usual ones not at all', () => {
  const dark = ['home', 'shop', 'cart', 'help'].map((name) =>
    visited({ colorScheme: 'dark' }, name),
  );
  const others = [visited({}, 'plain'), visited({ locale: 'fr' }, 'fr')];
  expect(tellEmulation([...dark, ...others], plainStyle)).toBe(
    'home (mobile), 3 more targets: dark · fr (mobile): in fr',
  );
  expect(tellEmulation([...dark.slice(0, 3), ...others], plainStyle)).toContain(
    'home (mobile), shop (mobile), cart (mobile): dark',
  );
});

test.each([
  [11, 'and 1 more setting'],
  [12, 'and 2 more settings'],
])('of %d kinds of settings the last are counted alone', (count, told) => {
  const many = Array.from({ length: count }, (_, index) =>
    visited({ ownDevice: { ...tablet, width: 100 + index } }, `page ${index}`),
  );
  expect(tellEmulation(many, plainStyle)?.split(' · ').slice(9)).toEqual([
    'page 9 (mobile): viewport of 109 × 1180 at 2 ×, touch',
    told,
  ]);
});

test('a page that one simulation judges alone is told, since the settings name both', () => {
  expect(tellEmulation([{ ...page('home'), simulation: 'calm' }], plainStyle)).toBe(
    'home (mobile): judged by the calm simulation alone',
  );
  expect(tellEmulation([{ ...page('home'), simulation: 'lighthouse' }], plainStyle)).toBe(
    "home (mobile): judged by Lighthouse's own simulation alone",
  );
});
