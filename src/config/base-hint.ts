/** What the event that started the workflow says of where HEAD comes from. */
import * as z from 'zod';
import { HeadroomError } from '../errors.ts';
import type { BaseHint, OfBranch } from '../model.ts';
import type { Files } from '../ports.ts';
import type { Environment } from './child-environment.ts';

const pullRequestEvent = z.object({
  pull_request: z.object({
    head: z.object({ sha: z.string() }),
    base: z.object({ sha: z.string(), ref: z.string() }),
  }),
});
const mergeGroupEvent = z.object({ merge_group: z.object({ base_sha: z.string() }) });
const pushEvent = z.object({ before: z.string() });
const branchEvent = z.object({
  ref: z.string().optional(),
  repository: z.object({ default_branch: z.string() }),
});

/**
 * `work-tree` for every other event, and at a terminal. Throws `wrong-input` when the event's file
 * is not JSON.
 */
export async function readBaseHint(environment: Environment, files: Files): Promise<BaseHint> {
  const { GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: name } = environment;
  if (!path && !name) return { kind: 'work-tree', isLocal: true };
  if (!path || !name) return { kind: 'work-tree' };
  const event = parseEvent(path, await files.read(path));
  if (name === 'merge_group') {
    const { data } = mergeGroupEvent.safeParse(event);
    return data
      ? { kind: 'merge-group', baseSha: data.merge_group.base_sha }
      : { kind: 'work-tree' };
  }
  if (name === 'push') {
    const { data } = pushEvent.safeParse(event);
    return data
      ? { kind: 'push', before: data.before, ...merged(name, event) }
      : { kind: 'work-tree' };
  }
  const { data } = pullRequestEvent.safeParse(event);
  if (!data) return { kind: 'work-tree', ...merged(name, event) };
  const { head, base } = data.pull_request;
  return { kind: 'pull-request', headSha: head.sha, baseSha: base.sha, baseRef: base.ref };
}

/**
 * Of these events the one for the commit of a branch; a schedule always runs on the default branch.
 */
function merged(name: string, event: unknown): OfBranch {
  if (name === 'schedule') return { onDefaultBranch: true };
  const { data } = branchEvent.safeParse(event);
  if (!data) return {};
  const { default_branch: defaultBranch } = data.repository;
  const isOfBranch = name === 'push' || name === 'workflow_dispatch';
  return isOfBranch && data.ref === `refs/heads/${defaultBranch}`
    ? { onDefaultBranch: true }
    : { defaultBranch };
}

function parseEvent(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HeadroomError('wrong-input', `the event in ${path} is not JSON`, {
      cause,
      hint: 'GITHUB_EVENT_PATH names the file that the runner wrote.',
    });
  }
}
