/** Refuses to run a stranger's code where the workflow holds a token that can write, or secrets. */
import { HeadroomError } from '../errors.ts';
import type { Config } from '../model.ts';
import type { GitHub } from '../ports.ts';
import { refuseDeployment } from './deployment.ts';
import type { WorkflowEvent } from './event.ts';
import { decidePermit } from './permit.ts';

const why =
  'measuring would run its code (server, build, packages) with the rights of the base ' +
  'repository. Measure on "pull_request", and judge on "workflow_run" with "mode: judge".';

/** Questions to GitHub about a commit. `github` is undefined without a token. */
export interface Asking {
  readonly defaultBranch: string;
  readonly github: Pick<GitHub, 'compare' | 'branchesAt'> | undefined;
}

/**
 * Returns the reason not to measure, or undefined. `sha` is GITHUB_SHA. `checkedOut` is the commit
 * in the working directory; an unknown one is not trusted. With a token a deployment is decided
 * later, once its pull request is known.
 */
export async function refuseMeasuring(
  event: WorkflowEvent,
  config: Pick<Config, 'mode' | 'server' | 'baseline' | 'targets'>,
  checkedOut: string | undefined,
  sha: string,
  asking: Asking,
): Promise<HeadroomError | undefined> {
  if (config.mode === 'judge') return undefined;
  const permit = decidePermit(event, sha);
  switch (permit.kind) {
    case 'any':
      return undefined;
    case 'deployed':
      return asking.github
        ? undefined
        : refuseDeployment(config, checkedOut, false, asking.defaultBranch, undefined);
    case 'commits':
      return isAmong(permit.commits, checkedOut) ? undefined : refused(describeEvent(event), why);
    case 'own':
      if (isAmong([permit.commit], checkedOut) || (await isOnBranch(checkedOut, asking)))
        return undefined;
      return refused(
        describeEvent(event),
        `${why} What is checked out has to be the commit of the event, or on a branch of ` +
          'this repository.',
      );
    case 'nothing':
      return new HeadroomError(
        'untrusted-checkout',
        `On ${describeEvent(event)} nothing that is checked out is started: ` +
          `Headroom does not know whose code that is, and ${why}`,
      );
  }
}

const isAmong = (commits: readonly string[], checkedOut: string | undefined): boolean =>
  checkedOut !== undefined && checkedOut !== '' && commits.includes(checkedOut);

/**
 * Returns whether a commit is on the default branch, or the newest of another branch of this
 * repository. Where GitHub does not tell, it is not.
 */
async function isOnBranch(
  commit: string | undefined,
  { defaultBranch, github }: Asking,
): Promise<boolean> {
  if (commit === undefined || !github) return false;
  const branches = await github.branchesAt(commit);
  if (branches.ok && branches.value.length > 0) return true;
  const compared = await github.compare(defaultBranch, commit);
  return compared.ok && compared.value.aheadBy === 0;
}

function refused(name: string, reason: string): HeadroomError {
  return new HeadroomError(
    'untrusted-checkout',
    `On ${name} something else than this repository's own commit is checked out: ${reason}`,
  );
}

/** As a workflow names the event. */
function describeEvent(event: WorkflowEvent): string {
  if (event.kind === 'other') return event.name === '' ? 'an event without a name' : event.name;
  if (event.kind === 'pull-request' || event.kind === 'labeled') return event.trigger;
  return event.kind.replaceAll('-', '_');
}
