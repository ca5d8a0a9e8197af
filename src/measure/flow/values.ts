/** Reads the metrics of a step from what playing it gave. */
import { findMetric } from '../../metrics.ts';
import { describeUnrecorded } from '../../model/unrecorded.ts';
import type { MetricId, Simulation, SlowestInteraction } from '../../model.ts';
import type { PlayedStep, Repetition, SlowInteraction } from '../../ports.ts';
import type { RoundValues } from '../measurer.ts';
import { needsMemory } from '../page/round.ts';
import { withFailed, worthKeeping } from '../page/seen.ts';
import { auditOnlyMetrics, pageValues } from '../page/values.ts';
import { readHeapGrowth } from './heap-growth.ts';

/**
 * Chrome tells of no interaction below 16 ms. As web-vitals does, such a one counts as one step of
 * Chrome's clock for events.
 */
const shortestInpMs = 8;

const noInteraction = 'the step gave no interaction that Chrome timed';

/** The facts of a step that its flow gives. */
interface PlayedWith {
  readonly repetitions?: readonly Repetition[] | undefined;
  /** Why the flow did not come to its end. */
  readonly stopped?: string | undefined;
  /** The one simulation that was asked for. */
  readonly simulation?: Simulation | undefined;
}

/**
 * Returns every metric of a step. A step that loads a document has those of a page. `invalid` says
 * why a wanted metric is missing.
 */
export function stepValues(
  step: PlayedStep,
  origin: string,
  wanted: readonly MetricId[],
  { repetitions, stopped, simulation }: PlayedWith = {},
): RoundValues {
  const read =
    step.kind === 'navigation'
      ? navigation({ ...step, simulation }, origin, wanted)
      : interaction(step);
  const growth = wanted.includes('heap-growth') ? readGrowth(repetitions, stopped) : undefined;
  const values = {
    ...read.values,
    ...(step.memory
      ? { 'js-heap': step.memory.jsHeapBytes, 'detached-nodes': step.memory.detachedNodes }
      : {}),
    ...(growth && 'value' in growth ? { 'heap-growth': growth.value } : {}),
    'step-duration': rounded(step.durationMs),
  };
  const missingGrowth = growth && 'missing' in growth ? { 'heap-growth': growth.missing } : {};
  const reasons: RoundValues['invalid'] = { ...read.invalid, ...missingGrowth };
  const missing = wanted.filter((id) => !(id in values));
  return {
    ...read,
    seen: withFailed(read.seen, describeUnrecorded(step.unrecorded ?? [])),
    values,
    invalid: Object.fromEntries(missing.map((id) => [id, reasons[id] ?? notOfKind(id, step.kind)])),
  };
}

const readGrowth = (
  repetitions: readonly Repetition[] | undefined,
  stopped: string | undefined,
): ReturnType<typeof readHeapGrowth> =>
  repetitions === undefined && stopped !== undefined
    ? { missing: `the flow did not come to its end: ${stopped}` }
    : readHeapGrowth(repetitions ?? []);

const isOfSteps = (id: MetricId): boolean => findMetric(id)?.read?.from === 'step';

function notOfKind(id: MetricId, kind: PlayedStep['kind']): string {
  if (needsMemory(id)) return 'the memory of the page was not read';
  return kind === 'navigation'
    ? `the step loads a new page, and such a step has no ${id}: write "${id}": "off" there`
    : `the step loads no new page, so it has no ${id}: write "${id}": "off" there`;
}

function navigation(
  step: Extract<PlayedStep, { kind: 'navigation' }> & Pick<PlayedWith, 'simulation'>,
  origin: string,
  wanted: readonly MetricId[],
): RoundValues {
  const { report, own, seen, requestedUrl, simulation } = step;
  const asked = URL.canParse(requestedUrl) ? requestedUrl : origin;
  const metrics = wanted.filter((id) => !auditOnlyMetrics.includes(id) && !isOfSteps(id));
  return { ...pageValues({ report, own, simulation }, metrics), seen: worthKeeping(asked, seen) };
}

function interaction(step: Extract<PlayedStep, { kind: 'interaction' }>): RoundValues {
  const { interactions, slowest, layoutShift, blockedMs, softNavigation: soft } = step;
  const values: Record<MetricId, number> = {
    cls: Number(layoutShift.toPrecision(6)),
    tbt: rounded(blockedMs),
    // Nothing of it is simulated, so limits are held against the same number.
    'lighthouse-tbt': rounded(blockedMs),
    ...(interactions > 0
      ? { inp: Math.max(shortestInpMs, rounded(slowest?.durationMs ?? 0)) }
      : {}),
    ...(soft?.fcpMs === undefined ? {} : { 'observed-fcp': rounded(soft.fcpMs) }),
    ...(soft?.lcpMs === undefined ? {} : { 'observed-lcp': rounded(soft.lcpMs) }),
  };
  return {
    values,
    invalid: interactions > 0 ? {} : { inp: noInteraction },
    ...(slowest ? { slowest: keepSlowest(slowest) } : {}),
    seen: soft ? { landedOn: shownAddress(soft.url) } : undefined,
  };
}

function keepSlowest({ target, script, ...times }: SlowInteraction): SlowestInteraction {
  return {
    ...(target === undefined ? {} : { target }),
    inputDelayMs: rounded(times.inputDelayMs),
    processingMs: rounded(times.processingMs),
    presentationDelayMs: rounded(times.presentationDelayMs),
    ...(script === undefined
      ? {}
      : {
          script: {
            url: shownAddress(script.url),
            function: script.function,
            invoker: script.invoker,
            durationMs: rounded(script.durationMs),
          },
        }),
  };
}

/** Base and head have ports of their own. */
function shownAddress(address: string): string {
  const url = URL.parse(address);
  return url ? `${url.pathname}${url.search}${url.hash}` : address;
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
