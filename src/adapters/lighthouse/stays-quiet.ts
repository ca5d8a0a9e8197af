/**
 * Lets a visit whose timings are not simulated end as soon as a simulated one.
 *
 * Lighthouse stays 5.25 s longer on such a page, and twice that where its main thread is busy
 * (`nonSimulatedSettingsOverrides` in `core/config/constants.js`). TTI needs that: a page is
 * interactive where 5 s of quiet begin, and the blocking time counts until then
 * (`core/computed/metrics/interactive.js`). With a page that was quiet when it was left, the 5 s
 * are taken as given. A page that does more after that has it in no metric. `quietSettings` in
 * chrome/waiting-settings.ts says when a visit counts as loaded.
 */
import { Interactive } from 'lighthouse/core/computed/metrics/interactive.js';
import { nonSimulatedSettingsOverrides } from 'lighthouse/core/config/constants.js';

const lighthousesWindows = { ...nonSimulatedSettingsOverrides };
const lighthousesPeriods = Interactive.findOverlappingQuietPeriods.bind(Interactive);

/** Lets the settings alone say how long a page must have been quiet. */
export function leaveOnceQuiet(): void {
  for (const name of Object.keys(lighthousesWindows) as (keyof typeof lighthousesWindows)[])
    nonSimulatedSettingsOverrides[name] = 0;
}

export function leaveAsLighthouse(): void {
  Object.assign(nonSimulatedSettingsOverrides, lighthousesWindows);
}

/** Lighthouse's quiet window, in microseconds. */
const quietWindowUs = 5_000_000;

/** Takes a page to have stayed quiet once it was left. */
export function presumeQuiet(): void {
  Interactive.findOverlappingQuietPeriods = (longTasks, records, navigation) => {
    const { timestamps } = navigation;
    const traceEnd = timestamps.traceEnd + quietWindowUs;
    return lighthousesPeriods(longTasks, records, {
      ...navigation,
      timestamps: { ...timestamps, traceEnd },
    });
  };
}

export function restoreQuiet(): void {
  Interactive.findOverlappingQuietPeriods = lighthousesPeriods;
}
