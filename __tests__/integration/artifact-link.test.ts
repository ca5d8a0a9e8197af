/** The report links to its artifact: what is linked is there, and holds the report. */
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { readZip } from '../support/own-uploads-zip.ts';
import { bodies } from '../support/pull-request-on-github.ts';
import { createStepOnGitHub } from '../support/step-on-github.ts';

const alwaysCommented = someConfig({
  publish: {
    comment: 'always',
    check: 'check',
    history: 'artifact',
    drift: 'warn',
    retentionDays: undefined,
    evidenceRetentionDays: 14,
    leg: '',
  },
});

test('comment, check and summary link to the artifact that was uploaded before them', async () => {
  const step = await createStepOnGitHub();
  const { world } = await step.run(alwaysCommented);
  const linkTo = (name: string): string => {
    const artifact = step.server.artifacts.find((one) => one.name === name);
    return `https://github.com/acme/shop/actions/runs/900/artifacts/${artifact?.id}`;
  };
  const page = linkTo('headroom-default.html');
  const links = `[full report](${page}) · [data](${linkTo('headroom-default')})`;
  expect(bodies(step.server)[0]).toContain(links);
  expect(step.server.checks[0]?.output.summary).toContain(links);
  expect(step.server.checks[0]?.details_url).toBe(page);
  expect(world.summary()).toContain(links);
  expect(world.outputs.get('report-url')).toBe(page);
  expect(world.outputs.get('comment')).toContain(links);
  expect(JSON.parse(world.outputs.get('exceeded') ?? '')).toEqual([]);
  await step.server.close();
});

test('the page that GitHub opens is the report, with links to run and data', async () => {
  const step = await createStepOnGitHub();
  await step.run(alwaysCommented);
  const page = step.server.artifacts.find(({ name }) => name === 'headroom-default.html');
  const html = Buffer.from(step.server.zips.get(page?.id ?? 0) ?? '').toString();
  expect(html).toMatch(/^<!doctype html>/);
  const [data] = step.server.artifacts.filter(({ name }) => name === 'headroom-default');
  expect(html).toContain(`/artifacts/${data?.id}">full report</a>`);
  await step.server.close();
});

test('what a look-up reads holds no page and no evidence: they are apart', async () => {
  const step = await createStepOnGitHub();
  await step.run(alwaysCommented);
  const namesIn = async (name: string): Promise<readonly string[]> => {
    const artifact = step.server.artifacts.find((one) => one.name === name);
    const zip = step.server.zips.get(artifact?.id ?? 0);
    const texts = zip === undefined ? [] : await readZip(Buffer.from(zip));
    return texts.map((text) => text.split('\n')[0] ?? '');
  };
  expect((await namesIn('headroom-default')).toSorted()).toEqual([
    'badge.json',
    'comment.md',
    'measurements.json',
    'report.json',
  ]);
  const evidence = await namesIn('headroom-default-evidence');
  expect(evidence.length).toBeGreaterThan(0);
  for (const name of evidence) expect(name).toMatch(/^lighthouse\/|\.log$/);
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
