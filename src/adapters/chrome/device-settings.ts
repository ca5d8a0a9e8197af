/** Lighthouse's settings for a device and its throttling. */
import type { Flags } from '#lighthouse';
import type { Emulation, Slowdown } from '../../model.ts';
import type { AuditRequest } from '../../ports.ts';

/**
 * Lighthouse's desktop preset: the same as its `core/config/desktop-config.js`; a test compares.
 */
export const desktopSettings: Partial<Flags> = {
  formFactor: 'desktop',
  throttling: {
    rttMs: 40,
    throughputKbps: 10240,
    cpuSlowdownMultiplier: 1,
    requestLatencyMs: 0,
    downloadThroughputKbps: 0,
    uploadThroughputKbps: 0,
  },
  screenEmulation: {
    mobile: false,
    width: 1350,
    height: 940,
    deviceScaleFactor: 1,
    disabled: false,
  },
  emulatedUserAgent:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) ' +
    'Chrome/136.0.0.0 Safari/537.36',
};

/** Returns Lighthouse's settings for a device: its usual ones, and what the request changes. */
export function deviceSettings({
  device,
  ownDevice,
  throttling,
}: Pick<AuditRequest, 'device' | keyof Emulation>): Partial<Flags> {
  return {
    ...(device === 'desktop' ? desktopSettings : {}),
    ...(ownDevice === undefined
      ? {}
      : {
          screenEmulation: {
            mobile: device === 'mobile',
            width: ownDevice.width,
            height: ownDevice.height,
            deviceScaleFactor: ownDevice.scale,
            disabled: false,
          },
        }),
    ...(ownDevice?.userAgent === undefined ? {} : { emulatedUserAgent: ownDevice.userAgent }),
    ...throttlingSettings(throttling),
  };
}

function throttlingSettings(throttling: Emulation['throttling']): Partial<Flags> {
  if (throttling === undefined) return {};
  if (throttling.mode === 'none') return { throttlingMethod: 'provided' };
  const { mode, rttMs, downlinkKbps, cpu } = throttling;
  return {
    throttlingMethod: mode === 'applied' ? 'devtools' : 'simulate',
    throttling: {
      rttMs,
      throughputKbps: downlinkKbps,
      cpuSlowdownMultiplier: cpu,
      ...appliedNetwork(throttling),
    },
  };
}

/**
 * Chrome throttles requests and not packets, so Lighthouse gives it other numbers for the same
 * network (`lantern/simulation/Constants.js`). Connecting takes round trips of its own, and
 * headers take a part of the line.
 */
const latencyPerRoundTrip = 3.75;
const usableShare = 0.9;

const appliedNetwork = ({ rttMs, downlinkKbps, uplinkKbps }: Slowdown) => ({
  requestLatencyMs: rttMs * latencyPerRoundTrip,
  downloadThroughputKbps: downlinkKbps * usableShare,
  uploadThroughputKbps: uplinkKbps * usableShare,
});

/** Returns how long Chrome holds back each answer of a visit, in milliseconds. */
export function appliedLatencyMs({ throttling }: Emulation): number {
  return throttling?.mode === 'applied' ? appliedNetwork(throttling).requestLatencyMs : 0;
}

/** Returns how many times slower Chrome makes the processor in a visit. */
export const appliedCpu = ({ throttling }: Emulation): number =>
  throttling?.mode === 'applied' ? throttling.cpu : 1;

/** Whether the timings of a visit are computed by Lighthouse's simulation. */
export const isSimulated = ({ throttling }: Emulation): boolean =>
  throttling === undefined || throttling.mode === 'simulated';
