/**
 * A run that ends before its time: what it had measured is kept, and check and comment say that
 * there is no verdict.
 */
import { once } from 'node:events';
import type { Measurements } from '../../src/model.ts';
import { readZipEntry, usualZipBounds } from '../../src/saved/artifact/zip.ts';
import { type ArtifactService, startArtifactService } from '../support/artifact-service.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { installedPeers } from '../support/peers.ts';
import { bodies } from '../support/pull-request-on-github.ts';
import {
  ping,
  pushedEvent,
  runId,
  type SourceOnGitHub,
  startSourceOnGitHub,
  writePingServer,
} from '../support/source-on-github.ts';
import { createStepOnGitHub, type StepOnGitHub } from '../support/step-on-github.ts';

const minutes = 120_000;

/** An artifact and what belongs to it, the newest first. */
const withEvidence = (name: string): readonly string[] => [`${name}-evidence`, name];

describe('a job that is cancelled', () => {
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

  const budgets = { server: { command: 'node server.mjs' }, rounds: 200, endpoints: { ping } };
  const start = (inputs: Readonly<Record<string, string>> = {}) =>
    action.start({
      event: pushedEvent,
      budgets,
      inputs,
      env: { ACTIONS_RESULTS_URL: service.resultsUrl, ACTIONS_RUNTIME_TOKEN: service.runtimeToken },
    });
  const checks = () =>
    action.server.checks.map(({ status, conclusion, output: { title, summary } }) => [
      status,
      conclusion,
      title,
      summary,
    ]);
  const artifacts = () => action.server.artifacts.map(({ name }) => name);
  async function keptRounds(): Promise<Measurements> {
    const [location = ''] = action.server.locations.values();
    const zip = new Uint8Array(await (await fetch(location)).arrayBuffer());
    return JSON.parse(
      await readZipEntry(zip, 'measurements.json', 'kept', usualZipBounds),
    ) as Measurements;
  }
  const cancelled = [
    'completed',
    'cancelled',
    'Could not measure',
    'Headroom could not measure: ` The run was cancelled. `',
  ];

  test(
    'says so at once in check and comment, and its post step keeps what was measured, ' +
      'under a name that no look-up finds',
    async () => {
      action.server.comments.set(7, [
        {
          id: 1,
          body: '<!-- headroom:default -->\nAn older report.',
          user: { login: action.server.viewer },
        },
      ]);
      const running = start();
      await running.printed(/ping, round 3, head/);
      running.child.kill('SIGINT');
      const [code, signal] = (await once(running.child, 'exit')) as [number | null, string | null];
      expect([code, signal, checks()]).toEqual([null, 'SIGINT', [cancelled]]);
      expect(bodies(action.server)[0]).toMatch(
        /could not measure aaaaaaa: ` The run was cancelled. `[\s\S]*An older report\./,
      );
      const end = await running.ended;
      expect([end.outputs.verdict, checks(), artifacts()]).toEqual([
        undefined,
        [cancelled],
        withEvidence('headroom-default-unfinished-job-0-attempt-1'),
      ]);
      const { rounds, failures } = await keptRounds();
      expect(rounds.length).toBeGreaterThanOrEqual(3);
      expect(failures).toEqual([]);
    },
    minutes,
  );

  test(
    'is not held up by a GitHub that hangs: the post step says it later',
    async () => {
      const running = start();
      await running.printed(/ping, round 3, head/);
      action.server.chooseFault = () => 'hang';
      const fromMs = performance.now();
      running.child.kill('SIGINT');
      await once(running.child, 'exit');
      const heldMs = performance.now() - fromMs;
      action.server.chooseFault = () => undefined;
      await running.ended;
      // The runner's patience is a bound of its own, not a measure of this machine.
      expect(heldMs).toBeLessThan(10_000);
      expect(checks()).toEqual([
        [
          ...cancelled.slice(0, 3),
          expect.stringContaining('The run was cancelled, or ended before there was a verdict.'),
        ],
      ]);
      expect(artifacts()).toEqual(withEvidence('headroom-default-unfinished-job-0-attempt-1'));
    },
    minutes,
  );

  test(
    'and killed leaves all of it to the post step',
    async () => {
      const running = start();
      await running.printed(/ping, round 3, head/);
      running.child.kill('SIGKILL');
      await running.ended;
      expect(checks().map(([status, conclusion]) => [status, conclusion])).toEqual([
        ['completed', 'cancelled'],
      ]);
      expect(artifacts()).toEqual(withEvidence('headroom-default-unfinished-job-0-attempt-1'));
      expect((await keptRounds()).rounds.length).toBeGreaterThanOrEqual(3);
    },
    minutes,
  );

  test(
    'in mode measure hands in what its leg had measured so far, and says nothing on the ' +
      'pull request',
    async () => {
      const running = start({ mode: 'measure' });
      await running.printed(/ping, round 3, head/);
      running.child.kill('SIGTERM');
      const end = await running.ended;
      expect([end.signal, artifacts(), action.server.checks]).toEqual([
        'SIGTERM',
        withEvidence('headroom-default-leg-0-unfinished-attempt-1'),
        [],
      ]);
      expect((await keptRounds()).rounds.length).toBeGreaterThanOrEqual(3);
    },
    minutes,
  );

  test(
    'before anything was measured keeps nothing, not even what an earlier step left in its folder',
    async () => {
      const first = start();
      await first.printed(/ping, round 2, head/);
      first.child.kill('SIGINT');
      await first.ended;
      action.server.artifacts.length = 0;
      const second = start({ url: 'http://127.0.0.1:9' });
      await second.printed(/::add-mask::/);
      second.child.kill('SIGINT');
      await second.ended;
      expect(artifacts()).toEqual([]);
    },
    minutes,
  );
});

describe('a run that crashes', () => {
  let step: StepOnGitHub;
  beforeEach(async () => {
    step = await createStepOnGitHub();
  });
  afterEach(() => step.server.close());

  test('keeps what it had measured, closes its check, and says why it has no verdict', async () => {
    const world = fakeWorld({
      lcpMs: ({ number }) => {
        if (number === 2) throw new TypeError('a bug');
        return 1_800;
      },
    });
    const { error } = await step.run(someConfig(), { world });
    expect(error).toEqual(new TypeError('a bug'));
    expect(
      step.server.checks.map(({ conclusion, output }) => [conclusion, output.summary]),
    ).toEqual([['failure', 'Headroom could not measure: ` a bug `']]);
    expect(bodies(step.server)).toEqual([
      expect.stringContaining('could not measure aaaaaaa: ` a bug `'),
    ]);
    expect(step.server.artifacts.map(({ name }) => name)).toEqual(
      withEvidence('headroom-default-unfinished-job-0-attempt-1'),
    );
  });

  test('before the first round leaves no artifact', async () => {
    const world = fakeWorld({
      lcpMs: () => {
        throw new TypeError('a bug');
      },
    });
    await step.run(someConfig(), { world });
    expect(step.server.artifacts).toEqual([]);
  });

  test('as a leg hands in what it had measured', async () => {
    const world = fakeWorld({
      lcpMs: ({ number }) => {
        if (number === 2) throw new TypeError('a bug');
        return 1_800;
      },
    });
    await step.run(someConfig({ mode: 'measure' }), { world });
    expect([step.server.artifacts.map(({ name }) => name), step.server.checks]).toEqual([
      withEvidence('headroom-default-leg-0-unfinished-attempt-1'),
      [],
    ]);
  });
});
