/** Says where the time went of an interaction that takes longer than at the base. */
import type { Arm, Finding, Round, SlowestInteraction } from '../model.ts';
import { formatValue } from './format.ts';
import { withoutHash } from './resource-pairs.ts';
import type { Style } from './style.ts';

/** Chrome tells of interactions in steps of 8 ms: less than two of them explain nothing. */
const leastGrowthMs = 16;

/** The parts of an interaction, in words. */
const parts = {
  inputDelayMs: 'before its listeners ran',
  processingMs: 'while its listeners ran',
  presentationDelayMs: 'until the next frame',
} as const;

/** Returns a sentence for a target whose INP a finding is about; none where nothing grew. */
export function describeInteractions(
  target: string,
  findings: readonly Finding[],
  rounds: readonly Round[],
  style: Style,
): readonly string[] {
  if (!findings.some(({ budget }) => budget.target === target && budget.metric === 'inp'))
    return [];
  const find = (arm: Arm): readonly SlowestInteraction[] =>
    rounds.flatMap((round) =>
      round.target === target && round.arm === arm && round.slowest ? [round.slowest] : [],
    );
  const [base, head] = [find('base'), find('head')];
  if (base.length === 0 || head.length === 0) return [];
  const growthMs = middle(head.map(wholeMs)) - middle(base.map(wholeMs));
  if (growthMs < leastGrowthMs) return [];
  const longer = slowerScript(base, head, growthMs, style) ?? slowerPart(base, head);
  const [{ target: element } = { target: undefined }] = head;
  return longer === undefined
    ? []
    : [`INP: ${longer}${element === undefined ? '' : ` (${style.code(element)})`}`];
}

/**
 * A script is the same where its function and its address without a build's hash are; its median
 * over the rounds. A script that grew by more than the interaction itself has only been renamed.
 */
function slowerScript(
  base: readonly SlowestInteraction[],
  head: readonly SlowestInteraction[],
  mostMs: number,
  style: Style,
): string | undefined {
  const byScript = Map.groupBy(head, ({ script }) => keyOf(script));
  const [largest] = [...byScript]
    .flatMap(([key, own]) => {
      const script = own[0]?.script;
      // The slowest script of a few rounds alone is none that each user meets.
      if (key === undefined || script === undefined || own.length * 2 < head.length) return [];
      const growthMs =
        durationOf(own) - durationOf(base.filter((one) => keyOf(one.script) === key));
      const isCause = growthMs >= leastGrowthMs && growthMs <= mostMs + leastGrowthMs;
      return isCause ? [{ script, growthMs }] : [];
    })
    .toSorted((one, other) => other.growthMs - one.growthMs);
  if (largest === undefined) return undefined;
  const { script, growthMs } = largest;
  const name = script.function || script.invoker;
  const place = name === '' ? '' : `${style.code(name)} of `;
  return `${longerBy(growthMs)} in ${place}${style.code(script.url)}`;
}

type Script = SlowestInteraction['script'];

const keyOf = (script: Script): string | undefined =>
  script && JSON.stringify([withoutHash(script.url), script.function]);

const wholeMs = (interaction: SlowestInteraction): number =>
  interaction.inputDelayMs + interaction.processingMs + interaction.presentationDelayMs;

const durationOf = (interactions: readonly SlowestInteraction[]): number =>
  middle(interactions.map(({ script }) => script?.durationMs ?? 0));

function slowerPart(
  base: readonly SlowestInteraction[],
  head: readonly SlowestInteraction[],
): string | undefined {
  const [largest] = (Object.keys(parts) as (keyof typeof parts)[])
    .map((part) => ({
      part,
      growthMs: middlePart(head, part) - middlePart(base, part),
    }))
    .toSorted((one, other) => other.growthMs - one.growthMs);
  return largest && largest.growthMs >= leastGrowthMs
    ? `${longerBy(largest.growthMs)} ${parts[largest.part]}`
    : undefined;
}

const middlePart = (
  interactions: readonly SlowestInteraction[],
  part: keyof typeof parts,
): number => middle(interactions.map((one) => one[part]));

const middle = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const longerBy = (ms: number): string => `${formatValue('ms', ms, { resolution: 1 })} longer`;
