/** Hostile artifacts: whatever a fork puts into one, it is refused or has no effect. */
import { deflateRawSync } from 'node:zlib';
import { readUnverified, withTrustedBase } from '../../../src/saved/artifact/unverified.ts';
import { readZipEntry } from '../../../src/saved/artifact/zip.ts';
import { addArtifact, addRun, commit } from '../../support/artifact-history.ts';
import { someMeasurements, someRound } from '../../support/measurements.ts';
import {
  openPullRequest,
  type PullRequestOnGitHub,
  shaOf,
} from '../../support/pull-request-on-github.ts';
import { type ZipEntry, zipOf } from '../../support/zip.ts';

const name = 'measurements.json';
const head = { commit: shaOf('a'), branch: 'faster', dirty: false };
const base = { commit: shaOf('b'), branch: 'main', dirty: false };

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
});
afterEach(() => pullRequest.server.close());

async function handIn(entries: readonly ZipEntry[] | Uint8Array) {
  addRun(pullRequest.server, 1, commit(1), { event: 'pull_request', head_repository: { id: 666 } });
  const zip = entries instanceof Uint8Array ? entries : zipOf(entries);
  const id = addArtifact(pullRequest.server, 1, zip);
  const stored = await pullRequest.ports.github.runArtifacts(1);
  if (!stored.ok) throw new Error('the list failed');
  const artifact = stored.value.find((one) => one.id === id);
  if (artifact === undefined) throw new Error('the artifact is not listed');
  return readUnverified(artifact, { suite: 'default', head, base }, pullRequest.ports.github);
}
const handInJson = (text: string) => handIn([{ name, content: text }]);
const handInMeasurements = (change: Parameters<typeof someMeasurements>[0]) =>
  handInJson(JSON.stringify(someMeasurements(change)));
const json = JSON.stringify(someMeasurements());

test('an honest artifact is read, under the identity that the API vouches for', async () => {
  const read = await handInMeasurements({
    head: { commit: shaOf('f'), branch: 'main', dirty: false },
    base: { commit: shaOf('e'), branch: 'forged', dirty: false },
    diagnoses: [
      {
        target: 'home (mobile)',
        arm: 'head',
        reportFile: '../../../etc/passwd',
        lcpElement: undefined,
        resources: [],
        opportunities: [],
      },
    ],
  });
  expect(read).toMatchObject({
    kind: 'read',
    measurements: { head, base, diagnoses: [{ reportFile: undefined }] },
  });
});

test('what it says of how often its rounds were looked at is not believed', async () => {
  const read = await handInMeasurements({
    plans: [{ target: 'home (mobile)', kind: 'fixed', rounds: 12 }],
  });
  if (read.kind !== 'read') throw new Error(read.why);
  expect(read.measurements).not.toHaveProperty('plans');
});

test.each<[string, readonly ZipEntry[], string]>([
  [
    'that unpacks a thousand times larger',
    [{ name, content: '0'.repeat(8_000_000) }],
    'unpacks to more than',
  ],
  [
    'that lies about its size, too small',
    [{ name, content: '0'.repeat(8_000_000), claimedBytes: 100 }],
    'artifact',
  ],
  [
    'that claims a gigabyte',
    [{ name, content: json, claimedBytes: 1_000_000_000 }],
    'has 1000000000 bytes',
  ],
  [
    'with a path that climbs',
    [{ name: '../../measurements.json', content: json }],
    'invalid relative path',
  ],
  [
    'with an absolute path',
    [
      { name: '/etc/passwd', content: 'x' },
      { name, content: json },
    ],
    'absolute path',
  ],
  [
    'with a drive letter',
    [
      { name: 'C:/x', content: 'x' },
      { name, content: json },
    ],
    'absolute path',
  ],
  [
    'whose measurements are a symbolic link',
    [{ name, content: '/etc/passwd', mode: 0o120777 }],
    'is a symbolic link',
  ],
  [
    'with two files of the same name',
    [
      { name, content: json },
      { name, content: '{}' },
    ],
    'more than once',
  ],
  ['that is encrypted', [{ name, content: json, flags: 0x801 }], 'is encrypted'],
  [
    'with thousands of entries',
    Array.from({ length: 1_200 }, (_, index) => ({ name: `f${index}`, content: '' })),
    'it has 1200 entries',
  ],
  ['without measurements', [{ name: 'other.json', content: json }], 'it has no measurements.json'],
  [
    'whose measurements are in a folder',
    [{ name: 'x/measurements.json', content: json }],
    'it has no measurements.json',
  ],
  ['whose text is not UTF-8', [{ name, content: Uint8Array.from([0x7b, 0xff, 0xfe]) }], 'artifact'],
])('a zip %s is refused', async (_name, entries, why) => {
  expect(await handIn(entries)).toEqual({ kind: 'unreadable', why: expect.stringContaining(why) });
});

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['noise', Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256)],
  ['a zip that was cut short', zipOf([{ name, content: json }]).slice(0, -30)],
  ['deflate without a zip', deflateRawSync(Buffer.from(json))],
])('%s instead of a zip is refused', async (_name, bytes) => {
  expect(await handIn(bytes)).toMatchObject({ kind: 'unreadable' });
});

test.each<[string, string]>([
  ['nested a hundred thousand deep', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['NaN', json.replace('1800', 'NaN')],
  ['an infinite number', json.replace('1800', '1e999')],
  ['a number as a string', json.replace('1800', '"1800"')],
  ['a verdict that lies', json.replace('"suite"', '"verdict":"pass","suite"')],
  ['findings handed in', json.replace('"suite"', '"findings":[],"suite"')],
  ['a pull request number', json.replace('"suite"', '"pullRequest":1,"suite"')],
  ['a polluted prototype', json.replace('{"lcp"', '{"__proto__":1,"lcp"')],
  [
    'a polluted prototype at the top',
    json.replace('"suite"', '"__proto__":{"polluted":true},"suite"'),
  ],
  [
    'a constructor at the top',
    json.replace('"suite"', '"constructor":{"prototype":{"polluted":true}},"suite"'),
  ],
  ['a million characters as a name', json.replace('home (mobile)', 'x'.repeat(1_000_000))],
  ['a newer version', json.replace('"version":1', '"version":2')],
  ['no JSON', 'verdict: pass'],
])('measurements with %s are refused, or are as if it were not there', async (_name, text) => {
  const read = await handInJson(text);
  if (read.kind === 'read')
    expect(JSON.stringify(read.measurements.rounds)).toBe(JSON.stringify([someRound()]));
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('numbers that nothing can have are refused', async () => {
  for (const value of [1e308, -1e308, 1e16]) {
    expect(await handInMeasurements({ rounds: [someRound({ values: { lcp: value } })] })).toEqual({
      kind: 'unreadable',
      why: 'The measurements that the pull request handed in hold numbers that nothing can have.',
    });
  }
});

test('a million rows are refused', async () => {
  const rounds = Array.from({ length: 60_000 }, (_, block) =>
    someRound({ block, durationMs: (block * 7919) % 10_007 }),
  );
  const read = await handInMeasurements({ rounds });
  expect(read).toMatchObject({ kind: 'unreadable' });
});

test('measurements of another suite are refused', async () => {
  expect(await handInMeasurements({ suite: 'other' })).toMatchObject({ kind: 'unreadable' });
});

test("the base's exact values are the trusted run's; one it does not know is not judged", () => {
  const forged = someMeasurements({
    base,
    rounds: [
      someRound({
        arm: 'base',
        values: { lcp: 1_700, 'total-bytes': 9_000_000, 'dom-nodes': 5_000 },
      }),
      someRound({
        arm: 'head',
        values: { lcp: 1_800, 'total-bytes': 9_000_000, 'dom-nodes': 5_000 },
      }),
    ],
  });
  const trusted = someMeasurements({
    rounds: [someRound({ values: { lcp: 1, 'total-bytes': 100_000 } })],
  });
  expect(withTrustedBase(forged, trusted).rounds.map((round) => round.values)).toEqual([
    { lcp: 1_700, 'total-bytes': 100_000 },
    { lcp: 1_800, 'total-bytes': 9_000_000, 'dom-nodes': 5_000 },
  ]);
  expect(withTrustedBase(forged, undefined).rounds[0]?.values).toEqual({ lcp: 1_700 });
});

test('the unpacked text of a trusted zip is what was packed', async () => {
  const content = JSON.stringify({ text: 'ä'.repeat(1000) });
  expect(
    await readZipEntry(
      zipOf([
        { name: 'a', content: '' },
        { name, content },
      ]),
      name,
      'x',
    ),
  ).toBe(content);
});

test.each(['speed', 'a\r::set-output name=verdict::pass', 'lcp\u202e', 'constructor'])(
  'a metric %j that nobody knows is refused, as the artifact that it is',
  async (metric) => {
    const read = await handInMeasurements({ rounds: [someRound({ values: { [metric]: 1 } })] });
    expect(read).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining('there is no such metric'),
    });
  },
);
