/**
 * The server of one arm over a whole run: started once, replaced where it is to be fresh or has
 * died, stopped at the end.
 */
import { asHeadroomError, type HeadroomError } from '../../errors.ts';
import type { Arm, Config, ServerPlan } from '../../model.ts';
import type { Ports } from '../../ports.ts';
import type { ArmServer, Server } from './running-server.ts';
import { startServer } from './server.ts';

/** Where one arm's site comes from: the plan, and the folder that its commands run in. */
export interface ArmSource {
  readonly arm: Arm;
  readonly server: ServerPlan;
  readonly directory: string;
}

/**
 * Each endpoint round gets a new process. Two processes of one build differ for as long as they
 * live, and that would be taken for a change. Only if it does not eat the time for rounds.
 */
const quickStartMs = 3_000;

/** Starts the arm's server. Throws the `server-*` errors. */
export async function openArmServer(
  source: ArmSource,
  config: Config,
  ports: Ports,
): Promise<ArmServer> {
  const logFile = `${config.outputDirectory}/server-${source.arm}.log`;
  const options = {
    arm: source.arm,
    cwd: source.directory,
    env: config.childEnvironment,
    logFile,
    targets: config.targets,
  };
  const plan = source.server;
  const startedMs = ports.clock.nowMs();
  let server: Server | undefined = await startServer(plan, options, ports);
  const startsQuickly =
    plan.kind === 'command' &&
    plan.stop === undefined &&
    ports.clock.nowMs() - startedMs < quickStartMs;
  const { origin } = server;
  let starts = 1;

  const stop = async (): Promise<void> => {
    const running = server;
    server = undefined;
    await running?.stop();
  };
  /**
   * A replacement that failed is tried again by the next round: one bad start must not lose the
   * rest of the run.
   */
  const running = async (): Promise<Server> => {
    const onSamePort =
      plan.kind === 'command' ? { ...plan, port: Number(new URL(origin).port) } : plan;
    if (server) return server;
    server = await startServer(onSamePort, options, ports);
    starts += 1;
    return server;
  };
  const death = async (): Promise<HeadroomError | undefined> => {
    try {
      server?.checkAlive();
      return undefined;
    } catch (thrown) {
      await stop(); // the next round gets another process
      return asHeadroomError(thrown);
    }
  };
  const ready = async (): Promise<void> => {
    const current = await running();
    const died = await death();
    if (died) throw died;
    await current.reset();
  };
  return {
    arm: source.arm,
    origin,
    isInsecure: plan.kind !== 'static' && plan.insecure === true,
    isFolder: plan.kind === 'static',
    hasReset: plan.kind === 'command' && plan.reset !== undefined,
    ready,
    death,
    startsQuickly,
    starts: () => starts,
    isRunning: () => server !== undefined,
    async fresh() {
      await stop();
      await ready();
    },
    stop,
  };
}
