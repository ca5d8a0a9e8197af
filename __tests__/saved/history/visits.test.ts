/** How targets are visited is a part of what makes two points of a history comparable. */

import type { Emulation } from '../../../src/model.ts';
import { newHistory } from '../../../src/saved/history/new-history.ts';

const machine = { cpu: 'CPU', cores: 2, memoryBytes: 1, os: 'Linux', node: '24', headroom: '1' };

function fingerprintOf(emulation: Emulation): string | undefined {
  const history = newHistory(
    {
      suite: 'default',
      head: { commit: 'abcdef0', dirty: false },
      startedAt: '2026-03-04T10:00:00Z',
      fingerprint: { ...machine, settings: {} },
      targets: [
        {
          ...{ id: 'home (mobile)', kind: 'page', name: 'home', profile: 'mobile', address: '/' },
          ...emulation,
        },
      ],
    },
    [],
    { after: [], runId: 1, attempt: 1, committedAtMs: undefined },
  );
  return history?.runs[0]?.fingerprint;
}

test('a run that visited a page with other settings has another fingerprint', () => {
  const all = [
    ...[{}, { throttling: { mode: 'none' } }, { colorScheme: 'dark' }, { locale: 'de-DE' }],
    ...[{ reducedMotion: true }, { ownDevice: { name: 'a', width: 9, height: 9, scale: 2 } }],
    ...[{ simulation: 'calm' }, { simulation: 'lighthouse' }],
  ];
  const found = all.map((emulation) => fingerprintOf(emulation as Emulation));
  expect(new Set(found).size).toBe(all.length);
  expect(fingerprintOf({ colorScheme: 'dark' })).toBe(found[2]);
});
