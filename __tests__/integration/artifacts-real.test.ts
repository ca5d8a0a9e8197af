/** GitHub's own artifact client against a real blob store, and back in over the REST API. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createArtifacts } from '../../src/adapters/github/artifacts.ts';
import { createTrouble } from '../../src/outputs/trouble.ts';
import { uploadArtifact } from '../../src/outputs/upload.ts';
import { findArtifactBaseline } from '../../src/saved/artifact/lookup.ts';
import { artifactName } from '../../src/saved/artifact/name.ts';
import { addRun, commit, measured } from '../support/artifact-history.ts';
import { type ArtifactService, startArtifactService } from '../support/artifact-service.ts';
import { connect, createTestClock, createTestLog } from '../support/github-client.ts';
import { type GitHubServer, startGitHubServer } from '../support/github-server.ts';
import { installedPeers } from '../support/peers.ts';

let rest: GitHubServer;
let service: ArtifactService;
let folder: string;
const before = { ...process.env };
const write = process.stdout.write;

beforeAll(async () => {
  await installedPeers();
  // GitHub's client talks to the runner on stdout; nobody reads it here.
  process.stdout.write = (() => true) as typeof write;
  rest = await startGitHubServer();
  rest.commits = [commit(3), commit(2), commit(1)];
  service = await startArtifactService(rest);
  folder = await mkdtemp(join(tmpdir(), 'headroom-artifact-'));
  Object.assign(process.env, {
    ACTIONS_RESULTS_URL: service.resultsUrl,
    ACTIONS_RUNTIME_TOKEN: service.runtimeToken,
    ACTIONS_ARTIFACT_UPLOAD_CONCURRENCY: '1',
  });
}, 300_000);

afterAll(async () => {
  process.stdout.write = write;
  process.env = before;
  await rm(folder, { recursive: true });
  await service.close();
  await rest.close();
});

const artifacts = createArtifacts((text) => text);

async function upload(runId: number, headSha: string, lcp: number, attempt = 1) {
  service.runId = runId;
  const files = [join(folder, 'measurements.json'), join(folder, 'report.md')];
  await writeFile(files[0] ?? '', JSON.stringify(measured(headSha, lcp)));
  await writeFile(files[1] ?? '', 'a report');
  const log = createTestLog();
  const name = artifactName('default', 'run', '0', attempt);
  const uploaded = await uploadArtifact(
    { name, attempt, files, root: folder, retentionDays: 30, runUrl: `run ${runId}` },
    artifacts,
    createTrouble(log, [], false),
  );
  return { uploaded, log };
}

const find = () =>
  findArtifactBaseline(
    {
      suite: 'default',
      branch: 'main',
      repositoryId: 1,
      workflowFile: 'perf.yml',
      ownRunId: 999,
      baseSha: commit(3),
      runs: 5,
    },
    connect(rest.apiUrl, createTestClock(), createTestLog(), { timeoutMs: 10_000 }),
    createTestClock(),
  );

test('what a push to the base branch uploads is what the next pull request finds', async () => {
  addRun(rest, 1, commit(2));
  const { uploaded, log } = await upload(1, commit(2), 1_500);
  expect(uploaded).toMatchObject({ name: 'headroom-default' });
  expect(log.lines).toEqual([]);
  const { baseline, provenance, remarks } = await find();
  expect(remarks).toEqual([]);
  expect(provenance).toMatchObject({ kind: 'ancestor', commit: commit(2), distance: 1 });
  expect(baseline).toMatchObject({ runs: [{ rounds: [{ values: { lcp: 1_500 } }] }] });
});

test("a re-run of the job replaces its own run's artifact", async () => {
  const { uploaded, log } = await upload(1, commit(2), 1_600, 2);
  expect(uploaded).toMatchObject({ name: 'headroom-default' });
  expect(log.lines).toEqual([]);
  expect(rest.artifacts.filter((artifact) => artifact.workflow_run.id === 1)).toHaveLength(1);
  expect((await find()).baseline).toMatchObject({
    runs: [{ rounds: [{ values: { lcp: 1_600 } }] }],
  });
});

test('the report page is stored as it is, as HTML, under the name of its file', async () => {
  service.runId = 7;
  const file = join(folder, 'headroom-default.html');
  await writeFile(file, '<!doctype html><title>report</title>');
  const uploaded = await uploadArtifact(
    {
      name: 'headroom-default',
      ending: '.html',
      attempt: 1,
      files: [file],
      root: folder,
      retentionDays: 30,
      runUrl: 'run 7',
    },
    artifacts,
    createTrouble(createTestLog(), [], false),
  );
  expect(uploaded).toMatchObject({ name: 'headroom-default.html' });
  const stored = await fetch(rest.locations.get(uploaded?.id ?? 0) ?? '');
  expect(stored.headers.get('content-type')).toBe('text/html');
  expect(await stored.text()).toBe('<!doctype html><title>report</title>');
});

test('a service that refuses is one warning', async () => {
  service.fault = 'no-such-service';
  const { uploaded, log } = await upload(5, commit(3), 1);
  expect(uploaded).toBeUndefined();
  expect(log.lines).toEqual([
    expect.stringMatching(/^warn: GitHub: could not upload the artifact \(.*not allowed\)\.$/),
  ]);
  service.fault = undefined;
});

test.each(['service-hangs', 'store-down', 'service-down'] as const)(
  '%s: the upload is given up in bounded time',
  async (fault) => {
    service.fault = fault;
    service.runId = 6;
    const ended = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, 'upload-once.ts'), join(folder, 'report.md')],
      {
        env: { ...process.env },
      },
    );
    const answer: unknown = JSON.parse(/ANSWER (.*)/.exec(ended.stdout)?.[1] ?? '');
    expect(answer).toMatchObject({
      ok: false,
      problem: {
        kind: expect.stringMatching(/timeout|network|server/),
        doing: 'upload the artifact',
      },
    });
    expect(JSON.stringify(answer)).not.toMatch(/sig=/);
    service.fault = undefined;
  },
);

test('GitHub Enterprise Server and a terminal have no such service', async () => {
  process.env.GITHUB_SERVER_URL = 'https://github.corp.test';
  const options = { retentionDays: undefined, timeoutMs: 5_000 };
  expect(
    await artifacts.upload('headroom', [join(folder, 'report.md')], folder, options),
  ).toMatchObject({ ok: false, problem: { kind: 'unsupported' } });
  delete process.env.GITHUB_SERVER_URL;
  delete process.env.ACTIONS_RUNTIME_TOKEN;
  expect(
    await artifacts.upload('headroom', [join(folder, 'report.md')], folder, options),
  ).toMatchObject({ ok: false, problem: { kind: 'unsupported' } });
});
