/**
 * A pull request that was over budget and then touches nothing that is measured, on a local GitHub.
 */

import { outOfScope } from '../../src/run/scope.ts';
import type { WorkflowEvent } from '../../src/trigger/event.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { bodies, pull, shaOf } from '../support/pull-request-on-github.ts';
import { createStepOnGitHub, runId, type StepOnGitHub } from '../support/step-on-github.ts';

let step: StepOnGitHub;
beforeEach(async () => {
  step = await createStepOnGitHub();
});
afterEach(() => step.server.close());

function pushed(headSha: string): WorkflowEvent {
  step.server.pulls.set(7, pull(headSha));
  return {
    kind: 'pull-request',
    trigger: 'pull_request',
    action: 'synchronize',
    pull: {
      number: 7,
      headSha,
      headRef: 'faster',
      baseSha: shaOf('b'),
      baseRef: 'main',
      fork: false,
    },
    sender: 'ada',
  };
}

const config = someConfig({ paths: ['src/**'], baseline: { kind: 'none' } });
const check = () => step.server.checks.at(-1);

test('its comment says so in place of the old verdict, and the check is green', async () => {
  const slow = await step.run(config, {
    event: pushed(shaOf('a')),
    world: fakeWorld({ lcpMs: () => 4_000 }),
  });
  expect(slow.outcome).toMatchObject({ kind: 'judged', judgement: { verdict: 'fail' } });
  expect([check()?.conclusion, bodies(step.server)]).toEqual([
    'failure',
    [expect.stringMatching(/LCP/)],
  ]);

  const said: string[] = [];
  step.server.chooseFault = () => {
    said.push(...bodies(step.server));
    return undefined;
  };
  const { outcome } = await step.run(config, {
    event: pushed(shaOf('d')),
    world: fakeWorld({ changedFiles: ['docs/readme.md'] }),
  });
  expect(outcome).toEqual({ kind: 'nothing-to-do', why: outOfScope });
  expect(said.filter((body) => body.includes('⏳'))).toEqual([]);
  expect(bodies(step.server)).toEqual([
    expect.stringContaining(
      `### Headroom: nothing to measure\n\nThis commit, ddddddd, touches nothing that is ` +
        'measured; the last measured commit was aaaaaaa, in [this ' +
        `run](https://github.com/acme/shop/actions/runs/${runId}).\n`,
    ),
  ]);
  expect([
    check()?.head_sha,
    check()?.conclusion,
    check()?.output.title,
    check()?.output.summary,
  ]).toEqual([shaOf('d'), 'success', 'Nothing to measure', outOfScope]);
});

test('a later commit that touches it again has a report of its own', async () => {
  await step.run(config, { event: pushed(shaOf('a')), world: fakeWorld({ lcpMs: () => 4_000 }) });
  await step.run(config, {
    event: pushed(shaOf('d')),
    world: fakeWorld({ changedFiles: ['docs/readme.md'] }),
  });
  await step.run(config, { event: pushed(shaOf('e')), world: fakeWorld({ lcpMs: () => 4_000 }) });
  expect(bodies(step.server)).toEqual([
    expect.stringMatching(/^(?![\s\S]*nothing to measure)[\s\S]*LCP/),
  ]);
});

test('a glob without any file is a warning once', async () => {
  const { world } = await step.run(someConfig({ paths: ['lib/**'], baseline: { kind: 'none' } }), {
    event: pushed(shaOf('a')),
  });
  expect(world.log.filter((line) => line.startsWith('warning: "paths"'))).toHaveLength(1);
});
