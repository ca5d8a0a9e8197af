/** Cuts what is kept of an interaction to what the reader of the file takes. */
import { measurementsBounds } from '../model/measurements-bounds.ts';
import { plainName } from '../model/plain-name.ts';
import type { SlowestInteraction } from '../model.ts';
import { atLeastZero, type Cut } from './cut-text.ts';

const { characters } = measurementsBounds;

/** Leaves it out whole where it has more than `most` characters. */
export function fitInteraction(
  { target, script, ...times }: SlowestInteraction,
  most: number,
  cut: Cut,
): { readonly slowest?: SlowestInteraction } {
  const name = (text: string): string => plainName(cut(text, characters.name));
  const slowest: SlowestInteraction = {
    ...(target === undefined ? {} : { target: name(target) }),
    inputDelayMs: atLeastZero(times.inputDelayMs),
    processingMs: atLeastZero(times.processingMs),
    presentationDelayMs: atLeastZero(times.presentationDelayMs),
    ...(script === undefined
      ? {}
      : {
          script: {
            url: plainName(cut(script.url, characters.script)),
            function: name(script.function),
            invoker: name(script.invoker),
            durationMs: atLeastZero(script.durationMs),
          },
        }),
  };
  return JSON.stringify(slowest).length > most ? {} : { slowest };
}
