/** Watches how the load generator itself fares. It shares one thread with Headroom's other work. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LoadReport } from '../../ports.ts';

const resolutionMs = 10;

/**
 * Watches this thread from `resume` to `pause`, any number of times, and how late it runs from the
 * first to the last of them.
 */
export function watchGenerator() {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  let watchedMs = 0;
  let cpuMs = 0;
  let busyMs = 0;
  let from = { ms: 0, cpuMs: 0, loop: performance.eventLoopUtilization() };
  return {
    resume(): void {
      delay.enable(); // once: what it would record first after being disabled is how long that was
      from = {
        ms: performance.now(),
        cpuMs: threadCpuMs(),
        loop: performance.eventLoopUtilization(),
      };
    },
    pause(): void {
      watchedMs += performance.now() - from.ms;
      cpuMs += threadCpuMs() - from.cpuMs;
      busyMs += performance.eventLoopUtilization(from.loop).active;
    },
    report(): LoadReport['generator'] {
      delay.disable();
      return {
        cpuShare: cpuMs / watchedMs,
        eventLoopBusyShare: busyMs / watchedMs,
        // The recorded time is the one from one timer to the next, which is the resolution when
        // nothing is late.
        eventLoopDelayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
      };
    },
  };
}

/**
 * Returns the CPU time of this thread alone where Node tells it (23.9 and later). Other threads
 * only compile and collect garbage.
 */
function threadCpuMs(): number {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)();
  return (user + system) / 1000;
}
