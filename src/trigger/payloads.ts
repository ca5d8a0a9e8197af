/** The payloads of the events that Headroom serves, as far as it reads them. */
import { z } from 'zod';

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const login = z.object({ login: z.string() }).nullish();
const repository = z.object({ id: z.number(), owner: login });
const end = z.object({ sha, ref: z.string(), repo: z.object({ id: z.number() }).nullish() });
export const pullRequestPayload = z.object({
  action: z.string(),
  pull_request: z.object({ number: z.number(), head: end, base: end }),
  label: z.object({ name: z.string() }).optional(),
  sender: login,
});
/** Of an event that is not served. */
export const otherPayload = pullRequestPayload.pick({ pull_request: true });
export const mergeGroupPayload = z.object({
  merge_group: z.object({ head_sha: sha, base_sha: sha, base_ref: z.string() }),
});
export const pushPayload = z.object({ ref: z.string(), before: sha, after: sha, sender: login });
export const workflowRunPayload = z.object({
  repository,
  workflow: z.object({ path: z.string() }).nullish(),
  workflow_run: z.object({
    id: z.number(),
    html_url: z.string(),
    event: z.string(),
    path: z.string().optional(),
    head_sha: sha,
    head_branch: z.string().nullish(),
    head_repository: repository.nullish(),
  }),
});
export const deploymentPayload = z.object({
  deployment_status: z.object({
    state: z.string(),
    environment: z.string().optional(),
    environment_url: z.string().nullish(),
  }),
  deployment: z.object({ sha, ref: z.string(), environment: z.string().optional() }),
});
export const commentPayload = z.object({
  action: z.string(),
  issue: z.object({ number: z.number(), pull_request: z.unknown().optional() }),
  comment: z.object({ body: z.string().nullish(), user: login }),
  changes: z.object({ body: z.object({ from: z.string() }).optional() }).nullish(),
});
