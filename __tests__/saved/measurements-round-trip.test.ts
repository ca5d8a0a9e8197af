/**
 * Headroom reads whatever it has written: every text, list and number is cut on writing to what the
 * reader takes.
 */
import { isDeepStrictEqual } from 'node:util';
import { measurementsBounds } from '../../src/model/measurements-bounds.ts';
import type { Diagnosis, Failure, Measurements, Round } from '../../src/model.ts';
import { redact } from '../../src/redact.ts';
import { parseMeasurements } from '../../src/saved/read-measurements.ts';
import { measurementsText } from '../../src/saved/save-measurements.ts';
import { someMeasurements, someRound } from '../support/measurements.ts';
import { joinPatterns } from '../support/patterns.ts';
import { generatorOf, type Random } from '../support/random.ts';

const { characters, lists } = measurementsBounds;
const plain = (text: string) => text;

const alphabets = [
  'a',
  'ö',
  '😀',
  '\u0000',
  '\\',
  '"',
  '\n',
  '\ud800',
  '&sig=x',
  'token=',
  '\u2028',
  '<',
  '/',
];

/** A text of some length: empty, short, around the bound, or far beyond it. */
function text(random: Random, bound: number): string {
  const length = random.pick([
    0,
    1,
    bound - 65,
    bound - 64,
    bound - 1,
    bound,
    bound + 1,
    2 * bound,
    10 * bound + random.below(100),
  ]);
  return random.pick(alphabets).repeat(Math.max(0, length)).slice(0, Math.max(0, length));
}

const numbers = [
  0,
  1,
  -1,
  0.1,
  1e15,
  1e308,
  -0,
  Number.MIN_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

function round(random: Random, block: number): Round {
  const metrics = ['lcp', 'audit:x', `user-timing:${'m'.repeat(100)}`, 'total-bytes'];
  return someRound({
    block,
    durationMs: random.pick(numbers),
    values: Object.fromEntries(metrics.map((metric) => [metric, random.pick(numbers)])),
    invalid: { p99: text(random, characters.reason) },
    ...random.pick([
      {},
      { latencies: 'A'.repeat(random.pick([40, characters.latencies, 2 * characters.latencies])) },
      { throughput: Array.from({ length: random.below(30) }, () => random.pick(numbers)) },
    ]),
    background: random.pick([
      undefined,
      {
        othersCores: random.pick(numbers),
        stolenCores: random.pick(numbers),
        disturbed: random.below(2) === 0,
      },
    ]),
  });
}

const failure = (random: Random): Failure => ({
  target: 'home (mobile)',
  arm: random.pick(['head', 'base'] as const),
  block: random.pick([undefined, 3]),
  code: 'server-exited',
  message: text(random, characters.message),
  hint: text(random, characters.hint),
  givenUp: random.pick([undefined, true, false]),
});

const frame = (random: Random) => ({
  ms: random.pick(numbers),
  image: `data:image/png;base64,${'A'.repeat(random.pick([4, 5_000, characters.image]))}`,
});

const diagnosis = (random: Random): Diagnosis => ({
  target: 'home (mobile)',
  arm: 'head',
  reportFile: random.pick([undefined, 'lighthouse/home-head.html']),
  lcpElement: random.pick([undefined, text(random, characters.element)]),
  ...random.pick([{}, { frames: Array.from({ length: random.below(12) }, () => frame(random)) }]),
  resources: Array.from(
    { length: random.pick([0, 1, 1, 3, 3, 3, lists.resources + 1]) },
    (_, index) => ({
      url: index < 3 ? text(random, characters.url) : `/${index}`,
      type: index < 3 ? text(random, characters.type) : 'image',
      transferBytes: random.pick(numbers),
    }),
  ),
  ...random.pick([
    {},
    {
      timers: Array.from({ length: random.below(14) }, () => ({
        url: text(random, characters.script),
        line: random.pick(numbers),
        ms: random.pick(numbers),
      })),
    },
  ]),
  opportunities: Array.from({ length: random.pick([0, 1, 1, 3, lists.opportunities + 1]) }, () => ({
    audit: text(random, characters.audit),
    title: text(random, characters.title),
    savingMs: random.pick(numbers),
    savingBytes: random.pick(numbers),
  })),
});

function generated(seed: number): Measurements {
  const random = generatorOf(seed);
  const some = <T>(most: number, make: (index: number) => T): readonly T[] =>
    Array.from({ length: random.below(most + 1) }, (_, index) => make(index));
  const whole = someMeasurements();
  return {
    ...whole,
    head: {
      commit: 'a'.repeat(40),
      branch: random.pick([undefined, text(random, characters.branch)]),
      dirty: true,
    },
    base: random.pick([
      undefined,
      { commit: 'b'.repeat(7), branch: text(random, characters.branch), dirty: false },
    ]),
    baseFrom: random.pick([undefined, text(random, characters.baseFrom)]),
    baseProblem: random.pick([undefined, text(random, characters.baseProblem)]),
    fingerprint: {
      ...whole.fingerprint,
      cpu: text(random, characters.fact),
      os: text(random, characters.fact),
      settings: { delay: text(random, characters.fact) },
    },
    targets: whole.targets.map((target) => ({
      ...target,
      address: text(random, characters.address),
    })),
    rounds: some(5, (block) => round(random, block)),
    failures: some(5, () => failure(random)),
    diagnoses: some(2, () => diagnosis(random)),
    selfCheck: some(3, () => ({
      target: 'home (mobile)',
      metric: 'lcp',
      scale: 'ratio',
      least: random.pick(numbers),
      typical: random.pick(numbers),
      blocks: random.below(9),
    })),
  };
}

const outcome = (written: string): string => {
  try {
    parseMeasurements(written, 'measurements.json');
    return 'read';
  } catch (thrown) {
    return String(thrown);
  }
};

function isSameWrittenAgain(written: string): boolean {
  const read = parseMeasurements(written, 'it');
  return isDeepStrictEqual(JSON.parse(measurementsText(read, plain)), JSON.parse(written));
}

const tries = 100;

test(`of ${tries} generated measurements each is read back, and written alike again`, () => {
  const refused: string[] = [];
  for (let seed = 1; seed <= tries; seed += 1) {
    const written = measurementsText(generated(seed), plain);
    const said = outcome(written);
    if (said !== 'read') refused.push(`${seed}: ${said}`);
    else if (!isSameWrittenAgain(written)) refused.push(`${seed}: the second writing differs`);
  }
  expect(refused).toEqual([]);
});

test('redacting afterwards, as the port does, makes no text longer than what is read', () => {
  const secrets = ['s3cret-value', '😀😀', 'öööö'];
  for (let seed = 1; seed <= 100; seed += 1) {
    expect(
      outcome(
        redact(
          measurementsText(generated(seed), (one) => redact(one, secrets)),
          [],
        ),
      ),
    ).toBe('read');
  }
});

test('the largest of everything at once is read back whole', () => {
  const line = 'x'.repeat(200_000);
  const targets = Array.from(
    { length: 2_000 },
    (_, index) =>
      ({
        ...someMeasurements().targets[0],
        id: `${index} (mobile)`,
        address: line,
      }) as Measurements['targets'][number],
  );
  const whole = someMeasurements({
    targets,
    baseProblem: line,
    baseFrom: line,
    rounds: Array.from({ length: 10_000 }, (_, block) =>
      someRound({ block, invalid: { p99: line } }),
    ),
    failures: Array.from({ length: 3_000 }, () => ({
      ...failure(generatorOf(1)),
      message: line,
      hint: 'hint',
    })),
    diagnoses: Array.from({ length: 40 }, () => ({
      target: '0 (mobile)',
      arm: 'head' as const,
      reportFile: undefined,
      lcpElement: line,
      resources: Array.from({ length: lists.resources + 1 }, (_, index) => ({
        url: line,
        type: line,
        transferBytes: index,
      })),
      opportunities: Array.from({ length: lists.opportunities + 1 }, (_, index) => ({
        audit: line,
        title: line,
        savingMs: index,
        savingBytes: 0,
      })),
    })),
  });
  const read = parseMeasurements(measurementsText(whole, plain), 'measurements.json');
  expect([
    read.targets.length,
    read.rounds.length,
    read.failures.length,
    read.diagnoses.length,
  ]).toEqual([2_000, 10_000, 3_000, 40]);
  // The largest resources are kept, and how many are not is said.
  const [first] = read.diagnoses;
  expect([
    first?.resources[0]?.transferBytes,
    (first?.resources.length ?? 0) + (first?.resourcesLeftOut ?? 0),
  ]).toEqual([lists.resources, lists.resources + 1]);
});

test('pictures and histograms give way before numbers do, and all of a strip or none', () => {
  const image = `data:image/png;base64,${'A'.repeat(10_000)}`;
  const strip = Array.from({ length: lists.frames }, (_, ms) => ({ ms, image }));
  const audits = (count: number): Diagnosis[] =>
    Array.from({ length: count }, () => ({ ...diagnosis(generatorOf(3)), frames: strip }));
  const rounds = (count: number): Round[] =>
    Array.from({ length: count }, (_, block) => someRound({ block, latencies: 'A'.repeat(4_000) }));
  const kept = (count: number): readonly number[] => {
    const whole = someMeasurements({ rounds: rounds(count), diagnoses: audits(count) });
    const read = parseMeasurements(measurementsText(whole, plain), 'measurements.json');
    return [
      read.rounds.length,
      read.rounds.filter(({ latencies }) => latencies?.length === 4_000).length,
      read.diagnoses.filter(({ frames }) => frames?.length === lists.frames).length,
    ];
  };
  expect(kept(40)).toEqual([40, 40, 40]);
  expect(kept(2_000)).toEqual([2_000, 0, 0]);
});

test('of a long log both ends are kept, and how much is missing is said', () => {
  const log = `The build ended with code 1.\n${'compiling…\n'.repeat(5_000)}error: no such module`;
  const { baseProblem } = parseMeasurements(
    measurementsText(someMeasurements({ baseProblem: log }), plain),
    'it',
  );
  expect(baseProblem).toMatch(
    joinPatterns(
      /^The build ended with code 1\.\n[\s\S]* \[…\d+ characters left out…\] /,
      /[\s\S]*error: no such module$/,
    ),
  );
});

test('a secret that straddles the cut is covered before it is cut, wherever it stands', () => {
  const secret = 'tok_0123456789abcdefghijklmnopqrstuvwxyz';
  const safe = (one: string) => redact(one, [secret]);
  const found: number[] = [];
  for (let before = 0; before < 2_100; before += 7) {
    const address = `${'a'.repeat(before)}${secret}${'b'.repeat(4_000)}`;
    const written = measurementsText(someMeasurements({ baseFrom: address }), safe);
    for (let at = 0; at + 8 <= secret.length; at += 1)
      if (written.includes(secret.slice(at, at + 8))) found.push(before);
  }
  expect(found).toEqual([]);
});
