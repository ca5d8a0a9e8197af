/** Tells where the time of an interaction went. */
import type { INPMetricWithAttribution } from 'web-vitals/attribution';
import type { SlowInteraction } from '../../../ports/observed-step.ts';

/** Returns the part of web-vitals' attribution that is kept. */
export function describeInteraction(
  { value, attribution }: INPMetricWithAttribution,
  targetAt: (timeMs: number) => string | undefined,
): SlowInteraction {
  const { interactionTarget, interactionTime, interactionType, longestScript } = attribution;
  const target =
    interactionTarget || (interactionTime === undefined ? undefined : targetAt(interactionTime));
  return {
    durationMs: value,
    ...(target ? { target } : {}),
    ...(interactionType ? { type: interactionType } : {}),
    inputDelayMs: attribution.inputDelay,
    processingMs: attribution.processingDuration,
    presentationDelayMs: attribution.presentationDelay,
    ...(longestScript
      ? {
          script: {
            url: longestScript.entry.sourceURL,
            function: longestScript.entry.sourceFunctionName,
            invoker: longestScript.entry.invoker,
            part: longestScript.subpart,
            durationMs: longestScript.intersectingDuration,
          },
        }
      : {}),
  };
}
