/** Tells in words how targets were visited, where not as Lighthouse does by itself. */
import type { OwnDevice, Simulation, TargetIdentity, Throttling } from '../model.ts';
import { formatCount, formatLimit } from './format.ts';
import type { Style } from './style.ts';

const mostGroups = 10;

/**
 * Returns a sentence on the targets that are visited otherwise than Lighthouse does by itself;
 * undefined where there are none: `home (mobile): applied throttling: 150 ms RTT, 1.6 Mbit/s down,
 * 750 kbit/s up, 4 × CPU; dark`.
 */
export function tellEmulation(
  targets: readonly TargetIdentity[],
  style: Style,
): string | undefined {
  const told = targets.map((target) => ({ target, words: emulationWords(target) }));
  const groups = [...Map.groupBy(told, ({ words }) => words)].filter(([words]) => words !== '');
  if (groups.length === 0) return undefined;
  const texts = groups.slice(0, mostGroups).map(([words, group]) => {
    const [first, ...rest] = group.map(({ target }) => style.text(target.id));
    const others = rest.length > 2 ? [formatCount(rest.length, 'more target')] : rest;
    return `${[first, ...others].join(', ')}: ${style.text(words)}`;
  });
  const more = groups.length - texts.length;
  return [...texts, ...(more > 0 ? [`and ${formatCount(more, 'more setting')}`] : [])].join(' · ');
}

/** Returns the settings in words, and nothing where all are the usual ones. */
function emulationWords(target: TargetIdentity): string {
  const { throttling, ownDevice, colorScheme, reducedMotion, locale, simulation } = target;
  return [
    ...(throttling === undefined ? [] : [throttlingWords(throttling)]),
    ...(ownDevice === undefined ? [] : [deviceWords(ownDevice)]),
    ...(colorScheme === undefined ? [] : [colorScheme]),
    ...(reducedMotion === undefined ? [] : [reducedMotion ? 'less motion' : 'full motion']),
    ...(locale === undefined ? [] : [`in ${locale}`]),
    ...(simulation === undefined ? [] : [`judged by ${simulations[simulation]} alone`]),
  ].join('; ');
}

const simulations: Readonly<Record<Simulation, string>> = {
  calm: 'the calm simulation',
  lighthouse: "Lighthouse's own simulation",
};

function throttlingWords(throttling: Throttling): string {
  if (throttling.mode === 'none') return 'no throttling: as this machine saw it';
  const { mode, rttMs, downlinkKbps, uplinkKbps, cpu } = throttling;
  const numbers = [
    `${formatLimit('ms', rttMs)} RTT`,
    ...(mode === 'applied'
      ? [`${bitRate(downlinkKbps)} down`, `${bitRate(uplinkKbps)} up`]
      : // A simulation knows no uploads.
        [bitRate(downlinkKbps)]),
    `${cpu} × CPU`,
  ];
  return `${mode} throttling: ${numbers.join(', ')}`;
}

const deviceWords = ({ width, height, scale, mobile }: OwnDevice): string =>
  `viewport of ${width} × ${height} at ${scale} ×, ${mobile === false ? 'no touch' : 'touch'}`;

/** As the budgets file writes it. */
function bitRate(kbps: number): string {
  const [rate, unit] = kbps >= 1024 ? [kbps / 1024, 'Mbit/s'] : [kbps, 'kbit/s'];
  return `${Number(rate.toFixed(2))} ${unit}`;
}
