import {
  artifactName,
  evidenceArtifactName,
  newestLegs,
  pageEnding,
} from '../../../src/saved/artifact/name.ts';

test('a look-up finds the final artifact by a fixed name, whichever attempt made it', () => {
  expect([
    artifactName('default', 'run', '0', 1),
    artifactName('default', 'run', '', 3),
    artifactName('default', 'judge', '4', 2),
  ]).toEqual(Array.from({ length: 3 }, () => 'headroom-default'));
});

test('suites, legs and attempts never collide, also where their names would after cleaning', () => {
  const suites = ['web', 'api', 'web/api', 'web:api', 'web api', 'Web', ''];
  const names = suites.flatMap((suite) =>
    ['0', '1', 'mobile', 'a/b', 'a:b'].flatMap((leg) =>
      [1, 2].map((attempt) => artifactName(suite, 'measure', leg, attempt)),
    ),
  );
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
});

test('shards never collide, as a matrix or as jobs, nor with legs of such names', () => {
  const shards = [
    undefined,
    { index: 1, count: 4 },
    { index: 2, count: 4 },
    { index: 1, count: 14 },
    { index: 11, count: 4 },
  ];
  const legs = ['', '1', '0-shard-1-of-4', '0-shard-1-of-4:', 'mobile'];
  const names = legs.flatMap((leg) =>
    shards.flatMap((shard) =>
      [1, 2].map((attempt) => artifactName('web', 'measure', leg, attempt, shard)),
    ),
  );
  expect(new Set(names).size).toBe(names.length);
  expect(artifactName('web', 'measure', '3', 2, { index: 1, count: 4 })).toBe(
    'headroom-web-leg-3-shard-1-of-4-attempt-2',
  );
  const found = newestLegs(
    names.map((name) => ({ name })),
    'web',
  );
  expect(found.map(({ name }) => name).sort()).toEqual(
    names.filter((name) => name.endsWith('-attempt-2')).sort(),
  );
});

test('of the legs the newest attempt counts, in the order of their names', () => {
  const all = [
    '1-attempt-1',
    '10-attempt-1',
    '2-attempt-2',
    '2-attempt-1',
    '2-attempt-10',
    'x',
  ].map((rest) => ({ name: `headroom-web-leg-${rest}` }));
  expect(
    newestLegs(
      [...all, { name: 'headroom-web' }, { name: 'headroom-api-leg-1-attempt-9' }],
      'web',
    ).map(({ name }) => name),
  ).toEqual([
    'headroom-web-leg-1-attempt-1',
    'headroom-web-leg-2-attempt-10',
    'headroom-web-leg-10-attempt-1',
  ]);
});

test('no suite and no leg takes the name of the evidence or of the page of another one', () => {
  const suites = ['web', 'web-evidence', 'web.html', 'web.HTML', 'web-evidence-evidence'];
  const names = suites.flatMap((suite) =>
    ['0', '1', '1-evidence', '1.html'].flatMap((leg) => {
      const name = artifactName(suite, 'run', leg, 1);
      return [name, evidenceArtifactName(name), name + pageEnding];
    }),
  );
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  expect(names.slice(0, 3)).toEqual(['headroom-web', 'headroom-web-evidence', 'headroom-web.html']);
});
