/**
 * Reads a deployment that started the workflow: whether there is something to measure, and which
 * pull request it belongs to.
 */
import { HeadroomError } from '../errors.ts';
import { listScripts } from '../model/target.ts';
import type { Config, Target } from '../model.ts';
import type { GitHub, Problem, PullRequest } from '../ports.ts';
import { nameSetting } from '../settings.ts';
import type { WorkflowEvent } from './event.ts';
import type { EventPlan } from './plan.ts';

export type Deployment = WorkflowEvent & { readonly kind: 'deployment-status' };

/**
 * Returns why there is nothing to measure yet, or any more. `pending`, `in_progress`, `failure`,
 * `inactive` … come as events of their own.
 */
export function whyNotDeployed(event: WorkflowEvent): string | undefined {
  if (event.kind !== 'deployment-status' || event.state === 'success') return undefined;
  return (
    `Nothing to measure: the deployment to ${event.environment || 'its environment'} is ` +
    `"${event.state}". It is measured when it is "success".`
  );
}

export type DeployedPull =
  | { readonly kind: 'found'; readonly pull: PullRequest }
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** Finds the open pull request whose head is deployed. GitHub lists none for a fork's commit. */
export async function findDeploymentPull(
  { sha }: Deployment,
  github: GitHub,
): Promise<DeployedPull> {
  const answer = await github.pullRequestsWith(sha);
  if (!answer.ok) return { kind: 'unknown', problem: answer.problem };
  const open = answer.value.filter(({ state }) => state === 'open');
  const [only, ...others] = open.filter(({ headSha }) => headSha === sha);
  if (only && others.length === 0) return { kind: 'found', pull: only };
  if (only)
    return {
      kind: 'none',
      why:
        `${sha.slice(0, 7)} is the head of several open pull requests, so none of them gets a ` +
        'comment.',
    };
  if (open.length > 0)
    return {
      kind: 'none',
      why:
        `The pull request has moved on from ${sha.slice(0, 7)}: its newer deployment gets the ` +
        'comment.',
    };
  return {
    kind: 'none',
    why: `No open pull request has ${sha.slice(0, 7)} as its head, so there is no comment.`,
  };
}

/**
 * Returns the plan of a deployment whose pull request is known. It is compared with the branch that
 * the pull request is to be merged into.
 */
export const planDeployment = (plan: EventPlan, pull: PullRequest): EventPlan => ({
  ...plan,
  pullRequest: pull.number,
  base: { branch: pull.baseRef, sha: pull.baseSha },
});

/** Returns in words which code of a checkout would run. */
function startedCode({
  server,
  baseline,
  mode,
  targets,
}: Pick<Config, 'server' | 'baseline' | 'mode' | 'targets'>): readonly string[] {
  if (mode === 'judge') return [];
  return [
    ...(server.kind === 'command' ? ['the command of "server"'] : []),
    ...(baseline.kind === 'same-job' ? ['the build of "baseline"'] : []),
    ...(targets.some(runsModule) ? ['the scripts of flows and logins'] : []),
  ];
}

/** Recordings are no code: what they may do is what a visitor may. */
const runsModule = (target: Target): boolean =>
  listScripts(target).some(({ kind }) => kind === 'module');

/**
 * A deployment's workflow has a token that can write, and anybody's pull request may be deployed.
 * Visiting the deployment is always allowed. The checked-out code runs only when it is known to be
 * this repository's own. It is of the deployed pull request (`isOwn`), or on the default branch
 * already. A commit other than the deployed one says nothing: it may be a later push, or a merge
 * with it.
 */
export async function refuseDeployment(
  config: Pick<Config, 'server' | 'baseline' | 'mode' | 'targets'>,
  checkedOut: string | undefined,
  isOwn: boolean,
  defaultBranch: string,
  github: Pick<GitHub, 'compare'> | undefined,
): Promise<HeadroomError | undefined> {
  const started = startedCode(config);
  if (isOwn || started.length === 0) return undefined;
  const compared =
    checkedOut === undefined ? undefined : await github?.compare(defaultBranch, checkedOut);
  if (compared?.ok && compared.value.aheadBy === 0) return undefined;
  const commit =
    checkedOut === undefined
      ? 'What is checked out'
      : `The commit ${checkedOut.slice(0, 7)} is checked out, which`;
  return new HeadroomError(
    'untrusted-checkout',
    `${commit} is not known to be of a deployed pull request of this repository, nor of ` +
      `${defaultBranch}: ${started.join(' and ')} would run its code with a token that can ` +
      'write.',
    {
      hint: (reader) =>
        'Measure the deployment alone: leave "server" out of the budgets file or give ' +
        `${nameSetting('url', reader)}, and compare with "baseline.url". ` +
        'Play recordings, which run no code of the checkout.',
    },
  );
}

/**
 * Returns an error of reading the configuration. Where the deployment's missing address is the
 * cause, the error says so.
 */
export function withoutAddress({ sha, environment, url }: Deployment, thrown: unknown): unknown {
  if (
    url !== undefined ||
    !(thrown instanceof HeadroomError) ||
    (thrown.code !== 'no-server' && thrown.code !== 'budgets-not-found')
  )
    return thrown;
  const where = environment === '' ? '' : ` to ${environment}`;
  return new HeadroomError(
    'no-server',
    `The deployment of ${sha.slice(0, 7)}${where} has no address: ` +
      'its status names no "environment_url".',
    {
      hint: (reader) =>
        `Let what deploys set "environment_url", or give ${nameSetting('url', reader)}.`,
      cause: thrown,
    },
  );
}
