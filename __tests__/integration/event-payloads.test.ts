/** Every example of GitHub's own payloads, of the events that Headroom serves. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEvent, type WorkflowEvent } from '../../src/trigger/event.ts';
import { installedPeers } from '../support/peers.ts';

const kinds: Readonly<Record<string, readonly WorkflowEvent['kind'][]>> = {
  pull_request: ['pull-request', 'labeled'],
  merge_group: ['merge-group'],
  push: ['push'],
  workflow_run: ['workflow-run'],
  workflow_dispatch: ['workflow-dispatch'],
  deployment_status: ['deployment-status'],
  issue_comment: ['issue-comment'],
};

test("GitHub's own examples of payloads are read as their events", async () => {
  await installedPeers();
  const file = join(
    import.meta.dirname,
    'peers',
    'node_modules',
    '@octokit',
    'webhooks-examples',
    'api.github.com',
    'index.json',
  );
  const all = JSON.parse(await readFile(file, 'utf8')) as { name: string; examples: object[] }[];
  const env = { GITHUB_REF: 'refs/heads/main', GITHUB_SHA: 'a'.repeat(40) };
  const read = all.flatMap(({ name, examples }) =>
    (kinds[name] ?? []).length === 0
      ? []
      : examples.map((payload) => ({
          name,
          event: readEvent({ ...env, GITHUB_EVENT_NAME: name }, payload),
        })),
  );
  expect(read.length).toBeGreaterThanOrEqual(50);
  for (const { name, event } of read) expect(kinds[name]).toContain(event.kind);
}, 300_000);
