/** Headroom as a step of GitHub Actions: which of the two steps this is, and how it ends. */
import { actionsLog, actionsStep } from '../adapters/actions.ts';
import { endOnCrash, endProcess, guardOutput } from '../adapters/guard-output.ts';
import { listenForCancel } from '../adapters/signals.ts';
import { asHeadroomError, type HeadroomError } from '../errors.ts';
import { redact } from '../redact.ts';
import { exitCodeForError } from '../run/exit-codes.ts';
import { mainStep } from './main-step.ts';
import { postStep } from './post-step.ts';
import { type Shell, stepState } from './shell.ts';

/** Runs the main step or the post step, and ends the process. */
export async function runAction(): Promise<void> {
  const shell: Shell = { runner: actionsStep(), secrets: [] };
  guardOutput();
  endOnCrash((thrown) => tell(asHeadroomError(thrown), shell));
  endProcess(await exitCodeForStep(shell));
}

async function exitCodeForStep(shell: Shell): Promise<number> {
  const { runner } = shell;
  const cancelling = runner.state(stepState.started) === 'true' ? undefined : listenForCancel();
  try {
    return await (cancelling ? mainStep(shell, cancelling.signal) : postStep(shell));
  } catch (thrown) {
    const error = asHeadroomError(thrown);
    // The post step goes on from here.
    if (error.code === 'cancelled' && cancelling) return cancelling.endAsAsked();
    const exitCode = tell(error, shell);
    runner.saveState(stepState.finished, 'true');
    return exitCode;
  }
}

/** Says an error; returns the exit code that it ends with. */
function tell(error: HeadroomError, { runner, secrets }: Shell): number {
  runner.fail(`Headroom: ${error.code}`, redact(`${error.message}\n${error.hint}`, secrets));
  if (error.kind === 'internal' && error.cause instanceof Error)
    actionsLog().note(redact(error.cause.stack ?? '', secrets));
  return exitCodeForError(error);
}
