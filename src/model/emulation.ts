/** Defines how Chrome pretends to be another device during a visit, with other preferences. */

/** The kind of device that Lighthouse emulates. */
export type Device = 'mobile' | 'desktop';

/** A device of the budgets file's own. It looks like one of the kinds in all that it leaves out. */
export interface OwnDevice {
  readonly name: string;
  /** Of its viewport, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels for each CSS pixel. */
  readonly scale: number;
  readonly userAgent?: string | undefined;
  /** Whether it is a touch device, as one is unless this is false. */
  readonly mobile?: boolean | undefined;
}

/** A network and a processor. */
export interface Slowdown {
  readonly rttMs: number;
  /** In Lighthouse's kilobits per second, of 1024 bits. */
  readonly downlinkKbps: number;
  readonly uplinkKbps: number;
  /** How many times slower the processor is than the machine's. */
  readonly cpu: number;
}

/**
 * How slow network and processor are. `simulated`: Lighthouse computes the timings from a visit
 * at full speed. `applied`: Chrome slows the visit down. `none`: the visit is told as it was.
 */
export type Throttling =
  | (Slowdown & { readonly mode: 'simulated' | 'applied' })
  | { readonly mode: 'none' };

/** Returns whether timings are computed, and not those of the visit itself. */
export const isSimulated = (throttling: Throttling | undefined): boolean =>
  (throttling?.mode ?? 'simulated') === 'simulated';

/** Lighthouse's slow 4G on a phone, and its fast line on a desktop (`core/config/constants.js`). */
export const usualSlowdown: Readonly<Record<Device, Slowdown>> = {
  mobile: { rttMs: 150, downlinkKbps: 1.6 * 1024, uplinkKbps: 750, cpu: 4 },
  desktop: { rttMs: 40, downlinkKbps: 10 * 1024, uplinkKbps: 10 * 1024, cpu: 1 },
};

/**
 * How a visit differs from Lighthouse's usual one. A part that is undefined is as usual. Timings of
 * different settings are never compared.
 */
export interface Emulation {
  readonly throttling?: Throttling | undefined;
  readonly ownDevice?: OwnDevice | undefined;
  readonly colorScheme?: 'dark' | 'light' | undefined;
  readonly reducedMotion?: boolean | undefined;
  /** A language such as `de-DE`. */
  readonly locale?: string | undefined;
}

/** Returns the parts of an emulation that are not as usual, and nothing else of the object. */
export function pickEmulation({
  throttling,
  ownDevice,
  colorScheme,
  reducedMotion,
  locale,
}: Emulation): Emulation {
  return {
    ...(throttling === undefined ? {} : { throttling }),
    ...(ownDevice === undefined ? {} : { ownDevice }),
    ...(colorScheme === undefined ? {} : { colorScheme }),
    ...(reducedMotion === undefined ? {} : { reducedMotion }),
    ...(locale === undefined ? {} : { locale }),
  };
}

/** Returns the parts in which two emulations differ. */
export function differingParts(one: Emulation, other: Emulation): readonly (keyof Emulation)[] {
  const parts = Object.keys({ ...one, ...other }) as (keyof Emulation)[];
  // Both come from one schema, so equal parts have their keys in one order.
  return parts.filter((part) => JSON.stringify(one[part]) !== JSON.stringify(other[part]));
}
