/**
 * The second workflow of a fork's pull request: judges what the fork measured, by the base branch's
 * budgets, with a token that may write.
 */

import { HeadroomError } from '../errors.ts';
import type { Config, Measurements } from '../model.ts';
import type { Files, Ports } from '../ports.ts';
import { doubting } from '../run/round-plans.ts';
import { main, type Outcome } from '../run/run.ts';
import { isPullOutOfScope, outOfScope } from '../run/scope.ts';
import { saveMeasurements } from '../saved/save-measurements.ts';
import type { WorkflowEvent } from '../trigger/event.ts';
import { planHistory } from './find-history.ts';
import { type BudgetsAsData, findForkBudgetChanges } from './fork-budget-changes.ts';
import { collectForkHandIn, findForkPull } from './fork-hand-in.ts';
import { baselineRuns, type GitHubJob, type Publication } from './github-job.ts';
import { readPullWaivers } from './pull-waivers.ts';
import { withCheck } from './with-check.ts';

export interface ForkSettings extends BudgetsAsData {
  /** The places of publication, as far as this job's inputs say. */
  readonly publication: Publication;
  /** The working directory, in the repository; empty for its top folder. */
  readonly folder: string;
  /**
   * The workflow that measures the base branch, where it is not the one that measured the pull
   * request.
   */
  readonly baselineWorkflow: string | undefined;
  /** The workflows that measure pull requests, where they are named. */
  readonly measuringWorkflows: readonly string[];
  /** Reads the configuration with this text as the budgets file. */
  readConfig(budgets: string): Promise<Config>;
}

/**
 * Everything in the artifact is the fork's word: numbers stay unverified, limits come from the base
 * branch, the pull request from event and API.
 */
export async function judgeForkOnGitHub(
  event: WorkflowEvent & { readonly kind: 'workflow-run' },
  settings: ForkSettings,
  ports: Ports,
  job: GitHubJob,
): Promise<Outcome> {
  const { repositoryId, github } = job;
  const { measuringWorkflows } = settings;
  if (
    measuringWorkflows.length > 0 &&
    !measuringWorkflows.some((file) => event.workflowPath === `.github/workflows/${file}`)
  )
    return {
      kind: 'nothing-to-do',
      why:
        `The run that ended is of ${event.workflowPath}, which is not the workflow that ` +
        'measures.',
    };
  const found = await findForkPull(
    { event, repositoryId, budgetsPath: settings.budgetsPath },
    github,
  );
  if (found.kind === 'silent') {
    if (found.problem) ports.log.warn(`${found.problem.doing}: ${found.problem.message}`);
    return { kind: 'nothing-to-do', why: found.why };
  }
  const plan = {
    headSha: found.pull.headSha,
    pullRequest: found.pull.number,
    readOnlyExpected: false,
    word: found.pull,
  };
  const refuse = (publication: Publication, error: () => HeadroomError) =>
    withCheck(publication, plan, ports, job, async () => {
      throw error();
    });
  if (found.kind === 'unmeasured')
    return refuse(settings.publication, () => new HeadroomError('artifact-refused', found.why));
  const config = await readOr(() => settings.readConfig(found.budgets));
  if (config instanceof HeadroomError) return refuse(settings.publication, () => config);

  const { suite } = config;
  const request = {
    event,
    pull: found.pull,
    suite,
    repositoryId,
    baselineWorkflow: settings.baselineWorkflow,
    baselineRuns,
  };
  const handIn = await collectForkHandIn(request, github, ports.clock);
  if (handIn.kind === 'unmeasured') {
    // The measuring run had nothing to hand in then. The hand-in is judged: it saw the files, and
    // GitHub's list is only of those that changed.
    if (await isPullOutOfScope(config, settings.folder, found.pull.number, github, ports.log))
      return withCheck(config, plan, ports, job, async () => ({
        kind: 'nothing-to-do',
        why: outOfScope,
      }));
    return refuse(config, () => new HeadroomError('artifact-refused', handIn.why));
  }
  const budgetChanges = await readOr(() =>
    findForkBudgetChanges(found.pull, found.budgets, settings, github),
  );
  if (budgetChanges instanceof HeadroomError) return refuse(config, () => budgetChanges);
  for (const remark of [...handIn.remarks, ...handIn.lookup.remarks]) ports.log.note(remark);
  const workflowFile = settings.baselineWorkflow ?? event.workflowPath.split('/').pop();
  const judging = await measurementsToJudge(doubting(config), handIn.measurements, ports);
  return withCheck(judging, plan, ports, job, ({ publish }) =>
    main(judging, async () => undefined, ports, {
      found: handIn.lookup.baseline,
      runUrl: job.run.url,
      publish,
      unverified: true,
      budgetChanges,
      // The budgets file is the base branch's own, so its waivers count.
      budgetsAtBase: { kind: 'read', budgets: config.budgets, waivers: config.waivers },
      askForWaivers: () => readPullWaivers(found.pull, { github, log: ports.log }),
      ...planHistory(config, found.pull.baseRef, ports, job, workflowFile),
    }),
  );
}

/** Writes what was read of an artifact where mode `judge` reads it. */
export async function measurementsToJudge(
  config: Config,
  measurements: Measurements,
  ports: Pick<Ports, 'files' | 'redact'>,
): Promise<Config> {
  const file = await saveMeasurements(measurements, config.outputDirectory, ports);
  return { ...config, mode: 'judge', measurementFiles: [file] };
}

/** A budgets file may be wrong, the base branch's own as well: then the pull request is told so. */
async function readOr<T>(read: () => Promise<T>): Promise<T | HeadroomError> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof HeadroomError) return thrown;
    throw thrown;
  }
}

/** The files of this job, with another text where the budgets file is. */
export function withBudgets(files: Files, path: string, budgets: string): Files {
  return {
    ...files,
    read: async (asked, maxBytes, inside) =>
      asked === path ? budgets : files.read(asked, maxBytes, inside),
    exists: async (asked) => asked === path || files.exists(asked),
  };
}
