/**
 * Asks the API for a deployment's pull request, and with it what may run and what to compare with.
 */

import type { Config } from '../model.ts';
import type { GitHub, Log } from '../ports.ts';
import {
  type Deployment,
  findDeploymentPull,
  planDeployment,
  refuseDeployment,
} from '../trigger/deployment.ts';
import type { EventPlan } from '../trigger/plan.ts';

/**
 * Throws `untrusted-checkout`. Without a pull request there is a check on the deployed commit, and
 * no comment.
 */
export async function deploymentPlan(
  event: Deployment,
  told: EventPlan,
  config: Config,
  checkedOut: string | undefined,
  {
    github,
    repositoryId,
    defaultBranch,
    log,
  }: {
    readonly github: GitHub;
    readonly repositoryId: number;
    readonly defaultBranch: string;
    readonly log: Log;
  },
): Promise<EventPlan> {
  const found = await findDeploymentPull(event, github);
  if (found.kind === 'unknown')
    log.warn(`There is no comment: ${found.problem.doing}: ${found.problem.message}`);
  if (found.kind === 'none') log.note(found.why);
  const isOwn = found.kind === 'found' && found.pull.headRepositoryId === repositoryId;
  const refusal = await refuseDeployment(config, checkedOut, isOwn, defaultBranch, github);
  if (refusal) throw refusal;
  return found.kind === 'found' ? planDeployment(told, found.pull) : told;
}
