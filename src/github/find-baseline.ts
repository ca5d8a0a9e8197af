/** The base branch's saved measurements, as a job on GitHub looks for them. */
import type { FindBase } from '../base/finder.ts';
import type { Baseline, Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import { findArtifactBaseline, type Lookup } from '../saved/artifact/lookup.ts';
import type { EventPlan } from '../trigger/plan.ts';
import { baselineRuns, type GitHubJob } from './github-job.ts';

/**
 * Returns the costs of the targets in the baseline. The shards of a run divide alike only when all
 * find the same baseline, whenever they start and however often they are run again. So artifacts
 * that were uploaded after the run was created do not count.
 */
export async function costsOnGitHub(
  config: Config,
  plan: EventPlan,
  findBase: FindBase,
  ports: Ports,
  job: GitHubJob,
): Promise<Baseline> {
  const run = await job.github.workflowRun(job.run.runId);
  if (run.ok) return baselineOnGitHub(config, plan, findBase, ports, job, run.value.createdAt);
  ports.log.warn(`Dividing the targets: ${run.problem.doing}: ${run.problem.message}`);
  return { kind: 'none', why: 'This run could not be looked up.' };
}

export async function baselineOnGitHub(
  config: Config,
  plan: EventPlan,
  findBase: FindBase,
  ports: Ports,
  job: GitHubJob,
  uploadedBefore?: string,
): Promise<Baseline> {
  if (plan.base === undefined || config.baseline.kind === 'files')
    return { kind: 'none', why: 'The event that started this run names no base.' };
  const request = {
    suite: config.suite,
    branch: plan.base.branch,
    baseSha: await findBaseSha(config, plan.base.sha, findBase),
    repositoryId: job.repositoryId,
    workflowFile: job.run.workflowFile,
    ownRunId: job.run.runId,
    runs: uploadedBefore === undefined ? baselineRuns : 1,
    uploadedBefore,
  };
  const lookup: Lookup = await findArtifactBaseline(request, job.github, ports.clock);
  for (const problem of lookup.problems)
    ports.log.warn(`Looking for the baseline: ${problem.doing}: ${problem.message}`);
  for (const remark of lookup.remarks) ports.log.note(remark);
  return lookup.baseline;
}

/**
 * Returns the commit that the checkout was merged onto. The event's base may be older by now.
 * Without a checkout what the event says.
 */
async function findBaseSha(
  { baseHint }: Config,
  told: string | undefined,
  findBase: FindBase,
): Promise<string | undefined> {
  if (baseHint.kind === 'work-tree') return told;
  const base = await findBase();
  return base.kind === 'found' ? base.commit : told;
}
