import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

/** Something that the person at the terminal has to do; its message says what. */
export class SetupFailure extends Error {}

const heartbeatMs = 10_000;
const tailLines = 25;

/**
 * Runs one command of the setup. Says what it does, every ten seconds that it still does it, and
 * how long it took. The command's own output goes to `logFile`. When the command fails, the end of
 * the output is shown, as `relevant` leaves it. Returns the exit code (127 when the command is not
 * there) and that output.
 * @param {{ title: string, command: string, args: string[], cwd: string, logFile: string, env?:
 * NodeJS.ProcessEnv, relevant?: (output: string) => string }} step
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runStep({
  title,
  command,
  args,
  cwd,
  logFile,
  env = process.env,
  relevant = (output) => output,
}) {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  console.error(`setup: ${title} …`);
  const heartbeat = setInterval(() => console.error(`setup: ${title} … ${seconds()}`), heartbeatMs);
  try {
    const code = await new Promise((resolve) => {
      const child = spawn(command, args, { cwd, env, stdio: ['ignore', log, log] });
      child.once('error', (error) => resolve(error.code === 'ENOENT' ? 127 : 126));
      child.once('close', (exitCode) => resolve(exitCode ?? 1));
    });
    const output = readFileSync(logFile, 'utf8');
    console.error(
      `setup: ${title}: ${code === 0 ? 'done' : `failed (exit code ${code})`} after ${seconds()}`,
    );
    if (code !== 0) console.error(tail(relevant(output), relative(cwd, logFile)));
    return { code, output };
  } finally {
    clearInterval(heartbeat);
    closeSync(log);
  }
}

/**
 * Tries `attempt` until it gives code 0, at most `times` times, with a growing pause: most failures
 * here are the network's.
 */
export async function withRetries(times, attempt, isHopeless = () => false) {
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt();
    if (outcome.code === 0 || tried === times || isHopeless(outcome)) return outcome;
    const pauseSeconds = 3 * tried;
    console.error(`setup: trying again in ${pauseSeconds} s (${tried + 1} of ${times})`);
    await new Promise((resolve) => setTimeout(resolve, pauseSeconds * 1000));
  }
}

function tail(output, logFile) {
  const lines = output.trimEnd().split('\n').slice(-tailLines);
  return [`  last lines of ${logFile}:`, ...lines.map((line) => `  | ${line}`)].join('\n');
}
