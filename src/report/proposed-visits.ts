/** How a budgets file that is proposed has its pages visited: as they were measured. */
import { usualSlowdown } from '../model/emulation.ts';
import type { Device, OwnDevice, TargetIdentity, Throttling } from '../model.ts';
import { quoted } from './quoted-json.ts';

/** Returns the top-level devices that targets were visited on; nothing where all are usual ones. */
export function proposeDevices(targets: readonly TargetIdentity[]): readonly string[] {
  const own = targets.flatMap(({ ownDevice }) => (ownDevice ? [ownDevice] : []));
  const written = [...Map.groupBy(own, ({ name }) => name).values()].flatMap(([first]) =>
    first ? [`    ${quoted(first.name)}: ${writeDevice(first)}`] : [],
  );
  return written.length > 0 ? [`  "devices": {\n${written.join(',\n')}\n  }`] : [];
}

function writeDevice({ width, height, scale, userAgent, mobile }: OwnDevice): string {
  return `{ ${[
    `"viewport": [${width}, ${height}]`,
    ...(scale === 1 ? [] : [`"scale": ${scale}`]),
    ...(userAgent === undefined ? [] : [`"userAgent": ${quoted(userAgent)}`]),
    ...(mobile === undefined ? [] : [`"mobile": ${mobile}`]),
  ].join(', ')} }`;
}

/**
 * Returns the keys of a page or flow that say how it was visited, with a comma before each. Its
 * targets differ in throttling alone, and where they do, a comment takes the place of the key.
 */
export function visitKeys(group: readonly TargetIdentity[]): string {
  const { colorScheme, reducedMotion, locale } = group[0] ?? {};
  const keys = [
    ...(colorScheme === undefined ? [] : [`"colorScheme": ${quoted(colorScheme)}`]),
    ...(reducedMotion === undefined ? [] : [`"reducedMotion": ${reducedMotion}`]),
    ...(locale === undefined ? [] : [`"locale": ${quoted(locale)}`]),
  ];
  return `${keys.map((key) => `, ${key}`).join('')}${throttlingKey(group)}`;
}

function throttlingKey(group: readonly TargetIdentity[]): string {
  const words = new Set(group.map((target) => throttlingWord(target) ?? writeNumbers(target)));
  const numbers = new Set(group.map(writeNumbers));
  const [only] = words.size === 1 ? words : numbers;
  if (words.size > 1 && numbers.size > 1) return ' /* "throttling" was another on each device */';
  return only === undefined || only === usualWord ? '' : `, "throttling": ${only}`;
}

const usualWord = '"simulated"';

/** Returns the word that alone says it; undefined where it takes numbers. */
function throttlingWord({ throttling, profile, ownDevice }: TargetIdentity): string | undefined {
  if (throttling === undefined) return usualWord;
  const kind: Device = profile === 'desktop' || ownDevice?.mobile === false ? 'desktop' : 'mobile';
  const plain: Throttling = { mode: 'applied', ...usualSlowdown[kind] };
  const isPlain = JSON.stringify(throttling) === JSON.stringify(plain);
  return throttling.mode === 'none' || isPlain ? quoted(throttling.mode) : undefined;
}

function writeNumbers({ throttling }: TargetIdentity): string {
  if (throttling === undefined) return usualWord;
  if (throttling.mode === 'none') return quoted(throttling.mode);
  const { mode, rttMs, downlinkKbps, uplinkKbps, cpu } = throttling;
  const rates = [
    `"downlink": "${writeBitRate(downlinkKbps)}"`,
    // A simulation knows no uploads.
    ...(mode === 'applied' ? [`"uplink": "${writeBitRate(uplinkKbps)}"`] : []),
  ];
  return `{ "mode": "${mode}", "rtt": "${rttMs}ms", ${rates.join(', ')}, "cpu": ${cpu} }`;
}

/** In megabits of 1024 kilobits, unless that takes many digits. */
function writeBitRate(kbps: number): string {
  const megabits = Number((kbps / 1024).toFixed(3));
  return kbps >= 1024 && megabits * 1024 === kbps ? `${megabits}Mbit/s` : `${kbps}kbit/s`;
}
