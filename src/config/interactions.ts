/** Makes recorded steps of the short ones in the budgets file. */
import type { RecordedStep } from '../model.ts';
import type { Interaction } from './interaction-schema.ts';
import type { Path } from './parsed-text.ts';
import { expandText, type Reading } from './reading.ts';

/** Returns the steps at `path`, with the variables in typed values filled in. */
export const readInteractions = (
  reading: Reading,
  steps: readonly Interaction[],
  path: Path,
): readonly RecordedStep[] =>
  steps.map((step, index) => readInteraction(reading, step, [...path, index]));

function readInteraction(reading: Reading, step: Interaction, path: Path): RecordedStep {
  const [type = '', value] = Object.entries(step).find(([, one]) => one !== undefined) ?? [];
  switch (type as keyof Interaction) {
    case 'change': {
      const [selector = '', typed = ''] = step.change ?? [];
      const filled = expandText(reading, typed, [...path, 'change', 1]) ?? '';
      return { type, selectors: [[selector]], value: filled };
    }
    case 'scroll': {
      const [x = 0, y = 0] = step.scroll ?? [];
      return { type, x, y };
    }
    case 'keyDown':
    case 'keyUp':
      return { type, key: value };
    case 'waitForExpression':
      return { type, expression: value };
    case 'navigate':
      return { type, url: value };
    case 'click':
    case 'doubleClick':
    case 'hover':
    case 'waitForElement':
      return { type, selectors: [[value]] };
  }
}
