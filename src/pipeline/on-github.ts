/** A run as a step on GitHub: the check that says "measuring" before, and check, comment and artifact after. */
import { collectLegs } from '../baseline/artifact-collect.ts';
import { findArtifactBaseline, type Lookup } from '../baseline/artifact-lookup.ts';
import { artifactName } from '../baseline/artifact-name.ts';
import type { ReadConfigIn } from '../baseline/budgets-at-base.ts';
import type { WorkflowEvent } from '../baseline/event.ts';
import { type EventPlan, planOf } from '../baseline/event-plan.ts';
import { refusalOf } from '../baseline/event-refusal.ts';
import type { RunIdentity } from '../baseline/event-run.ts';
import { asHeadroomError, HeadroomError } from '../errors.ts';
import { main, type Outcome } from '../main.ts';
import type { Baseline, Config } from '../model.ts';
import type { Artifacts, GitHub, Ports } from '../ports.ts';
import type { PublishContext } from '../publish/publish-context.ts';
import { openPublishing, type Publishing } from '../publish/publishing.ts';
import { createTrouble } from '../publish/trouble.ts';
import { uploadArtifact } from '../publish/upload.ts';
import { filesToUpload } from './files-to-upload.ts';

/** Where the step runs, and what it may speak to. */
export interface Scene {
  readonly event: WorkflowEvent;
  readonly run: RunIdentity;
  readonly repositoryId: number;
  readonly defaultBranch: string;
  readonly github: GitHub;
  readonly artifacts: Artifacts;
  /** Values that no published text may hold, the token among them. */
  readonly secrets: readonly string[];
  /** Keeps strings for the post step. */
  save(state: Readonly<Record<string, string>>): void;
}

/** Of the base branch's runs, how many are read for the spread between runs. */
const baselineRuns = 10;

/** Throws what `main` throws, after check and comment have said so. Trouble with GitHub is a warning: the verdict stands. */
export async function runOnGitHub(config: Config, readConfigIn: ReadConfigIn, ports: Ports, scene: Scene): Promise<Outcome> {
  const identity = await ports.git.identity(config.workingDirectory);
  const refusal = refusalOf(scene.event, config.mode === 'self-check' ? 'run' : config.mode, identity?.commit, scene.run.sha);
  if (refusal) throw refusal;
  const plan = planOf(scene.event, scene.run, scene.defaultBranch);
  if (config.mode === 'measure' || config.mode === 'self-check') return measured(config, readConfigIn, plan, ports, scene);
  return published(config, plan, ports, scene, async (publishing) => {
    const withLegs = config.mode === 'judge' && config.measurementFiles.length === 0 ? await legsOf(config, ports, scene) : config;
    const found = await baselineOnGitHub(config, plan, ports, scene);
    await publishing.measuring(
      `${config.mode === 'judge' ? 'Judging' : 'Measuring'} ${config.targets.length} targets, for at most ${Math.round(config.effort.timeLimitMs / 60_000)} minutes.`,
    );
    return main(withLegs, readConfigIn, ports, { found, runUrl: scene.run.url, unverified: false });
  });
}

/** Opens check and status, runs, uploads, and closes them with the verdict or with why there is none. */
export async function published(
  config: Config,
  plan: Pick<EventPlan, 'headSha' | 'pullRequest' | 'readOnlyExpected'>,
  ports: Ports,
  scene: Scene,
  run: (publishing: Publishing) => Promise<Outcome>,
): Promise<Outcome> {
  const publishing = await openPublishing(contextOf(config, plan, scene.run), { github: scene.github, log: ports.log, clock: ports.clock }, scene.secrets);
  scene.save(publishing.state());
  try {
    const outcome = await run(publishing);
    await upload(config, plan, ports, scene);
    if (outcome.kind === 'judged') await publishing.finish(outcome.rendered, outcome.judgement);
    if (outcome.kind === 'nothing-to-do') await publishing.leaveOut(outcome.why);
    return outcome;
  } catch (thrown) {
    await publishing.abandon(asHeadroomError(thrown).message);
    throw thrown;
  } finally {
    scene.save(publishing.state());
  }
}

function contextOf(config: Config, plan: Pick<EventPlan, 'headSha' | 'pullRequest' | 'readOnlyExpected'>, run: RunIdentity): PublishContext {
  return {
    suite: config.suite,
    headSha: plan.headSha ?? run.sha,
    pullRequest: plan.pullRequest,
    readOnlyExpected: plan.readOnlyExpected,
    run: { id: run.runId, attempt: run.attempt, url: run.url },
    comment: config.publish.comment,
    check: config.publish.check,
  };
}

async function measured(config: Config, readConfigIn: ReadConfigIn, plan: EventPlan, ports: Ports, scene: Scene): Promise<Outcome> {
  try {
    return await main(config, readConfigIn, ports, {
      found: { kind: 'none', why: 'Mode "measure" judges nothing.' },
      runUrl: scene.run.url,
      unverified: false,
    });
  } finally {
    await upload(config, plan, ports, scene);
  }
}

async function upload(config: Config, plan: Pick<EventPlan, 'readOnlyExpected'>, ports: Ports, scene: Scene): Promise<void> {
  const name = artifactName(config.suite, config.mode, config.publish.leg, scene.run.attempt);
  const files = await filesToUpload(config.outputDirectory, ports.files);
  const trouble = createTrouble(ports.log, scene.secrets, plan.readOnlyExpected);
  const request = { name, attempt: scene.run.attempt, files, root: config.outputDirectory, retentionDays: config.publish.retentionDays, runUrl: scene.run.url };
  await uploadArtifact(request, scene.artifacts, trouble);
}

async function legsOf(config: Config, ports: Ports, scene: Scene): Promise<Config> {
  const collected = await collectLegs(config.suite, scene.run.runId, scene.github);
  if (collected.kind === 'nothing')
    throw new HeadroomError('wrong-input', `There is nothing to judge. ${collected.why}`, {
      hint: 'Let jobs with `mode: measure` end before this one, or name files with `measurements`.',
    });
  for (const remark of collected.remarks) ports.log.warn(remark);
  const file = `${config.outputDirectory}/measurements.json`;
  await ports.files.write(file, `${JSON.stringify(collected.measurements, undefined, 1)}\n`);
  return { ...config, measurementFiles: [file] };
}

async function baselineOnGitHub(config: Config, plan: EventPlan, ports: Ports, scene: Scene): Promise<Baseline> {
  if (plan.base === undefined || config.baseline.kind === 'files') return { kind: 'none', why: 'The event that started this run names no base.' };
  const request = {
    suite: config.suite,
    branch: plan.base.branch,
    baseSha: plan.base.sha,
    repositoryId: scene.repositoryId,
    workflowFile: scene.run.workflowFile,
    ownRunId: scene.run.runId,
    runs: baselineRuns,
  };
  const lookup: Lookup = await findArtifactBaseline(request, scene.github, ports.clock);
  for (const problem of lookup.problems) ports.log.warn(`Looking for the baseline: ${problem.doing}: ${problem.message}`);
  for (const remark of lookup.remarks) ports.log.note(remark);
  return lookup.baseline;
}
