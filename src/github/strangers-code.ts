/** A run starts no code that a stranger may have written, wherever its job got that from. */

import { whyDistrusted } from '../base/git-distrust.ts';
import { HeadroomError } from '../errors.ts';
import type { Config } from '../model.ts';
import type { GitHub, Ports } from '../ports.ts';
import type { WorkflowEvent } from '../trigger/event.ts';
import { refuseMeasuring } from '../trigger/refusal.ts';

/** The job, as far as it says whose code it has checked out. */
interface Job {
  readonly event: WorkflowEvent;
  readonly run: { readonly sha: string };
  readonly defaultBranch: string;
  /** Undefined without a token. */
  readonly github: GitHub | undefined;
}

/** Throws `untrusted-checkout`. Returns the commit that is checked out, where git tells. */
export async function refuseStrangersCode(
  config: Config,
  job: Job,
  { git }: Pick<Ports, 'git'>,
): Promise<string | undefined> {
  const identity = await git.identity(config.workingDirectory);
  const refusal = await refuseMeasuring(job.event, config, identity?.commit, job.run.sha, job);
  const distrusted =
    refusal && !identity ? await whyDistrusted(config.workingDirectory, git) : undefined;
  if (refusal)
    throw distrusted === undefined
      ? refusal
      : new HeadroomError(refusal.code, `${refusal.message} ${distrusted}`);
  return identity?.commit;
}
