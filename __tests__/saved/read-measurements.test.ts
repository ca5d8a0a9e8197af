import { HeadroomError } from '../../src/errors.ts';
import { metricTable } from '../../src/metrics.ts';
import { encodeLatencies } from '../../src/model/latency-histogram.ts';
import { parseMeasurements } from '../../src/saved/read-measurements.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';

const said = (text: string): string => {
  try {
    parseMeasurements(text, 'measurements.json');
    return 'accepted';
  } catch (error) {
    return error instanceof HeadroomError
      ? `${error.code}: ${error.message}`
      : `unexpected: ${String(error)}`;
  }
};
const whole = JSON.stringify(someMeasurements());

test('what was written is read back as it was', () => {
  expect(parseMeasurements(whole, 'measurements.json')).toEqual(JSON.parse(whole));
});

test('a file that was cut short is not complete JSON', () => {
  expect(said(whole.slice(0, -40))).toMatch(
    /^measurements-syntax: measurements\.json is not complete JSON: /,
  );
});

test.each(['{}', '[]', 'null', '"text"', '{"format":"lighthouse"}'])('%s is not ours', (text) => {
  expect(said(text)).toBe(
    'measurements-foreign: measurements.json is not a measurements file of Headroom.',
  );
});

test('a newer version is told from a damaged file', () => {
  expect(said(JSON.stringify({ ...someMeasurements(), version: 3, shiny: true }))).toBe(
    'measurements-newer: measurements.json has version 3; this Headroom reads up to version 2.',
  );
});

test('a file of version 1, without histograms and thumbnails, is read as version 2', () => {
  const old = JSON.stringify({ ...someMeasurements(), version: 1 });
  expect(parseMeasurements(old, 'measurements.json')).toEqual(someMeasurements());
});

const histogram = encodeLatencies([{ us: 900, count: 3 }]);
const thumbnail = 'data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ==';

test('histograms, throughput and thumbnails come back as they were', () => {
  const round = { ...someRound({}), latencies: histogram, throughput: [1, 2.5] };
  const diagnosis = {
    target: 'home (mobile)',
    arm: 'head',
    frames: [{ ms: 300, image: thumbnail }, { ms: 600 }],
    resources: [],
    opportunities: [],
  } as const;
  const measured = { ...someMeasurements(), rounds: [round], diagnoses: [diagnosis] };
  expect(parseMeasurements(JSON.stringify(measured), 'measurements.json')).toEqual(measured);
});

test.each([
  'https://evil.test/pixel.png',
  'data:text/html;base64,PHNjcmlwdD4=',
  'data:image/svg+xml;base64,PHN2Zz4=',
  'data:image/png;base64,"><script>',
  `data:image/png;base64,${'A'.repeat(20_000)}`,
])('a thumbnail %j is left out, and the rest is read', (image) => {
  const diagnosis = { target: 'home', arm: 'head', resources: [], opportunities: [] };
  const diagnoses = [{ ...diagnosis, frames: [{ ms: 1, image }] }];
  const rounds = [{ ...someRound({}), latencies: `${histogram}***` }];
  const text = JSON.stringify({ ...someMeasurements(), rounds, diagnoses });
  const read = parseMeasurements(text, 'measurements.json');
  expect(read.diagnoses[0]).toMatchObject(diagnosis);
  expect([read.diagnoses[0]?.frames, read.rounds[0]?.latencies]).toEqual([undefined, undefined]);
  expect(read.rounds[0]?.values).toEqual(rounds[0]?.values);
});

test.each([
  ['a number that is none', whole.replace('"lcp":1800', '"lcp":"fast"')],
  ['an endless number', whole.replace('"lcp":1800', '"lcp":1e999')],
  ['an unknown key', whole.replace('"suite"', '"verdict":"pass","suite"')],
  ['a block below 0', whole.replace('"block":0', '"block":-1')],
  ['a commit that is no hash', whole.replace('a'.repeat(40), '--upload-pack=x')],
])('%s is damage', (_, text) => {
  expect(said(text)).toMatch(/^measurements-schema: measurements\.json is damaged: /);
});

test('a key called __proto__ is dropped and reaches no prototype', () => {
  const read = parseMeasurements(
    whole.replace('"lcp":1800', '"__proto__":{"polluted":1},"lcp":1800'),
    'measurements.json',
  );
  expect(Object.getPrototypeOf(read.rounds[0]?.values)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('a large honest run is read', () => {
  const rounds = Array.from({ length: 20_000 }, (_, block) => someRound({ block }));
  expect(
    parseMeasurements(JSON.stringify(someMeasurements({ rounds })), 'measurements.json').rounds,
  ).toHaveLength(20_000);
});

describe('a name', () => {
  const full = someMeasurements({
    base: { commit: 'b'.repeat(40), branch: 'main', dirty: false },
    failures: [
      {
        target: 'home (mobile)',
        arm: 'head',
        block: 0,
        code: 'page-failed',
        message: 'two\nlines',
        hint: 'h',
      },
    ],
    diagnoses: [
      {
        target: 'home (mobile)',
        arm: 'head',
        reportFile: 'a.html',
        lcpElement: '<p>\n</p>',
        resources: [{ url: 'http://a.test/', type: 'Script', transferBytes: 1 }],
        opportunities: [{ audit: 'unused-css', title: 'Reduce\nit', savingMs: 1, savingBytes: 1 }],
      },
    ],
    plans: [{ target: 'home (mobile)', kind: 'fixed', rounds: 3 }],
    selfCheck: [
      { target: 'home (mobile)', metric: 'lcp', scale: 'ratio', least: 0, typical: 0, blocks: 3 },
    ],
  });
  /** Texts that may have several lines: all others are names. */
  const words = [
    'message',
    'hint',
    'lcpElement',
    'url',
    'title',
    'invalid',
    'settings',
    'baseProblem',
    'baseFrom',
  ];

  /** Each place of a text, with how the whole reads when another text stands there. */
  function places(
    value: unknown,
    path: readonly (string | number)[] = [],
  ): readonly (readonly (string | number)[])[] {
    if (typeof value === 'string') return [path];
    return typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))
      : [];
  }
  const withText = (
    path: readonly (string | number)[],
    change: (text: string) => string,
  ): string => {
    const copy = structuredClone(full) as unknown as Record<string | number, unknown>;
    const holder = path
      .slice(0, -1)
      .reduce<Record<string | number, unknown>>(
        (inner, key) => inner[key] as Record<string | number, unknown>,
        copy,
      );
    const key = path.at(-1) ?? '';
    holder[key] = change(String(holder[key]));
    return JSON.stringify(copy);
  };
  const names = places(full).filter((path) => !words.includes(String(path.at(-1))));
  const hostile = [
    '\r::error::x',
    '\n##[error]',
    '\u0085',
    '\u2028',
    '\x1b[2K',
    '\x9b',
    '\0',
    '\x7f',
    '\u202e',
    '\u2066',
    '\t',
  ];

  test('holds no control character, whatever it names', () => {
    expect(said(JSON.stringify(full))).toBe('accepted');
    expect(names.length).toBeGreaterThan(20);
    const accepted = names.flatMap((path) =>
      hostile
        .filter((text) => said(withText(path, (name) => name + text)) === 'accepted')
        .map((text) => [path, text]),
    );
    expect(accepted).toEqual([]);
  });

  test('of a metric is that of one that exists', () => {
    const withMetric = (id: string) =>
      said(JSON.stringify(someMeasurements({ rounds: [someRound({ values: { [id]: 1 } })] })));
    for (const { id } of metricTable) expect([id, withMetric(id)]).toEqual([id, 'accepted']);
    for (const id of ['audit:unused-css', 'audit-score:is-on-https', 'user-timing:hero shown'])
      expect(withMetric(id)).toBe('accepted');
    const others = [
      'speed',
      'LCP',
      'requests',
      'constructor',
      'toString',
      'audit:',
      'audit:x\r::error::y',
      'user-timing:\u202e',
      `audit:${'x'.repeat(200)}`,
      '',
      ' lcp',
    ];
    for (const id of others)
      expect([id, withMetric(id)]).toEqual([id, expect.stringMatching(/^measurements-schema: /)]);
    for (const key of ['invalid', 'selfCheck'] as const) {
      const change =
        key === 'invalid'
          ? { rounds: [someRound({ invalid: { speed: 'x' } })] }
          : { selfCheck: full.selfCheck?.map((one) => ({ ...one, metric: 'speed' })) };
      expect(said(JSON.stringify({ ...full, ...change }))).toMatch(/^measurements-schema: /);
    }
  });
});
