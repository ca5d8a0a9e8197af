/** A flow is played as the budgets file says of it. */
import { playRequest } from '../../../src/measure/flow/play-request.ts';
import type { FlowTarget } from '../../../src/model.ts';
import { someConfig } from '../../support/fake-ports.ts';
import { flowTarget } from '../../support/targets.ts';

const server = { origin: 'http://127.0.0.1:4001' };
const login = { kind: 'module', file: '/site/perf/login.mjs' } as const;

function ask(more: Partial<FlowTarget>) {
  const target = { ...flowTarget('checkout', 'open'), ...more };
  return playRequest([target], server, { config: someConfig({ targets: [target] }) }, 'round');
}

test('it has the settings of a visit', () => {
  const settings = {
    headers: { 'x-shop': '1' },
    cookies: { theme: 'dark' },
    blockedUrls: ['*.ads.example/*'],
    replay: 'perf/others.har',
    simulation: 'calm',
    throttling: { mode: 'none' },
    colorScheme: 'dark',
    reducedMotion: true,
    locale: 'de-DE',
    timeoutMs: 2_000,
    repeat: 3,
  } as const;
  expect(ask(settings)).toMatchObject({ ...settings, origin: server.origin });
});

test('a picture of it may be kept unless it is behind a login, or where that is asked for', () => {
  const pictured = [{}, { login }, { login, evidence: 'always' } as const].map(ask);
  expect(pictured.map(({ mayPicture }) => mayPicture)).toEqual([true, false, true]);
});
