/** The second workflow of a fork's pull request: judges what the fork measured, by the base branch's budgets, with a token that may write. */
import { collectForkHandIn } from '../baseline/artifact-collect.ts';
import type { WorkflowEvent } from '../baseline/event.ts';
import { HeadroomError } from '../errors.ts';
import { main, type Outcome } from '../main.ts';
import type { Config } from '../model.ts';
import type { Files, Ports } from '../ports.ts';
import { published, type Scene } from './on-github.ts';

/** Runs of the base branch that are read for the spread between runs. */
const baselineRuns = 10;

export interface ForkSettings {
  /** The configuration as the checkout of this job has it: for the suite, and for what is published where. */
  readonly checkout: Config;
  /** Path of the budgets file in the repository. */
  readonly budgetsPath: string;
  /** The workflow that measures the base branch, where it is not the one that measured the pull request. */
  readonly baselineWorkflow: string | undefined;
  /** Reads the configuration with this text as the budgets file. */
  readConfig(budgets: string): Promise<Config>;
}

/** Everything in the artifact is the fork's word: numbers stay unverified, limits come from the base branch, the pull request from event and API. */
export async function judgeForkOnGitHub(
  event: WorkflowEvent & { readonly kind: 'workflow-run' },
  settings: ForkSettings,
  ports: Ports,
  scene: Scene,
): Promise<Outcome> {
  const { budgetsPath, baselineWorkflow } = settings;
  const { suite } = settings.checkout;
  const handIn = await collectForkHandIn(
    { event, suite, repositoryId: scene.repositoryId, budgetsPath, baselineWorkflow, baselineRuns },
    scene.github,
    ports.clock,
  );
  if (handIn.kind === 'silent') {
    ports.log.note(handIn.why);
    if (handIn.problem) ports.log.warn(`${handIn.problem.doing}: ${handIn.problem.message}`);
    return { kind: 'nothing-to-do', why: handIn.why };
  }
  const plan = { headSha: handIn.pull.headSha, pullRequest: handIn.pull.number, readOnlyExpected: false };
  if (handIn.kind === 'unmeasured') {
    return published(settings.checkout, plan, ports, scene, async () => {
      throw new HeadroomError('artifact-refused', handIn.why);
    });
  }
  for (const remark of [...handIn.remarks, ...handIn.lookup.remarks]) ports.log.note(remark);
  const config = await settings.readConfig(handIn.budgets);
  const file = `${config.outputDirectory}/measurements.json`;
  await ports.files.write(file, `${JSON.stringify(handIn.measurements, undefined, 1)}\n`);
  const judging: Config = { ...config, mode: 'judge', measurementFiles: [file] };
  return published(judging, plan, ports, scene, () =>
    main(judging, async () => undefined, ports, { found: handIn.lookup.baseline, runUrl: scene.run.url, unverified: true }),
  );
}

/** The files of this job, with another text where the budgets file is. */
export function withBudgets(files: Files, path: string, budgets: string): Files {
  return {
    ...files,
    read: async (asked, maxBytes) => (asked === path ? budgets : files.read(asked, maxBytes)),
    exists: async (asked) => asked === path || files.exists(asked),
  };
}
