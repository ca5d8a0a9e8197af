/** The report links to its artifact: what is linked is there, and holds the report. */
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { bodies } from '../support/pull-request-on-github.ts';
import { createStepOnGitHub } from '../support/step-on-github.ts';

const alwaysCommented = someConfig({
  publish: { comment: 'always', check: 'check', retentionDays: undefined, leg: '' },
});

test('comment, check and summary link to the artifact that was uploaded before them', async () => {
  const step = await createStepOnGitHub();
  const { world } = await step.run(alwaysCommented);
  const [artifact] = step.server.artifacts;
  const link = `https://github.com/acme/shop/actions/runs/900/artifacts/${artifact?.id}`;
  expect(artifact?.name).toBe('headroom-default');
  expect(bodies(step.server)[0]).toContain(`[full report](${link})`);
  expect(step.server.checks[0]?.output.summary).toContain(`[full report](${link})`);
  expect(world.summary()).toContain(`[full report](${link})`);
  const kept = [...world.files.keys()].filter((path) => path.startsWith('/tmp/headroom-upload-'));
  expect(kept.some((path) => path.endsWith('/report.html'))).toBe(true);
  await step.server.close();
});

test('without an artifact the comment says why it has no link; the verdict stands', async () => {
  const step = await createStepOnGitHub();
  const world = fakeWorld();
  const temporaryFolder = async (): Promise<string> => {
    throw new Error('no room for copies');
  };
  const files = { ...world.ports.files, temporaryFolder };
  const { outcome } = await step.run(alwaysCommented, {
    world: { ...world, ports: { ...world.ports, files } },
  });
  expect(outcome?.kind).toBe('judged');
  expect(bodies(step.server)[0]).toMatch(/no artifact: .*no room for copies/);
  expect(bodies(step.server)[0]).not.toContain('full report');
  await step.server.close();
});
