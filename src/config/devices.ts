/** The devices that a page is visited on, each with its emulation and budgets of its own. */
import { headerValueProblem } from '../http-header.ts';
import { pickEmulation, type Slowdown, usualSlowdown } from '../model/emulation.ts';
import type { Device, Emulation, OwnDevice, Throttling } from '../model.ts';
import { usualDevices } from './emulation-schema.ts';
import type { MetricBudgets } from './metric-budgets.ts';
import { didYouMean } from './nearest-name.ts';
import type { Path } from './parsed-text.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { bitRateKbps, durationMs } from './quantity.ts';
import { addProblem, type Reading } from './reading.ts';
import type { BudgetsFile, PageEntry } from './schema.ts';

/** The keys of a page, or of a flow, that say how it is visited. */
type Visited = Pick<
  PageEntry,
  'devices' | 'throttling' | 'colorScheme' | 'reducedMotion' | 'locale'
>;
type WrittenThrottling = NonNullable<Visited['throttling']>;
type WrittenDevice = NonNullable<BudgetsFile['devices']>[string];

/** A device that a target is visited on. */
export interface VisitedDevice {
  /** As in the id of the target. */
  readonly name: string;
  readonly device: Device;
  readonly emulation: Emulation;
  /** Budgets on this device alone: of the defaults, and of the target. */
  readonly budgets: readonly [MetricBudgets | undefined, MetricBudgets | undefined];
}

/** The devices of a page for which nothing is written. */
const usualOnes: NonNullable<Visited['devices']> = [
  { device: 'mobile', at: 0, budgets: undefined },
];

/** Reads the devices at `path`, or those of the defaults, each once. */
export function readDevices(
  reading: Reading,
  path: Path,
  written: Visited,
  defaults: Visited | undefined,
  defaultsPath: Path,
): readonly VisitedDevice[] {
  const ownPath = written.devices === undefined ? defaultsPath : path;
  const devices = written.devices ?? defaults?.devices ?? usualOnes;
  const names = devices.map(({ device }) => device);
  const place = [...ownPath, 'devices'];
  if (names.length === 0 && !mayBeLeftOut(reading, place, [...usualDevices]))
    addProblem(
      reading,
      'budgets-schema',
      place,
      'expected "mobile", "desktop" or both, got none of them',
    );
  if (new Set(names).size < names.length)
    addProblem(reading, 'duplicate-target', place, 'a device is listed twice');
  const findBudgets = (all: Visited['devices'], name: string) =>
    all?.find(({ device }) => device === name)?.budgets;
  const once = devices.filter(({ device }, index) => names.indexOf(device) === index);
  return once.flatMap(({ device: name, at }) => {
    const found = findDevice(reading, [...place, at], name);
    if (!found) return [];
    const throttling = mergeThrottling(found.device, [
      defaults?.throttling,
      found.written?.throttling,
      written.throttling,
    ]);
    const locale = written.locale ?? defaults?.locale;
    return [
      {
        name,
        device: found.device,
        emulation: pickEmulation({
          throttling,
          ownDevice: found.written && readOwnDevice(name, found.written),
          colorScheme: written.colorScheme ?? defaults?.colorScheme,
          reducedMotion: written.reducedMotion ?? defaults?.reducedMotion,
          locale: locale === undefined ? undefined : Intl.getCanonicalLocales(locale)[0],
        }),
        budgets: [findBudgets(defaults?.devices, name), findBudgets(written.devices, name)],
      },
    ];
  });
}

const isUsual = (name: string): name is Device => usualDevices.some((usual) => usual === name);

function findDevice(
  reading: Reading,
  at: Path,
  name: string,
): { readonly device: Device; readonly written: WrittenDevice | undefined } | undefined {
  if (isUsual(name)) return { device: name, written: undefined };
  const own = reading.file.devices ?? {};
  const written = Object.hasOwn(own, name) ? own[name] : undefined;
  if (written) return { device: (written.mobile ?? true) ? 'mobile' : 'desktop', written };
  if (mayBeLeftOut(reading, [], ['devices'])) return undefined;
  const known = [...usualDevices, ...Object.keys(own)];
  addProblem(
    reading,
    'budgets-schema',
    at,
    `there is no device ${JSON.stringify(name)}`,
    typeof at.at(-1) === 'string' ? 'key' : 'value',
    () =>
      didYouMean(name, known) ||
      `; known here: ${known.join(', ')}; others are defined in the top-level "devices"`,
  );
  return undefined;
}

function readOwnDevice(
  name: string,
  { viewport, scale, userAgent, mobile }: WrittenDevice,
): OwnDevice {
  const [width, height] = viewport;
  return {
    ...{ name, width, height, scale: scale ?? 1 },
    ...(userAgent ? { userAgent } : {}),
    ...(mobile === false ? { mobile } : {}),
  };
}

/**
 * Returns the throttling that the layers give, later ones winning key by key. Undefined where it is
 * Lighthouse's usual one for the device.
 */
function mergeThrottling(
  device: Device,
  layers: readonly (WrittenThrottling | undefined)[],
): Throttling | undefined {
  const usual = usualSlowdown[device];
  let mode: Throttling['mode'] = 'simulated';
  let slowdown: Slowdown = usual;
  for (const layer of layers) {
    if (layer === undefined) continue;
    mode = typeof layer === 'string' ? layer : layer.mode;
    if (typeof layer === 'object') slowdown = { ...slowdown, ...readSlowdown(layer) };
  }
  if (mode === 'none') return { mode };
  // A simulation knows no uploads, so they make no difference.
  if (mode === 'simulated') slowdown = { ...slowdown, uplinkKbps: usual.uplinkKbps };
  const isAsUsual = JSON.stringify(slowdown) === JSON.stringify(usual);
  return mode === 'simulated' && isAsUsual ? undefined : { mode, ...slowdown };
}

function readSlowdown({
  rtt,
  downlink,
  uplink,
  cpu,
}: Exclude<WrittenThrottling, string>): Partial<Slowdown> {
  const numbers = {
    rttMs: durationMs(rtt ?? ''),
    downlinkKbps: bitRateKbps(downlink ?? ''),
    uplinkKbps: bitRateKbps(uplink ?? ''),
    cpu,
  };
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
}

/** Adds what is wrong with the devices themselves, whether or not a page names them. */
export function checkOwnDevices(reading: Reading): void {
  for (const [name, { userAgent = '' }] of Object.entries(reading.file.devices ?? {})) {
    const problem = headerValueProblem(userAgent);
    if (problem !== undefined)
      addProblem(reading, 'budgets-schema', ['devices', name, 'userAgent'], problem);
    if (isUsual(name))
      addProblem(
        reading,
        'budgets-schema',
        ['devices', name],
        `${JSON.stringify(name)} is Lighthouse's own device: give yours another name`,
        'key',
      );
  }
}
