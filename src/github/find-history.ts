/** The history of the default branch, as a job on GitHub finds it and adds to it. */
import { asHeadroomError } from '../errors.ts';
import type { Config, Measurements } from '../model.ts';
import type { GitHub, Ports, Problem } from '../ports.ts';
import type { KnownHistory } from '../run/history/known-history.ts';
import type { RunContext } from '../run/run-context.ts';
import { artifactName, finalArtifactName } from '../saved/artifact/name.ts';
import { findHistory, historyEntry } from '../saved/history/find-history.ts';
import type { RunFacts } from '../saved/history/new-history.ts';
import { isMerged } from '../trigger/plan.ts';
import type { GitHubJob } from './github-job.ts';
import { readHistoryBranch } from './history-branch.ts';

/** Commits that a point names as being before it. Pushes rarely bring more. */
const mostBefore = 20;

type HistoryPorts = Pick<Ports, 'git' | 'clock' | 'log'>;

/**
 * Returns how the run finds its history; `workflowFile` measures the base branch. There is none for
 * a change whose base is another branch, and none where it was not asked for.
 */
export function planHistory(
  config: Config,
  baseBranch: string | undefined,
  ports: HistoryPorts,
  job: GitHubJob,
  workflowFile = job.run.workflowFile,
): Pick<RunContext, 'findHistory'> {
  if (config.publish.history === 'off' || baseBranch !== job.defaultBranch) return {};
  return {
    findHistory: (measurements) => findOnGitHub(config, measurements, ports, job, workflowFile),
  };
}

async function findOnGitHub(
  config: Config,
  measurements: Measurements,
  ports: HistoryPorts,
  job: GitHubJob,
  workflowFile: string,
): Promise<KnownHistory> {
  const file = `${config.outputDirectory}/${historyEntry}`;
  const { log } = ports;
  try {
    const { history: kept, damaged } = await readHistoryBranch(config, ports, job);
    const { history, rejected, problems, remarks } = await findHistory(
      {
        kept,
        suite: config.suite,
        branch: job.defaultBranch,
        repositoryId: job.repositoryId,
        workflowFile,
        formerNames: new Map(Object.entries(config.formerNames ?? {})),
      },
      job.github,
      ports.clock,
    );
    for (const problem of problems) log.warn(`Looking for the history: ${tell(problem)}`);
    for (const remark of remarks) log.warn(remark);
    const runs = history?.runs.map(({ commit }) => commit) ?? [];
    const own = leavesPoint(config, measurements, job)
      ? await readFacts(config, measurements, new Set(runs), ports, job)
      : undefined;
    return { history, rejected: [...(damaged ? [damaged.text] : []), ...rejected], own, file };
  } catch (thrown) {
    log.warn(`The history is not known: ${asHeadroomError(thrown).message}`);
    return { history: undefined, rejected: [], own: undefined, file };
  }
}

const tell = ({ doing, message, permissionToAdd }: Problem): string =>
  `${doing}: ${message}${permissionToAdd === undefined ? '' : `; add \`${permissionToAdd}\``}`;

/**
 * Only the job that judges what is merged leaves a point, in the artifact that look-ups find. It is
 * of the commit that its run is of.
 */
function leavesPoint(
  { suite, mode, publish, shard }: Config,
  { head }: Measurements,
  { event, run, defaultBranch }: GitHubJob,
): boolean {
  const name = artifactName(suite, mode, publish.leg, run.attempt, shard);
  return (
    isMerged(event, defaultBranch) &&
    name === finalArtifactName(suite) &&
    head !== undefined &&
    head.commit === run.sha
  );
}

async function readFacts(
  { workingDirectory }: Config,
  { head }: Measurements,
  known: ReadonlySet<string>,
  { git, log }: HistoryPorts,
  { run, defaultBranch, github }: GitHubJob,
): Promise<RunFacts> {
  const commit = head?.commit ?? run.sha;
  const before = await github.commits(commit, 1);
  const after = before.ok
    ? commitsBefore(before.value, commit, known)
    : await git.parents(workingDirectory, commit);
  const pullRequest = await findPullRequest(commit, defaultBranch, github, log);
  return {
    after,
    runId: run.runId,
    attempt: run.attempt,
    committedAtMs: await git.committedAtMs(workingDirectory, commit),
    ...(pullRequest === undefined ? {} : { pullRequest }),
  };
}

/** Returns the commits back to the nearest one that was measured; that one is always among them. */
function commitsBefore(
  listed: readonly string[],
  commit: string,
  known: ReadonlySet<string>,
): readonly string[] {
  const before = listed.filter((one) => one !== commit);
  const nearest = before.findIndex((one) => known.has(one));
  if (nearest < mostBefore) return before.slice(0, nearest < 0 ? mostBefore : nearest + 1);
  return [...before.slice(0, mostBefore), before[nearest] ?? ''];
}

async function findPullRequest(
  commit: string,
  defaultBranch: string,
  github: GitHub,
  log: Ports['log'],
): Promise<number | undefined> {
  const pulls = await github.pullRequestsWith(commit);
  if (pulls.ok) return pulls.value.find(({ baseRef }) => baseRef === defaultBranch)?.number;
  log.debug(`Which pull request brought ${commit}: ${pulls.problem.message}`);
  return undefined;
}
