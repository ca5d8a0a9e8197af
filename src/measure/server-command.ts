/** A server that Headroom starts by a command: its port, its readiness, its end. */
import { HeadroomError } from '../errors.ts';
import type { ServerPlan } from '../model.ts';
import type { Child } from '../ports.ts';
import type { Server, ServerOptions, ServerPorts } from './running-server.ts';
import { pauseMs, type Readiness, waitUntilReady } from './server-ready.ts';

type CommandPlan = Extract<ServerPlan, { readonly kind: 'command' }>;

/** A `stop` command such as `docker compose down` waits 10 s for each container by itself. */
const stopTimeoutMs = 60_000;
const tailLines = 40;

type Exit = Awaited<Child['exited']>;

/** Starts the command and waits until it answers. Throws `server-*`, and has ended everything when it does. */
export async function startCommandServer(plan: CommandPlan, options: ServerOptions, ports: ServerPorts): Promise<Server> {
  const port = plan.port === undefined ? await ports.network.freePort() : await requireFree(plan.port, ports);
  const env = { ...options.env, ...plan.env, PORT: String(port), HEADROOM_ARM: options.arm };
  const runIn = (command: string) => ({ command, cwd: options.cwd, env, logFile: options.logFile });
  const child = await ports.processes.start({ ...runIn(plan.command), farewell: plan.stop });

  let exit: Exit | undefined;
  child.exited.then((how) => {
    exit = how;
  });
  /** A command that hands over to a daemon, such as `docker compose up -d`, ends well and has a command to stop it. */
  const hasDied = () => exit !== undefined && !(plan.stop !== undefined && exit.code === 0);
  const stop = once(async () => {
    if (plan.stop !== undefined) await runStop(plan.stop);
    await child.stop();
    await isReleased(port, ports);
  });
  const runStop = async (command: string): Promise<void> => {
    const { code, timedOut } = await ports.processes.run(runIn(command), stopTimeoutMs);
    if (code !== 0) ports.log.warn(`The stop command \`${command}\` ${timedOut ? `took longer than ${stopTimeoutMs / 1000} s` : `ended with code ${code}`}.`);
  };
  const trouble = troubleOf(plan, options, child);

  try {
    const readiness = await untilReady(plan, port, child, hasDied, ports);
    if (hasDied() && exit) throw trouble.exited(exit, 'before it was ready');
    if (readiness.kind !== 'ready') throw trouble.notReady(readiness);
    return {
      origin: readiness.origin,
      async reset() {
        if (plan.reset === undefined) return;
        const { code, timedOut, tail } = await ports.processes.run(runIn(plan.reset), plan.timeoutMs);
        if (code !== 0) throw trouble.resetFailed(plan.reset, code, timedOut, tail);
      },
      checkAlive() {
        if (hasDied() && exit) throw trouble.exited(exit, 'while it was being measured');
      },
      cpuTimeMs: () => child.cpuTimeMs(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The kernel closes the sockets of a process that was ended only after the process is gone for everybody else; on a busy machine that takes a while. */
const portReleaseMs = 3_000;

async function requireFree(port: number, ports: ServerPorts): Promise<number> {
  if (await isReleased(port, ports)) return port;
  throw new HeadroomError('server-port-taken', `The server is to listen on port ${port}, but something else listens there already.`);
}

/** Waits until nothing listens on the port; false when something still does after the time that a kernel takes. */
async function isReleased(port: number, { network, clock }: ServerPorts): Promise<boolean> {
  const deadlineMs = clock.nowMs() + portReleaseMs;
  while (await network.listens(port)) {
    if (clock.nowMs() > deadlineMs) return false;
    await clock.sleep(pauseMs);
  }
  return true;
}

type NotReady = Exclude<Readiness, { readonly kind: 'ready' }> | { readonly kind: 'no-match'; readonly pattern: string };

/** Ready is: it answers, and its output has matched. Ends early when the command dies. */
async function untilReady(plan: CommandPlan, port: number, child: Child, hasDied: () => boolean, ports: ServerPorts): Promise<Readiness | NotReady> {
  const deadlineMs = ports.clock.nowMs() + plan.timeoutMs;
  const died = child.exited.then(() => (hasDied() ? ({ kind: 'late', seen: undefined } as const) : new Promise<never>(() => {})));
  let isOver = false;
  try {
    const readiness = await Promise.race([waitUntilReady(port, plan.readyPath, deadlineMs, () => isOver, ports), died]);
    if (readiness.kind !== 'ready' || plan.readyPattern === undefined) return readiness;
    const matched = untilMatched(child, plan.readyPattern, deadlineMs, () => isOver, ports);
    return await Promise.race([
      matched.then((isMatched) => (isMatched ? readiness : ({ kind: 'no-match', pattern: String(plan.readyPattern) } as const))),
      died,
    ]);
  } finally {
    isOver = true;
  }
}

async function untilMatched(child: Child, pattern: string, deadlineMs: number, isGivenUp: () => boolean, { clock }: ServerPorts): Promise<boolean> {
  let isMatched = false;
  child.matched(new RegExp(pattern, 'm')).then(() => {
    isMatched = true;
  });
  while (!isMatched && !isGivenUp() && clock.nowMs() < deadlineMs) await clock.sleep(pauseMs);
  return isMatched;
}

/** The errors of one server, each with the end of its log and where the rest is. */
function troubleOf(plan: CommandPlan, { arm, logFile }: ServerOptions, child: Child) {
  const name = `The ${arm} server, \`${plan.command}\`,`;
  const withLog = (message: string, tail = child.tail(tailLines)) =>
    tail.trim() === ''
      ? `${message}\nIt wrote nothing; its log is ${logFile}.`
      : `${message}\nThe end of its log (${logFile}):\n${tail.replaceAll(/^/gm, '  ')}`;
  const seconds = `${plan.timeoutMs / 1000} s`;
  return {
    exited: ({ code, signal }: Exit, when: string) =>
      new HeadroomError('server-exited', withLog(`${name} ended ${signal === null ? `with code ${code}` : `by ${signal}`} ${when}.`)),
    resetFailed: (reset: string, code: number | null, timedOut: boolean, tail: string) =>
      new HeadroomError(
        'server-reset-failed',
        withLog(`The reset command, \`${reset}\`, ${timedOut ? `took longer than ${seconds}` : `ended with code ${code}`}.`, tail),
      ),
    notReady(readiness: NotReady): HeadroomError {
      switch (readiness.kind) {
        case 'redirects-away':
          return new HeadroomError('server-redirects-away', withLog(`${name} redirects ${readiness.url} to ${readiness.location}, which is another host.`));
        case 'no-match':
          return new HeadroomError('server-timeout', withLog(`${name} answers, but its output did not match /${readiness.pattern}/ within ${seconds}.`));
        case 'late': {
          const { seen } = readiness;
          if (seen === undefined) return new HeadroomError('server-timeout', withLog(`${name} did not answer at ${plan.readyPath} within ${seconds}.`));
          if ('status' in seen.answer) {
            return new HeadroomError('server-unhealthy', withLog(`${name} still answered ${seen.answer.status} at ${seen.url} after ${seconds}.`));
          }
          return new HeadroomError('server-timeout', withLog(`${name} did not answer at ${seen.url} within ${seconds} (${seen.answer.error}).`));
        }
      }
    },
  };
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= action();
    return running;
  };
}
