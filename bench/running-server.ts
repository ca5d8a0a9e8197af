/** Starts one of the real servers, and stops it for a while. */
import { join } from 'node:path';
import { waitUntilReady } from '../src/measure/server/ready.ts';
import type { Ports } from '../src/ports.ts';
import type { RealServer } from './peers.ts';
import { environment } from './visiting.ts';

/** A real server that runs as a process of its own. */
export interface RunningServer {
  readonly origin: string;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

/**
 * Starts it in that prepared folder, with `prefix` before its command, on `port` or a free one.
 * Resolves when it is ready. Throws when it does not become ready.
 */
export async function startRealServer(
  server: RealServer,
  cwd: string,
  ports: Ports,
  prefix = '',
  port?: number,
): Promise<RunningServer> {
  port ??= await ports.network.freePort();
  const child = await ports.processes.start({
    command: `exec ${prefix}${server.command}`,
    cwd,
    env: { ...environment, PORT: String(port) },
    logFile: join(cwd, 'server.log'),
  });
  const readiness = await waitUntilReady(
    {
      scheme: 'http',
      port,
      questions: {
        first: { path: server.readyPath, headers: {} },
        others: [],
        isFirstMeasured: false,
      },
      deadlineMs: ports.clock.nowMs() + 60_000,
      isGivenUp: () => false,
      onNobody: async () => {},
    },
    ports,
  );
  if (readiness.kind !== 'ready')
    throw new Error(`not ready: ${server.command}\n${child.tail(20)}`);
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => void process.kill(-child.pid, name);
  return {
    origin: readiness.origin,
    signal,
    async stop() {
      signal('SIGCONT'); // what is stopped does not hear SIGTERM
      await child.stop();
    },
  };
}
