/** A secret that is an ordinary word covers no word of the files that Headroom reads back. */

import type { Measurements } from '../src/model.ts';
import { redact, redactJson } from '../src/redact.ts';
import { parseMeasurements } from '../src/saved/read-measurements.ts';
import { measurementsText } from '../src/saved/save-measurements.ts';
import { someMeasurements, someRound } from './support/measurements.ts';

const [target, suite] = ['home (mobile)', 'storefront'];
const measurements: Measurements = {
  ...someMeasurements({ suite }),
  plans: [{ target, kind: 'adaptive', maxRounds: 40 }],
  targets: [
    {
      ...{ id: target, kind: 'page', name: 'home', profile: 'mobile', address: '/' },
      until: { kind: 'moment', ms: 500 },
    },
  ],
  rounds: [
    someRound({ values: { lcp: 1_800, 'user-timing:hero': 12 }, invalid: { cls: 'it moved' } }),
    someRound({ arm: 'base', block: 12345678 }),
  ],
  failures: [
    { target, arm: 'head', block: 1, code: 'page-failed', message: 'it broke', hint: 'look' },
  ],
  selfCheck: [{ target, metric: 'lcp', scale: 'ratio', least: 0.1, typical: 1_800, blocks: 5 }],
  diagnoses: [
    {
      ...{ target, arm: 'head', lcpElement: undefined, reportFile: 'home--1.html' },
      resources: [{ url: '/a.js', type: 'Script', transferBytes: 1 }],
      opportunities: [{ audit: 'unused-css', title: 'Less', savingMs: 1, savingBytes: 1 }],
    },
  ],
};
const text = measurementsText(measurements, (given) => given);
const read = parseMeasurements(text, 'it');

/** Every key of the file, and every text in it and each of its words. */
const words: readonly string[] = [
  ...new Set(
    [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].flatMap(([, word = '']) => [
      word,
      ...word.split(/\W+/),
    ]),
  ),
  ...['true', 'null', 'false', '12345678', '":{"', '","', '"kind": "page"', 'head', 'adaptive'],
];

/** What decides over a judgement: which rounds of which targets have which numbers. */
const judged = ({ rounds, targets, plans, selfCheck, failures, fingerprint }: Measurements) => ({
  rounds: rounds.map(({ invalid, ...round }) => ({ ...round, invalid: Object.keys(invalid) })),
  targets: targets.map(({ address: _, ...named }) => named),
  failures: failures.map(({ code, arm, block }) => ({ code, arm, block })),
  ...{ plans, selfCheck, fingerprint, suite },
});

test('measurements are read back and judged alike, whichever of their words is a secret', () => {
  expect(words.length).toBeGreaterThan(100);
  for (const word of words) {
    const written = redactJson(text, [word]);
    expect([word, judged(parseMeasurements(written, 'it'))]).toEqual([word, judged(read)]);
    expect(parseMeasurements(redactJson(written, [word]), 'it')).toEqual(
      parseMeasurements(written, 'it'),
    );
  }
});

test('such a word is covered in all that pages, servers and programs said', () => {
  const said = 'the page said page';
  const failures = [
    { target, arm: 'head', code: 'page-failed', message: said, hint: said },
  ] as const;
  const written = redactJson(
    measurementsText(someMeasurements({ failures, baseFrom: said }), (given) => given),
    ['page'],
  );
  const { failures: [failure] = [], baseFrom } = parseMeasurements(written, 'it');
  const covered = redact(said, ['page']);
  expect(covered).not.toContain('page');
  expect([failure?.message, failure?.hint, failure?.code, baseFrom]).toEqual([
    covered,
    covered,
    'page-failed',
    covered,
  ]);
});

test("the list of a run's files names them as they are", () => {
  const list = { format: 'headroom-run', version: 1, run: 'r', files: ['home-page.html'] };
  const written = `${JSON.stringify(list, undefined, 1)}\n`;
  expect(redactJson(written, ['page', 'files', 'headroom-run'])).toBe(written);
});
