/** Says once which requests GitHub refused, and what would help. The verdict does not change. */
import type { Log, Problem } from '../ports.ts';
import { redact } from '../redact.ts';
import { settingTitle } from '../settings.ts';

/** Collects the troubles of publishing, each once. */
export interface Trouble {
  report(problem: Problem): void;
  /** Adds a remark without a fault: the run was overtaken, or the conversation is locked. */
  remark(text: string): void;
  said(): readonly string[];
}

function sentence(problem: Problem): string {
  const what = `could not ${problem.doing}`;
  const detail =
    problem.message === ''
      ? ''
      : ` (${problem.status === undefined ? '' : `${problem.status}: `}${problem.message})`;
  switch (problem.kind) {
    case 'permission':
      if (problem.permissionToAdd === undefined) return `GitHub: ${what}${detail}.`;
      return (
        `GitHub: ${what}: the token may not. Add "${problem.permissionToAdd}" under ` +
        '"permissions:" in the workflow.'
      );
    case 'credentials':
      return (
        `GitHub: ${what}: the token is not valid. ` +
        `Check the ${settingTitle('github-token', 'github')}.`
      );
    case 'rate-limit':
      return `GitHub: ${what}: the rate limit is used up, and waiting for it would take too long.`;
    case 'locked':
      return `GitHub: ${what}: the conversation is locked.`;
    case 'archived':
      return `GitHub: ${what}: the repository is archived.`;
    case 'budget':
      return `GitHub: ${what}: ${problem.message}.`;
    case 'conflict':
    case 'invalid':
    case 'malformed':
    case 'network':
    case 'not-found':
    case 'server':
    case 'timeout':
    case 'too-large':
    case 'unsupported':
      return `GitHub: ${what}${detail}.`;
  }
}

const forkNotice =
  'The token of this run may only read (a pull request from a fork, or from Dependabot), so ' +
  'there is no comment and no check: the verdict is in the job summary, the artifact and ' +
  'the exit code. A second workflow with "mode: judge" on "workflow_run" can comment: see ' +
  'docs/forks.md.';

/**
 * Returns a collector of troubles. `readOnlyExpected`: in a fork's pull request a missing
 * permission is normal, and gets one notice instead of warnings.
 */
export function createTrouble(
  log: Log,
  secrets: readonly string[],
  readOnlyExpected: boolean,
): Trouble {
  const said: string[] = [];
  const say = (text: string, write: (message: string) => void) => {
    const safe = redact(text, secrets);
    if (said.includes(safe)) return;
    said.push(safe);
    write(safe);
  };
  return {
    report(problem) {
      if (readOnlyExpected && problem.kind === 'permission')
        say(forkNotice, (message) => log.note(message));
      else say(sentence(problem), (message) => log.warn(message));
    },
    remark: (text) => say(text, (message) => log.note(message)),
    said: () => [...said],
  };
}
