/**
 * What a step uploads: what this very run wrote, whatever else lies in its output directory,
 * whatever the run ends with.
 */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../../src/model.ts';
import type { WorkflowEvent } from '../../src/trigger/event.ts';
import { type ArtifactService, startArtifactService } from '../support/artifact-service.ts';
import { type FakeWorld, fakeWorld, someConfig } from '../support/fake-ports.ts';
import { someMeasurements } from '../support/measurements.ts';
import { readZip } from '../support/own-uploads-zip.ts';
import { installedPeers } from '../support/peers.ts';
import { shaOf } from '../support/pull-request-on-github.ts';
import {
  ping,
  pushedEvent,
  runId,
  type SourceOnGitHub,
  startSourceOnGitHub,
  writePingServer,
} from '../support/source-on-github.ts';
import { createStepOnGitHub, type StepOnGitHub } from '../support/step-on-github.ts';

const mark = 'PLANTED';
const [target] = someMeasurements().targets;
const planted = JSON.stringify(
  someMeasurements({
    head: { commit: shaOf('c'), branch: mark, dirty: false },
    targets: target ? [{ ...target, address: `/${mark}` }] : [],
    diagnoses: [
      {
        target: 'home (mobile)',
        arm: 'head',
        reportFile: 'lighthouse/planted.html',
        lcpElement: mark,
        resources: [],
        opportunities: [],
      },
    ],
  }),
);
const plantedFiles: Readonly<Record<string, string>> = {
  'measurements.json': planted,
  'report.json': JSON.stringify({ mark }),
  'comment.md': mark,
  'server-head.log': mark,
  'server-base.log': mark,
  'base-setup.log': mark,
  'base-build.log': mark,
  'server-head.tail.log': mark,
  'lighthouse/planted.html': mark,
  'lighthouse/home-mobile-base.html': mark,
};

/**
 * How it came there: as somebody's files, with a list of them, or with a list that is committed as
 * well.
 */
const ways = [
  'without a list',
  'with a list',
  'with a committed list',
  'with a list of the same form that names one file',
] as const;

function plantIn(world: FakeWorld, way: (typeof ways)[number]): FakeWorld {
  const at = (name: string): string => `/site/.headroom/${name}`;
  for (const [name, text] of Object.entries(plantedFiles)) world.files.set(at(name), text);
  const names = way.endsWith('one file') ? ['comment.md'] : Object.keys(plantedFiles);
  if (way !== 'without a list')
    world.files.set(
      at('.headroom-run.json'),
      JSON.stringify({ format: 'headroom-run', version: 1, run: mark, files: names }),
    );
  if (way !== 'with a committed list') return world;
  const tracked = async () => ['.headroom-run.json', ...Object.keys(plantedFiles)];
  return { ...world, ports: { ...world.ports, git: { ...world.ports.git, tracked } } };
}

const push: WorkflowEvent = {
  kind: 'push',
  branch: 'main',
  before: shaOf('b'),
  after: shaOf('c'),
  sender: 'ada',
};
const crashAt = (first: number) => ({
  lcpMs: ({ number }: { readonly number: number }) => {
    if (number >= first) throw new TypeError('a bug');
    return 1_800;
  },
});
const noServer = {
  start: () => {
    throw new TypeError('no server');
  },
};

interface Ending {
  readonly config?: Partial<Config>;
  readonly event?: WorkflowEvent;
  readonly world?: Parameters<typeof fakeWorld>[0];
  readonly artifacts: readonly string[];
}
const command = {
  kind: 'command',
  command: 'serve',
  readyPath: '/',
  readyPattern: undefined,
  timeoutMs: 5_000,
  port: undefined,
  stop: undefined,
  reset: undefined,
  env: {},
} as const;
/** The newest first. */
const withEvidence = (name: string): readonly string[] => [`${name}-evidence`, name];
const whole = ['headroom-default.html', ...withEvidence('headroom-default')];
const endings: Readonly<Record<string, Ending>> = {
  'has nothing to do': { config: { paths: ['docs/**'] }, artifacts: [] },
  'has nothing to do on a push': { config: { paths: ['docs/**'] }, event: push, artifacts: [] },
  'has nothing to do as a leg': {
    config: { paths: ['docs/**'], mode: 'measure' },
    event: push,
    artifacts: [],
  },
  'ends well': { artifacts: whole },
  'ends well on a push': { event: push, artifacts: whole },
  'ends well as a leg': {
    config: { mode: 'measure' },
    artifacts: withEvidence('headroom-default-leg-0-attempt-1'),
  },
  'crashes before it measured': { world: crashAt(-1), artifacts: [] },
  'crashes while it measures': {
    world: crashAt(2),
    artifacts: withEvidence('headroom-default-unfinished-job-0-attempt-1'),
  },
  'crashes while it measures as a leg': {
    config: { mode: 'measure' },
    world: crashAt(2),
    artifacts: withEvidence('headroom-default-leg-0-unfinished-attempt-1'),
  },
  'has no server': { config: { server: command }, world: noServer, artifacts: [] },
  'checks itself': {
    config: { mode: 'self-check', server: command, baseline: { kind: 'none' } },
    artifacts: [],
  },
  'checks itself on a push': {
    config: { mode: 'self-check', server: command, baseline: { kind: 'none' } },
    event: push,
    artifacts: [],
  },
  'is refused what it is to judge': {
    config: { mode: 'judge', measurementFiles: ['/site/none.json'] },
    artifacts: [],
  },
};

describe.each(Object.entries(endings))(
  'a run that %s',
  (_name, { config = {}, event, world = {}, artifacts }) => {
    let step: StepOnGitHub;
    beforeEach(async () => {
      step = await createStepOnGitHub();
    });
    afterEach(() => step.server.close());

    test.each(ways)('uploads nothing that lay there before: %s', async (way) => {
      const planting = plantIn(fakeWorld(world), way);
      await step.run(someConfig(config), { world: planting, ...(event ? { event } : {}) });
      const uploaded = [...planting.files].filter(([path]) =>
        path.startsWith('/tmp/headroom-upload-'),
      );
      expect(step.server.artifacts.map(({ name }) => name)).toEqual(artifacts);
      expect(uploaded.filter(([, text]) => text.includes(mark)).map(([path]) => path)).toEqual([]);
      expect(uploaded.length > 0).toBe(artifacts.length > 0);
    });
  },
);

test('measurements in the output directory are uploaded where the job judges them', async () => {
  const step = await createStepOnGitHub();
  const world = plantIn(fakeWorld(), 'with a list');
  await step.run(
    someConfig({
      mode: 'judge',
      measurementFiles: ['/site/.headroom/measurements.json'],
      baseline: { kind: 'none' },
    }),
    { world },
  );
  const uploaded = [...world.files.keys()]
    .filter((path) => path.startsWith('/tmp/headroom-upload-'))
    .map((path) => path.split('/').pop());
  expect(uploaded.sort()).toEqual(['badge.json', 'comment.md', 'measurements.json', 'report.json']);
  await step.server.close();
});

describe('the sources as a step of their own', () => {
  const minutes = 120_000;
  const jobToken = 'a-token-of-the-job-itself';
  let action: SourceOnGitHub;
  let service: ArtifactService;
  beforeAll(installedPeers, 300_000);
  beforeEach(async () => {
    action = await startSourceOnGitHub();
    service = await startArtifactService(action.server);
    service.runId = runId;
    writePingServer(action.workspace);
  });
  afterEach(async () => {
    action.close();
    await service.close();
  });

  const start = (server: string) =>
    action.start({
      event: pushedEvent,
      budgets: { server: { command: server }, rounds: 200, endpoints: { ping } },
      env: {
        ACTIONS_RESULTS_URL: service.resultsUrl,
        ACTIONS_RUNTIME_TOKEN: service.runtimeToken,
        JOB_TOKEN: jobToken,
      },
    });
  const plant = (name: string, target: string): void => {
    const path = join(action.workspace, '.headroom', name);
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { force: true });
    symlinkSync(target, path);
  };
  async function uploaded(): Promise<readonly string[]> {
    const zips = await Promise.all(
      [...action.server.locations.values()].map(async (location) =>
        Buffer.from(await (await fetch(location)).arrayBuffer()),
      ),
    );
    return (await Promise.all(zips.map(readZip))).flat();
  }

  test.each(['server-head.log', 'measurements.json', '.headroom-run.json', '.headroom-run.lock'])(
    'end with an error where a change has made %s a link to the environment of the job, ' +
      'and upload nothing',
    async (name) => {
      plant(name, '/proc/self/environ');
      const end = await start('node server.mjs').ended;
      expect([end.code, action.server.artifacts, end.log.includes(jobToken)]).toEqual([
        2,
        [],
        false,
      ]);
      expect(end.log).toContain('path-escapes');
    },
    minutes,
  );

  test(
    'upload no link that something makes of a log or a report meanwhile, neither in the ' +
      'step nor after it was killed',
    async () => {
      const running = start('node server.mjs');
      await running.printed(/ping, round 3, head/);
      for (const name of ['server-head.log', 'report.json', 'comment.md'])
        plant(name, '/proc/self/environ');
      running.child.kill('SIGKILL');
      const end = await running.ended;
      const texts = await uploaded();
      expect(action.server.artifacts.map(({ name }) => name)).toEqual([
        'headroom-default-unfinished-job-0-attempt-1',
      ]);
      expect(texts.length).toBeGreaterThan(0);
      expect(
        [...texts, end.log].filter(
          (text) => text.includes(jobToken) || text.includes('ACTIONS_RUNTIME_TOKEN'),
        ),
      ).toEqual([]);
      expect(end.log).toContain('server-head.log is not in the artifact');
    },
    minutes,
  );
});
