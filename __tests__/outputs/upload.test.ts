import { createTrouble } from '../../src/outputs/trouble.ts';
import { uploadArtifact } from '../../src/outputs/upload.ts';
import type { Answer, Artifacts, ProblemKind } from '../../src/ports.ts';
import { createTestLog } from '../support/github-client.ts';

const request = {
  name: 'headroom-web',
  attempt: 2,
  files: ['/out/measurements.json'],
  root: '/out',
  retentionDays: 90,
  runUrl: 'https://github.com/acme/shop/actions/runs/1',
};

/** An artifact service that answers in turn, and notes what was asked of it. */
function service(...answers: (ProblemKind | 'ok')[]) {
  const asked: string[] = [];
  const fail = (kind: ProblemKind): Answer<never> => ({
    ok: false,
    problem: {
      kind,
      doing: 'upload the artifact',
      status: undefined,
      message: 'the store is down',
      permissionToAdd: undefined,
    },
  });
  const artifacts: Artifacts = {
    async upload(name, files, root, options) {
      asked.push(`upload ${name} ${files.join()} ${root} ${options.retentionDays}`);
      const answer = answers.shift() ?? 'ok';
      return answer === 'ok'
        ? { ok: true, value: { id: 9, digest: undefined, sizeBytes: 1 } }
        : fail(answer);
    },
    async remove(name) {
      asked.push(`remove ${name}`);
      return { ok: true, value: undefined };
    },
  };
  return { asked, artifacts };
}

test('the artifact is uploaded under its fixed name, and linked', async () => {
  const { asked, artifacts } = service();
  const log = createTestLog();
  expect(await uploadArtifact(request, artifacts, createTrouble(log, [], false))).toEqual({
    name: 'headroom-web',
    id: 9,
    url: 'https://github.com/acme/shop/actions/runs/1/artifacts/9',
  });
  expect(asked).toEqual(['upload headroom-web /out/measurements.json /out 90']);
  expect(log.lines).toEqual([]);
});

test("a re-run replaces its own run's artifact", async () => {
  const { asked, artifacts } = service('conflict');
  expect(
    await uploadArtifact(request, artifacts, createTrouble(createTestLog(), [], false)),
  ).toMatchObject({ name: 'headroom-web' });
  expect(asked.map((line) => line.split(' ')[0])).toEqual(['upload', 'remove', 'upload']);
});

test("an artifact that cannot be replaced gets its attempt's name, and that is said", async () => {
  const { artifacts } = service('conflict', 'conflict');
  const log = createTestLog();
  expect(await uploadArtifact(request, artifacts, createTrouble(log, [], false))).toMatchObject({
    name: 'headroom-web-attempt-2',
  });
  expect(log.lines).toEqual([
    'note: The run keeps an earlier artifact headroom-web, which cannot be replaced; this ' +
      'one is named for its attempt.',
  ]);
});

test.each(['server', 'network', 'timeout', 'unsupported', 'too-large'] as const)(
  'a failed upload (%s) is one warning with its reason',
  async (kind) => {
    const { artifacts } = service(kind);
    const log = createTestLog();
    expect(await uploadArtifact(request, artifacts, createTrouble(log, [], false))).toBeUndefined();
    expect(log.lines).toEqual(['warn: GitHub: could not upload the artifact (the store is down).']);
  },
);

test('nothing is uploaded when there is no file', async () => {
  const { asked, artifacts } = service();
  expect(
    await uploadArtifact(
      { ...request, files: [] },
      artifacts,
      createTrouble(createTestLog(), [], false),
    ),
  ).toBeUndefined();
  expect(asked).toEqual([]);
});

test('a page that cannot be replaced is uploaded under the name of its attempt', async () => {
  const { asked, artifacts } = service('conflict', 'conflict');
  const page = { ...request, ending: '.html', files: ['/out/headroom-web.html'] };
  const uploaded = await uploadArtifact(page, artifacts, createTrouble(createTestLog(), [], false));
  expect(uploaded?.name).toBe('headroom-web-attempt-2.html');
  expect(asked.at(-1)).toBe(
    'upload headroom-web-attempt-2.html /out/headroom-web-attempt-2.html /out 90',
  );
});
