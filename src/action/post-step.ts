/**
 * The post step: says and closes what a crash or a cancel left open, and keeps what was measured.
 */
import { actionsLog, actionsRunner } from '../adapters/actions.ts';
import { createGitHub } from '../adapters/github/github.ts';
import { realPorts } from '../adapters/real-ports.ts';
import { redactingPorts } from '../adapters/redacting-ports.ts';
import { asHeadroomError } from '../errors.ts';
import { uploadUnfinished } from '../github/keep-artifact.ts';
import { closeLeftOpen, publishingState } from '../outputs/publishing.ts';
import { readRunNames } from '../run/output-folder.ts';
import { readTrigger } from '../trigger/read-trigger.ts';
import { readRunIdentity } from '../trigger/run.ts';
import { readGitHubJob, readJob } from './read-job.ts';
import { openStep, type Shell, saveIn, stepState } from './shell.ts';

/** Returns the exit code: what went wrong was said by the main step. */
export async function postStep(shell: Shell): Promise<number> {
  const isFinished = shell.runner.state(stepState.finished) === 'true';
  if (!isFinished)
    actionsLog().warn(
      'Headroom did not finish: there is no verdict. What was measured until then is in the ' +
        'output directory.',
    );
  await closeChecks(shell);
  if (!isFinished) await keepMeasured(shell);
  return 0;
}

async function closeChecks({ runner }: Shell): Promise<void> {
  const saved = { [publishingState]: runner.state(publishingState) };
  const token = runner.input('github-token');
  const run = readRunIdentity(process.env);
  if (saved[publishingState] === '' || token === '' || !run) return;
  const { clock, log } = realPorts(actionsLog(), actionsRunner());
  const github = createGitHub({
    token,
    owner: run.owner,
    repository: run.repository,
    apiUrl: run.apiUrl,
    clock,
    log,
  });
  await closeLeftOpen(
    saved,
    { github, clock, log },
    [token],
    'The run was cancelled, or ended before there was a verdict.',
  );
}

/**
 * The configuration is read again for what is secret in the logs; where it cannot be read nothing
 * was measured.
 */
async function keepMeasured(shell: Shell): Promise<void> {
  const ownRun = shell.runner.state(stepState.outputRun);
  if (ownRun === '') return;
  const { options, read, token, plain } = openStep(shell);
  const ports = redactingPorts(plain, shell.secrets);
  const trigger = await readTrigger(process.env, ports.files);
  const job = readJob(process.env, trigger);
  const gitHubJob =
    job &&
    readGitHubJob(job, token, shell.secrets, saveIn(shell), new AbortController().signal, ports);
  if (!gitHubJob) return;
  try {
    const { event } = gitHubJob;
    const deployedUrl = event.kind === 'deployment-status' ? event.url : undefined;
    const startedBy = { baseHint: trigger.baseHint, deployedUrl };
    const config = await read(options, startedBy, plain.files);
    const names = await readRunNames(config.outputDirectory, ownRun, ports.files);
    await uploadUnfinished(config, ports, { ...gitHubJob, listed: () => names });
  } catch (thrown) {
    ports.log.debug(`Nothing was kept: ${asHeadroomError(thrown).message}`);
  }
}
