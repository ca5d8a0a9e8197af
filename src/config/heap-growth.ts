/** Budgets on `heap-growth`, which the last step of a repeated flow has. */
import { getMetric } from '../metrics.ts';
import type { Budget, FlowTarget } from '../model.ts';
import { mayBeLeftOutOfBudgets } from './merge-budgets.ts';
import type { Path } from './parsed-text.ts';
import { addProblem, type Reading } from './reading.ts';

const metric = 'heap-growth';
const fewestRepetitions = 3;

export const isHeapGrowth = (name: string): boolean => getMetric(name).id === metric;

/** The place of a step in its flow. */
export interface PlaceInFlow {
  readonly flow: string;
  readonly step: string;
  readonly lastStep: string;
  readonly repeat: number | undefined;
  /** Whether the step itself has a budget on it. */
  readonly isOwn: boolean;
}

/**
 * Returns the budgets of a step. One on the growth, of the flow or of the defaults, is left to the
 * last step. Adds a problem for one that would never be measured.
 */
export function placeHeapGrowth(
  budgets: readonly Budget[],
  { flow, step, lastStep, repeat = 1, isOwn }: PlaceInFlow,
  reading: Reading,
): readonly Budget[] {
  const isLast = step === lastStep;
  const refuse = ({ source }: Budget, message: string, hint: string): void =>
    reading.problems.add({
      code: 'wrong-limit',
      message: `${source?.keyPath}: ${message}`,
      source,
      hint,
    });
  for (const budget of budgets) {
    if (budget.metric !== metric) continue;
    if (isOwn && !isLast)
      refuse(
        budget,
        `the growth of the whole flow belongs to its last step, ${JSON.stringify(lastStep)}`,
        'Write the budget at that step or at the flow.',
      );
    else if (isLast && repeat < fewestRepetitions)
      refuse(
        budget,
        `${metric} needs a flow that is repeated, and ${JSON.stringify(flow)} is played ` +
          (repeat === 1 ? 'once' : `${repeat} times`),
        `Write "repeat": 10 (at least ${fewestRepetitions}) at the flow. Where the budget comes ` +
          `from the defaults, write "${metric}": "off" at the flow instead.`,
      );
  }
  return isLast || isOwn ? budgets : budgets.filter((budget) => budget.metric !== metric);
}

/** A step with its budgets. */
interface Step {
  readonly target: FlowTarget;
  readonly budgets: readonly Budget[];
}

const asksForGrowth = (steps: readonly Step[]): boolean =>
  steps.some(({ budgets }) => budgets.some((budget) => budget.metric === metric));

/**
 * Adds a problem for a flow that is repeated although no budget asks for the growth: each
 * repetition would take its time and give nothing.
 */
export function checkRepeat(
  reading: Reading,
  path: Path,
  repeat: number | undefined,
  steps: readonly Step[],
): void {
  const isAsked = asksForGrowth(steps) || mayBeLeftOutOfBudgets(reading, getMetric(metric));
  if (repeat !== undefined && repeat > 1 && steps.length > 0 && !isAsked)
    addProblem(
      reading,
      'budgets-schema',
      [...path, 'repeat'],
      `gives ${metric} alone, and no budget asks for it: give the flow one, such as ` +
        `"${metric}": "50kB", or remove "repeat"`,
    );
}

/** Returns the steps on one device, repeated only where a budget there asks for the growth. */
export const repeatFor = <S extends Step>(
  repeat: number | undefined,
  steps: readonly S[],
): readonly S[] =>
  repeat === undefined || !asksForGrowth(steps)
    ? steps
    : steps.map((step) => ({ ...step, target: { ...step.target, repeat } }));
