/**
 * Listens for an end from outside. A cancelled job gets SIGINT, SIGTERM 7.5 s later, and is killed
 * after 10 s.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** The code by which a shell tells SIGINT, used where the signal does not end the process. */
const exitCode = 130;
const mostSignals = 20;
const pauseMs = 100;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Cancelling {
  /** Aborted with the first signal. */
  readonly signal: AbortSignal;
  /** Ends this process as the signal would have; children end with it. */
  endAsAsked(): Promise<never>;
}

/** Takes over signals, which end nothing by themselves from here on. */
export function listenForCancel(): Cancelling {
  const controller = new AbortController();
  let first: NodeJS.Signals | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    first ??= name;
    controller.abort();
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    async endAsAsked() {
      for (const name of signals) process.off(name, onSignal);
      // The code that ends the children hears the signal in a later turn, and sends it on. If that
      // code had just stopped listening, nothing heard the signal.
      for (let sent = 0; first && sent < mostSignals; sent += 1) {
        process.kill(process.pid, first);
        await sleep(pauseMs);
      }
      return process.exit(exitCode);
    },
  };
}
