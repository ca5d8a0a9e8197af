/** Requests that a page's recording lacks, in the report. */
import type { Round } from '../../src/model.ts';
import { plainStyle } from '../../src/report/style.ts';
import { unrecordedNotes } from '../../src/report/unrecorded.ts';
import { visitLines } from '../../src/report/visits.ts';

const round = (target: string, arm: Round['arm'], ...urls: readonly string[]): Round => ({
  target,
  arm,
  block: 0,
  order: 0,
  startedAt: '2026-11-29T09:00:00Z',
  durationMs: 1,
  values: {},
  invalid: {},
  seen: {
    failed: [
      { url: '/gone.js', type: 'script', problem: '404' },
      ...urls.map((url) => ({ url, type: 'script', problem: 'not in the recording' })),
    ],
  },
});

test('each page names the requests that its recording lacks, in either arm, once', () => {
  const roundsTaken = [
    round('home', 'base', 'https://a.example/1.js'),
    round('home', 'head', 'https://a.example/1.js', 'https://a.example/2.js'),
    round('about', 'head', ...['1', '2', '3', '4', '5'].map((n) => `https://b.example/${n}`)),
    round('plain', 'head'),
  ];
  expect(unrecordedNotes({ roundsTaken }, plainStyle)).toEqual([
    'home asks for 2 addresses not in the recording: https://a.example/1.js, ' +
      'https://a.example/2.js. headroom record records anew',
    'about asks for 5 addresses not in the recording: https://b.example/1, https://b.example/2, ' +
      'https://b.example/3 and 2 more. headroom record records anew',
  ]);
});

test('what a finding tells is no note: why the page is lighter, and what to do', () => {
  const url = 'https://a.example/1.js';
  const roundsTaken = [round('home', 'head', url)];
  const finding = { kind: 'not-recorded', target: 'home', arms: ['head'], urls: [url] } as const;
  const visits = [{ ...finding, level: 'fail' }] as const;
  expect(unrecordedNotes({ roundsTaken }, plainStyle, { visits })).toEqual([]);
  expect(visitLines({ visits } as never, { targets: [] } as never, plainStyle)).toEqual([
    'home is measured without https://a.example/1.js, which its recording lacks, and not at the ' +
      'base. A page without a part of itself is lighter, so its budgets say nothing of the whole ' +
      'one. Record it with headroom record --force, or name it in "block" if it is not meant to ' +
      'count.',
  ]);
});
