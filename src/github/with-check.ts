/** Runs a job under an open check, and ends it with the verdict or with why there is none. */
import { asHeadroomError } from '../errors.ts';
import { localOutputs } from '../outputs/local-outputs.ts';
import type { PublishContext } from '../outputs/publish-context.ts';
import { openingState, openPublishing, type Publishing } from '../outputs/publishing.ts';
import type { Ports, PullRequest } from '../ports.ts';
import { lastWord, unlessCancelled } from '../run/cancel.ts';
import type { Outcome } from '../run/run.ts';
import type { EventPlan } from '../trigger/plan.ts';
import { whyNotItsOwn } from './commit-owners.ts';
import type { GitHubJob, Publication } from './github-job.ts';
import { historyBranchOutput } from './history-branch.ts';
import { artifactOutput, pageOutput, uploadUnfinished } from './keep-artifact.ts';

/**
 * The part of the event's plan that publishing needs. `word` is the pull request of a fork where
 * the fork measured: it decides no check but its own.
 */
export type CheckPlan = Pick<EventPlan, 'headSha' | 'pullRequest' | 'readOnlyExpected'> & {
  readonly word: 'ours' | PullRequest;
};

/**
 * Opens check and status, calls `run`, and closes them. `run` publishes its verdict itself: the
 * outputs are files, artifacts, page, history branch, summary, annotations, check, status and
 * comment, in this order. Throws what `run` throws, after check and comment have said so.
 */
export async function withCheck(
  config: Publication,
  plan: CheckPlan,
  ports: Ports,
  job: GitHubJob,
  run: (publishing: Publishing) => Promise<Outcome>,
): Promise<Outcome> {
  const context = await publishContext(config, plan, job);
  job.save(openingState(context));
  const publishing = await openPublishing(
    context,
    { github: job.github, log: ports.log, clock: ports.clock, runner: ports.runner },
    job.secrets,
    localOutputs(config.outputDirectory, ports, [
      artifactOutput(config, ports, job),
      pageOutput(config, ports, job),
      historyBranchOutput(config, ports, job),
    ]),
  );
  job.save(publishing.state());
  try {
    const outcome = await unlessCancelled(() => run(publishing), job.cancelled);
    if (outcome.kind === 'nothing-to-do') await publishing.skip(outcome.why);
    return outcome;
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    if (error.code === 'cancelled')
      await lastWord(publishing.fail(error.message, 'cancelled'), ports.clock);
    else {
      await publishing.fail(error.message);
      await uploadUnfinished(config, ports, job);
    }
    throw thrown;
  } finally {
    job.save(publishing.state());
  }
}

async function publishContext(
  { suite, publish }: Publication,
  plan: CheckPlan,
  { run, github, defaultBranch }: GitHubJob,
): Promise<PublishContext> {
  const { headSha = run.sha, pullRequest, readOnlyExpected, word } = plan;
  const common = {
    suite,
    headSha,
    pullRequest,
    readOnlyExpected,
    run: { id: run.runId, attempt: run.attempt, url: run.url },
    comment: publish.comment,
  };
  const why =
    word === 'ours' || publish.check === 'none'
      ? undefined
      : await whyNotItsOwn(word, defaultBranch, github);
  if (why === undefined) return { ...common, check: publish.check };
  const consequence = 'what a fork measured decides no check but that of its own pull request.';
  return { ...common, check: 'none', withheld: `There is no check: ${why}, and ${consequence}` };
}
