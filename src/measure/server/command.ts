/** A server that Headroom starts by a command: its port, its readiness, its end. */
import { HeadroomError } from '../../errors.ts';
import type { ServerPlan } from '../../model.ts';
import type { Child } from '../../ports.ts';
import { watchElsewhere } from './elsewhere.ts';
import { chooseQuestions } from './questions.ts';
import { pauseMs, type Readiness, waitUntilReady } from './ready.ts';
import type { Server, ServerOptions, ServerPorts } from './running-server.ts';
import { describeServer, describeTrouble, type NotReady } from './trouble.ts';

type CommandPlan = Extract<ServerPlan, { readonly kind: 'command' }>;

/** A `stop` command such as `docker compose down` waits 10 s for each container by itself. */
const stopTimeoutMs = 60_000;

type Exit = Awaited<Child['exited']>;

/**
 * Starts the command and waits until it answers. Throws `server-*`, and has ended everything when
 * it does.
 */
export async function startCommandServer(
  plan: CommandPlan,
  options: ServerOptions,
  ports: ServerPorts,
): Promise<Server> {
  const port =
    plan.port === undefined ? await ports.network.freePort() : await requireFree(plan.port, ports);
  const env = { ...options.env, ...plan.env, PORT: String(port), HEADROOM_ARM: options.arm };
  const runIn = (command: string) => ({ command, cwd: options.cwd, env, logFile: options.logFile });
  const child = await ports.processes.start({ ...runIn(plan.command), onExitCommand: plan.stop });

  let exit: Exit | undefined;
  child.exited.then((how) => {
    exit = how;
  });
  /**
   * A command that hands over to a daemon, such as `docker compose up -d`, ends well and has a
   * command to stop it.
   */
  const hasDied = () => exit !== undefined && !(plan.stop !== undefined && exit.code === 0);
  const stop = once(async () => {
    if (plan.stop !== undefined) await runStop(plan.stop);
    await child.stop();
    await isReleased(port, ports);
  });
  const runStop = async (command: string): Promise<void> => {
    const { code, timedOut } = await ports.processes.run(runIn(command), stopTimeoutMs);
    if (code !== 0)
      ports.log.warn(
        `The stop command \`${command}\` ` +
          `${timedOut ? `took longer than ${stopTimeoutMs / 1000} s` : `ended with code ${code}`}.`,
      );
  };
  const trouble = describeTrouble(plan, options, child);

  try {
    const readiness = await untilReady(plan, port, options, child, hasDied, ports);
    if (hasDied() && exit) throw trouble.exited(exit, 'before it was ready');
    if (readiness.kind !== 'ready') throw trouble.notReady(readiness);
    if (readiness.despite) ports.log.warn(trouble.partlyReady(readiness.despite));
    return {
      origin: readiness.origin,
      async reset() {
        if (plan.reset === undefined) return;
        const { code, timedOut, tail } = await ports.processes.run(
          runIn(plan.reset),
          plan.timeoutMs,
        );
        if (code !== 0) throw trouble.resetFailed(plan.reset, code, timedOut, tail);
      },
      checkAlive() {
        if (hasDied() && exit) throw trouble.exited(exit, 'while it was being measured');
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The kernel closes the sockets of an ended process only after the process is gone for everybody
 * else. On a busy machine that takes a while.
 */
const portReleaseMs = 3_000;

async function requireFree(port: number, ports: ServerPorts): Promise<number> {
  if (await isReleased(port, ports)) return port;
  throw new HeadroomError(
    'server-port-taken',
    `The server is to listen on port ${port}, but something else listens there already.`,
  );
}

/**
 * Waits until nothing listens on the port; false when something still does after the time that a
 * kernel takes.
 */
async function isReleased(port: number, { network, clock }: ServerPorts): Promise<boolean> {
  const deadlineMs = clock.nowMs() + portReleaseMs;
  while (await network.listens(port)) {
    if (clock.nowMs() > deadlineMs) return false;
    await clock.sleep(pauseMs);
  }
  return true;
}

/** Ready is: it answers, and its output has matched. Ends early when the command dies. */
async function untilReady(
  plan: CommandPlan,
  port: number,
  options: ServerOptions,
  child: Child,
  hasDied: () => boolean,
  ports: ServerPorts,
): Promise<Extract<Readiness, { readonly kind: 'ready' }> | NotReady> {
  const deadlineMs = ports.clock.nowMs() + plan.timeoutMs;
  const died = child.exited.then(() =>
    hasDied() ? ({ kind: 'late', seen: undefined } as const) : new Promise<never>(() => {}),
  );
  const elsewhere = watchElsewhere(
    describeServer(plan, options),
    child,
    port,
    plan.port !== undefined,
    ports,
  );
  let isOver = false;
  const isGivenUp = () => isOver;
  try {
    const questions = chooseQuestions(plan, options.targets ?? []);
    const asking = {
      scheme: plan.scheme ?? 'http',
      insecure: plan.insecure,
      port,
      questions,
      deadlineMs,
      isGivenUp,
      onNobody: elsewhere.nobody,
    };
    const readiness = await Promise.race([waitUntilReady(asking, ports), died]);
    if (readiness.kind === 'late' && readiness.seen === undefined && !hasDied()) {
      const problem = await elsewhere.problem();
      return problem === undefined ? readiness : { kind: 'elsewhere', problem };
    }
    if (readiness.kind !== 'ready' || plan.readyPattern === undefined) return readiness;
    const pattern = new RegExp(plan.readyPattern, `${(plan.readyFlags ?? '').replace('m', '')}m`);
    const matched = untilMatched(child, pattern, deadlineMs, isGivenUp, ports);
    return await Promise.race([
      matched.then((isMatched) =>
        isMatched ? readiness : ({ kind: 'no-match', pattern } as const),
      ),
      died,
    ]);
  } finally {
    isOver = true;
  }
}

async function untilMatched(
  child: Child,
  pattern: RegExp,
  deadlineMs: number,
  isGivenUp: () => boolean,
  { clock }: ServerPorts,
): Promise<boolean> {
  let isMatched = false;
  child.matched(pattern).then(() => {
    isMatched = true;
  });
  while (!isMatched && !isGivenUp() && clock.nowMs() < deadlineMs) await clock.sleep(pauseMs);
  return isMatched;
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= action();
    return running;
  };
}
