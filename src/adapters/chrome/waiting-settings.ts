/** Decides when a visit counts as loaded, by Lighthouse's own settings. */
import type { Flags } from '#lighthouse';
import type { AuditRequest } from '../../ports.ts';
import { appliedCpu, appliedLatencyMs } from './device-settings.ts';

/** Lighthouse gives up waiting for a first paint after 30 s. */
const firstPaintTimeoutMs = 30_000;

/** Returns how long Lighthouse waits, and for which event. The rest is in lighthouse/loading.ts. */
export function waitingSettings(request: AuditRequest, cpuQuietMs: number): Partial<Flags> {
  const { until = { kind: 'quiet' }, timeoutMs } = request;
  const limitMs = until.kind === 'moment' ? until.ms : timeoutMs;
  const limits = { maxWaitForLoad: limitMs, maxWaitForFcp: Math.min(firstPaintTimeoutMs, limitMs) };
  return until.kind === 'quiet'
    ? { ...limits, ...quietSettings(request, cpuQuietMs) }
    : { ...limits, networkQuietThresholdMs: 0, cpuQuietThresholdMs: 0 };
}

/** Lighthouse's windows for a visit that nothing slows down, in milliseconds. */
const usualQuietMs = 1_000;

/**
 * Returns the windows of quiet after which a visit with applied throttling counts as loaded.
 *
 * Lighthouse leaves such a page once all of this holds (`waitForFullyLoaded` in
 * `core/gather/driver/wait-for-condition.js`). 5.25 s have passed since the first paint and since
 * the load event. For as long, at most two requests were under way, and none of high priority. Then
 * no task of 50 ms or more ran for 5.25 s. The time is that of `nonSimulatedSettingsOverrides`
 * (`core/config/constants.js`), which stays-quiet.ts takes away.
 *
 * Headroom has the same conditions with windows of its own. They are those of a simulated visit,
 * and longer by what the throttling adds. An answer comes later by the latency, and a script takes
 * longer by the slowdown. A request of any priority keeps the page from being quiet, for at most
 * Lighthouse's 5.25 s (`lighthouse/loading.ts`). On a slow line an image takes seconds.
 */
function quietSettings(request: AuditRequest, cpuQuietMs: number): Partial<Flags> {
  if (request.throttling?.mode !== 'applied') return {};
  const latencyMs = appliedLatencyMs(request);
  return {
    networkQuietThresholdMs: usualQuietMs + latencyMs,
    cpuQuietThresholdMs: cpuQuietMs * appliedCpu(request) + latencyMs,
  };
}
