/** The metrics of steps: of flows, and of interactions with a page. */
import type { Row } from './metric.ts';

/** Chrome gives the durations of events in steps of 8 ms, and tells of those from 16 ms on. */
const inpFloorMs = 16;

/** Two frames and the script's own waiting move a step by so much. */
const stepFloorMs = 50;

const step = (label: string, floor: number): Row<'page'> => ({
  label,
  unit: 'ms',
  better: 'lower',
  noise: 'noisy',
  scale: 'ratio',
  floor,
  read: { from: 'step' },
});

export const interactionRows: Readonly<Record<string, Row<'page'>>> = {
  inp: {
    ...step('INP', inpFloorMs),
    aliases: ['interaction-to-next-paint'],
  },
  'step-duration': step('Step duration', stepFloorMs),
};
